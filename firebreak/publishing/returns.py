"""What a report of delivery says about mails of ours, whoever read it and from where."""

from typing import NamedTuple

from firebreak.publishing.models import Mailing


class Returned(NamedTuple):
    """One receiver in a report."""

    final: str
    """The address at which it was tried last."""
    original: str
    """The address that the report says we gave; empty where it does not say."""
    fate: Mailing.Returned


class Report(NamedTuple):
    """One report. ``keys``: of the pieces whose Message-IDs it names, the surest first."""

    keys: tuple[str, ...]
    receivers: tuple[Returned, ...]
