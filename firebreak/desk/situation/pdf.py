"""A report as a PDF of one page: smaller the more it says, and longer only where even that is not enough."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from firebreak.desk.situation.document import Document, Section
from firebreak.desk.situation.figures import chart_of
from firebreak.web.documents import Sheet, pdf_of
from firebreak.web.documents.blocks import Beside, Block, Flagged, Heading, Para, Picture, Stats

BEFORE_NUMBERS = ("happened", "changed", "known", "unsure")
WIDE = 48
"""Signs of a line in half the page, about: only to share parts between its two columns."""


def as_pdf(given: Document) -> bytes:
    """The report as it stands in the document. Raises :class:`firebreak.base.errors.WrongMove`, as :func:`pdf_of` does."""
    with translation.override(given.language.lower()):
        name = report_name(given)
        asof = _("As of {time}").format(time=given.asof)
        blocks = list(_blocks(given, asof))
    sheet = Sheet(
        language=given.language, title=f"{name}: {given.title}", brand=given.brand, state=asof, asof=asof,
        running=f"{given.brand} · {given.number} · {name}", card=True,
    )  # fmt: skip
    return pdf_of(sheet, blocks)


def report_name(given: Document) -> str:
    """``Situation report 3``; call it in its language."""
    if given.report:
        return _("Situation report {number}").format(number=given.report)
    return _("Situation report, not sent")


def _blocks(given: Document, asof: str) -> Iterator[Block]:
    yield Heading(1, given.title)
    yield Para(" · ".join([given.level_name, *given.meta, asof]), lead=_("Level"))
    if given.private:
        yield Para(_("Private: only for those who are named in this incident."))
    yield _sections(given, before=True)
    if given.drawing is not None:
        yield Heading(2, _("In numbers: {monitor}").format(monitor=given.monitor))
        yield Stats([(one.label, one.value, one.note) for one in given.numbers])
        chart = chart_of(given.drawing, given.language, given.zone)
        yield Picture(chart.wide, chart.summary)
        marks = [f"{number}. {words}" for number, (_at, words) in enumerate(given.drawing.events, 1)]
        yield Para(" · ".join([chart.summary, *marks]))
    yield _sections(given, before=False)


def _sections(given: Document, *, before: bool) -> Beside:
    """Parts in two columns of about the same length."""
    parts = [one for one in given.sections if (one.key in BEFORE_NUMBERS) is before]
    lengths = [2 + sum(1 + len(f"{line.text}{line.note}") // WIDE for line in one.lines) for one in parts]
    columns: tuple[list[Block], list[Block]] = ([], [])
    half, so_far = sum(lengths) / 2, 0.0
    for one, length in zip(parts, lengths, strict=True):
        columns[so_far + length / 2 > half].extend(_section(one))
        so_far += length
    return Beside(columns)


def _section(one: Section) -> Iterator[Block]:
    yield Heading(2, one.title)
    if one.lines:
        yield Flagged([(line.flag, line.text, line.note) for line in one.lines])
    rest = one.more or (one.empty if not one.lines else "")
    if rest:
        yield Para(rest)
