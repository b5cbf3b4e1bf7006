"""A correction of a published text, begun with what it said, what is known now, and when and where the wrong text stood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from firebreak.base.errors import WrongInput
from firebreak.incidents import queries as incidents
from firebreak.incidents.queries import Known
from firebreak.org.access import BrandRequest
from firebreak.org.models import Brand
from firebreak.plan import queries as plan_queries
from firebreak.plan.items import Template
from firebreak.publishing.words import writer_name
from firebreak.statements import queries
from firebreak.statements.corrections import KIND, Stood, corrections, stood, uncorrected
from firebreak.statements.facts import WITHDRAWN, changed_in, key_of, now_of, source_of, value_from
from firebreak.statements.models import Statement
from firebreak.statements.placeholders import checked
from firebreak.statements.views.common import title_of
from firebreak.statements.words import STATES
from firebreak.web.parts.times import zone_name

WRONG, RIGHT, WHEN = "what_happened", "true_fact", "event_date"
"""Gaps of the template for what was said, for what is right, and for when and where the wrong text stood."""


class Correction(NamedTuple):
    """What a correction begins with."""

    row: Statement
    """The text that was published."""
    known: Known | None
    """The fact that changed; ``None`` where the mistake is not one of a bound fact."""
    old: str
    stood: list[Stood]

    def first(self, channels: Sequence[str], languages: Sequence[str]) -> dict[str, Any]:
        """What the form says at first: as serious, and where and in the languages in which the text was."""
        there = [one for one in channels if one in self.row.channels]
        spoken = [one for one in languages if one in self.row.languages]
        return {"level": self.row.level, "channels": there or channels, "languages": spoken or languages}

    def values(self, template: Template, languages: Sequence[str]) -> dict[str, Any]:
        """For the gaps of a template: the old words, to be put into a sentence, the new ones, bound to their fact, and since
        when the wrong ones stood there."""
        found: dict[str, Any] = {}
        gaps = template.placeholders
        if WRONG in gaps and self.old and (old := _fits(gaps[WRONG].sort, self.old)):
            found[WRONG] = {
                "texts": dict.fromkeys(languages, old), "confirmed": False, "source": _("What we published before"),
            }  # fmt: skip
        if WHEN in gaps and self.stood:
            texts = {code: self._when(gaps[WHEN].sort, code) for code in languages}
            found[WHEN] = {
                "texts": {code: text for code, text in texts.items() if text}, "confirmed": True,
                "source": _("Our record of what was published"),
            }  # fmt: skip
        if self.known is None:
            return found
        digest = now_of(self.known.fact)
        new = value_from(gaps[RIGHT].sort, self.known.fact.text) if RIGHT in gaps else ""
        if new and digest != WITHDRAWN:
            found[RIGHT] = {
                "texts": dict.fromkeys(languages, new), "confirmed": True, "source": source_of(self.known),
                "fact": key_of(self.known.fact.uid, digest),
            }  # fmt: skip
        return found

    def _when(self, sort: str, language: str) -> str:
        """The first moment with the services, else without them where that is too long; names of channels stay inside."""
        with translation.override(language.lower()), timezone.override(self.row.brand.time_zone):
            at = timezone.localtime(self.stood[0].at)
            time = f"{date_format(at, 'DATETIME_FORMAT')} {zone_name(at)}"
            names = dict.fromkeys(writer_name(one.writer) for one in self.stood if one.writer)
            places = _("{time} ({places})").format(time=time, places=", ".join(names)) if names else time
            return _fits(sort, places) or _fits(sort, time)


def _fits(sort: str, text: str) -> str:
    try:
        return checked(sort, text)
    except WrongInput:
        return ""


def correction_of(request: BrandRequest) -> Correction | None:
    """What an address or a form asks to correct, with the fact that it names, else with the first one that has changed in
    the text. Raises ``Http404`` for what is not there, not released, or not open to the reader."""
    given = request.POST if request.method == "POST" else request.GET
    fact, uid = str(given.get("fact", ""))[:36], str(given.get("corrects", ""))[:36]
    if not uid:
        return None
    try:
        row = queries.statement(request.brand, UUID(uid))
    except ValueError:
        row = None
    known = incidents.known_fact(request.brand, fact, request.user) if fact else None
    if row is None or row.state != Statement.State.RELEASED or (fact and known is None):
        raise Http404
    if known is None:
        changed = [one.known for one in changed_in(row, request.user) if one.known is not None]
        known = changed[0] if changed else None
    held = [one for one in row.values.values() if known and one.get("fact") == str(known.fact.uid)]
    old = next((text for one in held for text in one["texts"].values() if text), "")
    return Correction(row, known, old, stood(row))


def correction_template(brand: Brand) -> str:
    """Key of the plan's template to correct a text of one's own; empty where it has none."""
    plan = plan_queries.plan_of(brand)
    if plan is None:
        return ""
    for row in plan_queries.items(plan, "templates"):
        if row.body["kind"] == KIND and {WRONG, RIGHT} <= set(row.body["placeholders"]):
            return str(row.key)
    return ""


def correction_address(brand: Brand, template: str, row: Statement, fact: Any = "") -> str:
    """Where a correction of a text is begun; without a template one is chosen first."""
    asked = {"template": template, "corrects": row.uid, "fact": fact}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('statements:new', args=[brand.slug])}?{query}"


class Bound(NamedTuple):
    """A text that corrects another, or is corrected by it."""

    row: Statement
    title: str
    kind: str
    state: Any
    out: bool


def correcting_context(row: Statement, *, writes: bool) -> dict[str, Any]:
    """For the pages of one text: what it corrects and where that stood, what corrects it, and where a correction begins."""
    bound = []
    for one in corrections(row) if row.state == Statement.State.RELEASED else ():
        kind, state = STATES[one.state]
        bound.append(Bound(one, title_of(one), kind, state, one.state == Statement.State.RELEASED))
    begins = writes and row.state == Statement.State.RELEASED
    return {
        "corrected_by": bound,
        "wrong": row.corrects, "wrong_title": title_of(row.corrects) if row.corrects is not None else "",
        "wrong_stood": stood(row.corrects) if row.corrects is not None else [],
        "wrong_still": uncorrected(row) if row.state == Statement.State.RELEASED else [],
        "correct": correction_address(row.brand, correction_template(row.brand), row) if begins else "",
    }  # fmt: skip
