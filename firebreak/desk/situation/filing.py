"""The PDFs that go along with the mails of a report: made once, kept by their digest, never made again for a repeat."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.utils import translation

from firebreak.base.errors import FirebreakError
from firebreak.desk.situation.document import Document, read
from firebreak.desk.situation.pdf import as_pdf, report_name
from firebreak.incidents import shelf
from firebreak.incidents.actions import keep_report_files
from firebreak.incidents.models import Incident, SituationReport
from firebreak.notify.kinds import File
from firebreak.org.models import Person
from firebreak.plan.words import content_language

TYPE = "application/pdf"
log = logging.getLogger(__name__)


def document_of(report: SituationReport, language: str) -> Document:
    """The report in a language, else in the first that it was written in."""
    documents = read(report.content)
    return documents.get(language) or next(iter(documents.values()))


def keep_files(row: Incident, report: SituationReport, people: Iterable[Person]) -> None:
    """Make and keep the PDF in each language that somebody reads by mail; none of a private incident, whose mails say
    its number only. A PDF that cannot be made holds no report back: the mail goes out without it."""
    shown = {}
    for person in people:
        one = document_of(report, content_language(person.language) or "en")
        shown[one.language] = one
    if row.private or any(one.private for one in shown.values()):
        return
    made = {}
    for language, one in shown.items():
        if language in report.files:
            continue  # by a try whose worker died before it could say so
        try:
            made[language] = shelf.keep_bytes(as_pdf(one), _name(one), TYPE)
        except (FirebreakError, OSError):
            log.warning(
                "a situation report goes out without its PDF", exc_info=True, extra={"report": report.pk}
            )
    if made:
        report.files = keep_report_files(report=report, files=made).files


def file_of(report: SituationReport, shown: Document) -> File | None:
    """The PDF that was kept for this language, if there is one."""
    kept = report.files.get(shown.language)
    path = shelf.place(kept) if kept else None
    return File(_name(shown), TYPE, path, kept["sha256"]) if kept and path is not None else None


def kept_bytes(report: SituationReport, shown: Document) -> bytes:
    """What went out by mail in this language; nothing where nothing did, or where it is not whole any more."""
    kept = report.files.get(shown.language)
    path = shelf.place(kept) if kept and shelf.whole(kept) else None
    return path.read_bytes() if path is not None else b""


def _name(shown: Document) -> str:
    with translation.override(shown.language.lower()):
        return shelf.plain_name(f"{report_name(shown)} {shown.number}.pdf")
