"""Accounts that act in step: the same objects, within seconds of one another, again and again.

An object is what can be shared: a near-copied text, an address, a set of hashtags, a reposted post. One shared object
says nothing, however many share it: people repeat and quote one another. A group is reported when its accounts
co-shared at least ``least_objects`` different objects within ``delta_s`` seconds, more often than time-jittered copies of
the same stream do, and more often than others who shared the same objects (CooRnet, Giglietto et al. 2020, with a null).

Public door: :class:`Share`, :func:`shares_of` (in two steps: :func:`shared_objects`, :func:`shares_with`),
:func:`find_groups` with :class:`Rules`, :class:`Coordination` and :class:`Group`; :class:`CoordinationWatch` for a stream;
:func:`account_marks` for what else is odd about the accounts, which is evidence for a reader and decides nothing.
"""

from firebreak.engine.detection.coordination.groups import Coordination, Group, find_groups
from firebreak.engine.detection.coordination.marks import AccountMarks, account_marks
from firebreak.engine.detection.coordination.shares import (
    Rules,
    Share,
    shared_objects,
    shares_of,
    shares_with,
)
from firebreak.engine.detection.coordination.stream import CoordinationWatch

__all__ = [
    "AccountMarks",
    "Coordination",
    "CoordinationWatch",
    "Group",
    "Rules",
    "Share",
    "account_marks",
    "find_groups",
    "shared_objects",
    "shares_of",
    "shares_with",
]
