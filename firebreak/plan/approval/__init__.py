"""Who must say yes to a text before it goes out: the plan's policy over a floor that it cannot lower.

Plain typed Python: no database. Public door: :func:`needs` (what one text needs), :class:`Needs`, :class:`Step`;
:func:`folded` (a policy as a team of some size carries its duties), :func:`coverage` (which combinations are answered
for, and how often), :mod:`~firebreak.plan.approval.floor`; the sentences are in
:mod:`firebreak.plan.approval.words`.
"""

from firebreak.plan.approval.floor import ALONE_NEVER, ALONE_SIZES, FLOOR_KINDS, WAIT_ALONE, Raised, lowered
from firebreak.plan.approval.needing import Policy, coverage, folded, needs
from firebreak.plan.approval.needs import Needs, Step

__all__ = [
    "ALONE_NEVER", "ALONE_SIZES", "FLOOR_KINDS", "WAIT_ALONE", "Needs", "Policy", "Raised", "Step", "coverage", "folded",
    "lowered", "needs",
]  # fmt: skip
