"""Filters of mentions: they live in the address, so a bad value is reported and left out, never an error page."""

import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import urlencode

from firebreak.base.clock import now
from firebreak.engine.posts import KINDS
from firebreak.engine.text import INTENTS, RISKS

SENTIMENTS = ("negative", "neutral", "positive")
NOT_SURE = "none"
"""The risk or intent of posts of which the machine could not tell."""
ORDERS = ("newest", "spread", "reach")
LONGEST = 200
_AGO = re.compile(r"^(\d{1,4})([mhd])$")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}

_CHOICES = {
    "sentiment": SENTIMENTS, "order": ORDERS, "kind": KINDS, "risk": (*RISKS, NOT_SURE), "intent": (*INTENTS, NOT_SURE),
}  # fmt: skip

Problem = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True)
class MentionFilter:
    """Which mentions to show. Empty means any; ``monitor`` and ``source`` are uids."""

    monitor: str = ""
    since: datetime | None = None
    until: datetime | None = None
    platform: str = ""
    language: str = ""
    sentiment: str = ""
    author: str = ""
    text: str = ""
    kind: str = ""
    source: str = ""
    unverified: bool = False
    risk: str = ""
    intent: str = ""
    claim: int = 0
    """Number of a claim: only posts that make it."""
    copies: int = 0
    """Number of a post: it and its near copies."""
    toxic: bool = False
    followers_from: int = 0
    followers_to: int = 0
    """Authors with at least so many followers, and with fewer than so many; 0 for no bound."""
    order: str = "newest"
    problems: tuple[Problem, ...] = ()
    """(field, code, params) of each value that could not be used."""

    @classmethod
    def from_query(cls, query: Any, zone: tzinfo = UTC) -> "MentionFilter":
        """From an address's parameters. Times: ISO (local to ``zone`` without one), a date, or ``30m 24h 7d`` ago."""
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for name in NAMES:
            raw = str(query.get(name, "") or "").strip()[: LONGEST + 1]
            if not raw:
                continue
            value = _read(name, raw, zone)
            if value is None:
                problems.append((name, "filter.bad_value", {"field": name, "value": raw[:60]}))
            else:
                values[name] = value
        made = cls(**values)
        if made.since and made.until and made.since >= made.until:
            problems.append(("until", "filter.ends_before_it_begins", {}))
            made = replace(made, until=None)
        return replace(made, problems=tuple(problems))

    def to_query(self, **changes: Any) -> str:
        """The same filter as the query part of an address, without ``?``; ``changes`` replace fields."""
        other = replace(self, **changes) if changes else self
        pairs: list[tuple[str, str]] = []
        for name in NAMES:
            value = getattr(other, name)
            if isinstance(value, datetime):
                pairs.append((name, time_text(value)))
            elif value is True:
                pairs.append((name, "1"))
            elif value and not (name == "order" and value == "newest"):
                pairs.append((name, str(value)))
        return urlencode(pairs)


NAMES = tuple(one.name for one in fields(MentionFilter) if one.name != "problems")
"""The parameters of an address, in its order."""


def time_text(value: datetime) -> str:
    """A time as it stands in an address: ISO in UTC with a ``Z``."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read(name: str, raw: str, zone: tzinfo) -> Any:
    if len(raw) > LONGEST or "\x00" in raw:
        return None
    if name in ("since", "until"):
        return read_time(raw, zone, end_of_day=name == "until")
    if name in ("unverified", "toxic"):
        return True if raw.lower() in ("1", "true", "yes", "on") else False if raw in ("0", "false") else None
    if name in ("claim", "copies", "followers_from", "followers_to"):
        return int(raw) if re.fullmatch(r"[0-9]{1,18}", raw) else None
    allowed = _CHOICES.get(name)
    if allowed is not None:
        return raw if raw in allowed else None
    if name in ("monitor", "source"):
        return raw if re.fullmatch(r"[0-9a-fA-F-]{32,36}", raw) else None
    return raw.lstrip("@") if name == "author" else raw


def read_time(raw: str, zone: tzinfo, *, end_of_day: bool = False) -> datetime | None:
    """A time of an address, or ``None``; a bare date means its midnight (the next one for an end)."""
    if ago := _AGO.match(raw):
        return now() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        found = datetime.fromisoformat(raw.replace(" ", "+") if raw.count(" ") == 1 and "T" in raw else raw)
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone)
        if end_of_day and len(raw) == 10:
            found += timedelta(days=1)
        found = found.astimezone(UTC)
        return found if 1970 < found.year < 3000 else None
    except (ValueError, OverflowError):
        return None
