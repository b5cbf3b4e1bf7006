"""Why a held text stands where it stands, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firebreak.desk.freezing.fitting import Why
from firebreak.incidents.models import Incident
from firebreak.listening.views.kinds import RISK_NAMES
from firebreak.web.parts.numbers import listed
from firebreak.web.parts.times import ago


class Said(NamedTuple):
    """A reason as the page shows it: ``kind`` of its flag's picture, and the sentence."""

    icon: str
    text: str


ICONS: Mapping[str, str] = {
    "words": "triangle-alert", "risk": "triangle-alert", "promotion": "megaphone", "humour": "smile", "wording": "quote",
    "market": "globe", "before": "history", "old": "history", "past": "clock",
}  # fmt: skip


def said(why: Iterable[Why], incidents: Mapping[str, Incident]) -> list[Said]:
    """Each reason in the language of the page."""
    return [Said(ICONS[one.code], sentence(one, incidents)) for one in why]


def sentence(why: Why, incidents: Mapping[str, Incident]) -> str:
    """One of them."""
    given: dict[str, Any] = dict(why.params)
    incident = incidents.get(str(given.get("incident", "")))
    about = f"I-{incident.number}" if incident is not None else str(given.get("title", ""))
    words = " ".join(
        pgettext("quoted words", "“{word}”").format(word=word) for word in given.get("words", ())
    )
    if why.code == "words":
        return _("It speaks of what {incident} is about: {words}").format(incident=about, words=words)
    if why.code == "risk":
        risks = listed([str(RISK_NAMES.get(one, one)) for one in given["risks"]])
        return _("It touches what {incident} puts at risk: {risks}").format(incident=about, risks=risks)
    if why.code == "market":
        return _("It is in a language of the market that {incident} is about").format(incident=about)
    if why.code == "promotion":
        return _("It sells: {words}").format(words=words)
    if why.code == "humour":
        return _("It jokes or celebrates: {words}").format(words=words)
    if why.code == "wording":
        return _("It plays down, blames or quarrels: {words}").format(words=words)
    if why.code == "before":
        return _("It was written before {incident} began").format(incident=about)
    when = ago(given["at"])
    if why.code == "old":
        return _("It was written {when}").format(when=when)
    return _("Its moment has passed: it was due {when}").format(when=when)
