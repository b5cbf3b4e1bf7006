"""An alert in words: how unusual, what drives it, what is uncertain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.listening.chance import SLICE_S
from firebreak.listening.models import Alert
from firebreak.listening.views.addresses import between
from firebreak.listening.views.common import language_name, platform_name
from firebreak.listening.views.monitor_page import times_normal
from firebreak.listening.views.people import Step, history_of
from firebreak.listening.words import say
from firebreak.org.models import Brand
from firebreak.web.parts.numbers import compact, percent, plain
from firebreak.web.parts.times import duration_words

MOST = 8


@dataclass(frozen=True)
class Drive:
    """One thing that drives an alert: words with the address of their posts."""

    label: str
    parts: list[tuple[str, str]]


def reasons(evidence: dict[str, Any], times: float | None) -> list[str]:
    """Each channel that spoke, and how many times normal the volume is since it began."""
    told: list[str] = []
    if times is not None:
        told.append(_("Volume since it began: {words}.").format(words=times_normal(times)))
    for one in evidence.get("channels", []) or []:
        words = _channel(one) if _speaks(one) else ""
        if words and words not in told:
            told.append(words)
    return told


def _speaks(one: Any) -> bool:
    """Whether a channel saw something. The evidence also keeps those that did not, with the level they watch for."""
    if not isinstance(one, dict) or "observed" not in one:
        return False
    return float(one.get("surprise") or 0) >= float(one.get("watch") or 0)


def _channel(one: dict[str, Any]) -> str:
    window = duration_words(float(one.get("window_s", SLICE_S)))
    observed, expected = float(one["observed"]), float(one.get("expected") or 0)
    kind = str(one.get("channel", "")).partition("/")[0]
    if words := _share_words(kind):
        return words.format(observed=percent(observed), expected=percent(expected), window=window)
    if kind == "key-voice":
        words = _("The largest voice has {observed} followers; about {expected} is usual.")
        return words.format(observed=compact(round(observed)), expected=compact(round(expected)))
    if expected < 0.5 or observed < expected:
        words = _("{observed} posts in {window}; {low} to {high} are normal.")
        numbers = {name: compact(round(float(one.get(name, 0)))) for name in ("observed", "low", "high")}
        return words.format(**numbers, window=window)
    times = observed / expected
    return _(
        "{times} times normal: {observed} posts in {window}, where about {expected} are expected."
    ).format(
        times=plain(round(times, 1) if times < 10 else round(times)),
        observed=compact(round(observed)),
        window=window,
        expected=compact(round(expected)),
    )


def _share_words(kind: str) -> str:
    """The sentence of a channel that watches a share of the posts; empty for one that counts."""
    return {
        "negative-share": _("{observed} of the judged posts in {window} are negative; {expected} is usual."),
        "novelty": _("{observed} of the posts in {window} repeat claims that are new; {expected} is usual."),
        "coordination": _(
            "{observed} of the posts in {window} are near copies or come from accounts that act together; "
            "{expected} is usual."
        ),
    }.get(kind, "")


def _pairs(items: Any) -> Iterable[tuple[str, int | None]]:
    """``[{"value": v, "count": n}]``, ``[[v, n]]`` or ``[v]`` as pairs; anything else is passed over."""
    for one in items if isinstance(items, list) else []:
        if isinstance(one, dict):
            value = next((one[key] for key in ("value", "term", "name") if key in one), None)
            yield str(value or ""), one.get("count")
        elif isinstance(one, list | tuple) and one:
            yield str(one[0]), one[1] if len(one) > 1 and isinstance(one[1], int) else None
        elif isinstance(one, str):
            yield one, None


def driving(brand: Brand, alert: Alert, evidence: dict[str, Any], until: datetime) -> list[Drive]:
    """Terms, platforms and languages that stand out, each opening to its posts."""
    shown = []
    for key, label, field, name in (
        ("terms", _("Words"), "text", str),
        ("platforms", _("Platforms"), "platform", platform_name),
        ("languages", _("Languages"), "language", language_name),
    ):
        parts = [
            (
                f"{name(value)} {compact(count)}" if isinstance(count, int) else str(name(value)),
                between(brand, alert.monitor, alert.since, until, **{field: value}),
            )
            for value, count in list(_pairs(evidence.get(key)))[:MOST]
            if value
        ]
        if parts:
            shown.append(Drive(label, parts))
    return shown


def uncertain(
    alert: Alert, evidence: dict[str, Any], gaps: Sequence[tuple[datetime, datetime, str]]
) -> list[str]:
    """What may be wrong about it: the codes of the evidence, gaps, and what nobody has verified."""
    told = [_doubt(one) for one in evidence.get("uncertain", []) or []]
    told = [words for words in told if not (gaps and words == say("uncertain.gaps"))]
    if gaps:
        words = ngettext(
            "One source was not heard all the time: {why}",
            "Sources were not heard all the time, {n} gaps: {why}",
            len(gaps),
        )
        told.append(words.format(n=len(gaps), why=gaps[-1][2]))
    if alert.cause == Alert.Cause.REPORTED:
        told.append(say("uncertain.unverified"))
    return list(dict.fromkeys(words for words in told if words))


def _doubt(one: Any) -> str:
    """A doubt as stored: ``{"code", "params"}`` or a bare code."""
    code, params = (one.get("code"), one.get("params")) if isinstance(one, dict) else (one, {})
    code = str(code or "")
    return say(code if code.startswith("uncertain.") else f"uncertain.{code}", params or {}) if code else ""


def history(brand: Brand, alert: Alert) -> list[Step]:
    """Who did what with it, from the audit chain."""
    return history_of(brand, f"alert:{alert.uid}")
