"""From a room to its report, in one language or in all."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firebreak.desk.situation.document import Document
from firebreak.desk.situation.figures import drawing, numbers
from firebreak.desk.situation.gathering import Found, gather
from firebreak.desk.situation.sections import SECTIONS
from firebreak.incidents.models import Incident
from firebreak.incidents.views.common import number_of
from firebreak.incidents.words import PHASES, level_name, type_name
from firebreak.listening import queries as listening
from firebreak.plan.items import LEVELS
from firebreak.web.documents import TAGS
from firebreak.web.parts import times

LANGUAGES = tuple(TAGS)


def compose(row: Incident, language: str) -> Document:
    """The report of now in one language, on the brand's clock."""
    return _all(gather(row), [language])[language]


def compose_all(row: Incident, number: int) -> tuple[Found, dict[str, Document]]:
    """The report of now in every language, under a number, with what it was made from."""
    found = gather(row)
    return found, _all(found, LANGUAGES, number)


def _all(found: Found, languages: tuple[str, ...] | list[str], number: int = 0) -> dict[str, Document]:
    made = {}
    with listening.once(), timezone.override(found.row.brand.time_zone):
        for language in languages:
            with translation.override(language.lower()):
                made[language] = _worded(found, language, number)
    return made


def _worded(found: Found, language: str, number: int) -> Document:
    row, heard = found.row, found.heard
    parts = [section(found) for section in SECTIONS]
    return Document(
        language=language, brand=row.brand.name, number=number_of(row), title=row.title, level=LEVELS.index(row.level) + 1,
        level_name=level_name(row.level), phase=str(PHASES[row.phase]), asof=times.absolute(found.at),
        zone=row.brand.time_zone, meta=_meta(found), sections=[one for one in parts if one.lines or one.empty],
        report=number, private=row.private, numbers=numbers(row, heard) if heard is not None else [],
        monitor=heard.monitor.title if heard is not None else "", drawing=drawing(row, heard) if heard is not None else None,
    )  # fmt: skip


def _meta(found: Found) -> list[str]:
    row = found.row
    lead = _("Lead: {name}").format(name=row.lead.name) if row.lead is not None else _("Nobody leads")
    lasted = times.duration_words((row.closed_at or found.at) - row.opened_at, short=True)
    length = _("was open for {time}") if row.closed_at is not None else _("open for {time}")
    phase = _("Phase: {phase}").format(phase=PHASES[row.phase])
    return [one for one in (phase, type_name(row.type), lead, length.format(time=lasted)) if one]
