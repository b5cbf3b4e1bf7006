"""Files of the plan to take along: pages and API hand out the same ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils.text import slugify

from firebreak.org.models import Brand
from firebreak.plan.exporting import as_markdown, as_pdf, as_word, as_zip, book_of
from firebreak.plan.exporting.book import Book
from firebreak.plan.models import Plan, PlanVersion
from firebreak.plan.queries import reading

METHODS_SEE = "org.methods.see"
TYPES = {
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class Wanted:
    """A file that somebody asked for."""

    plan: Plan
    form: str
    """One of :data:`TYPES`."""
    language: str
    number: int | None = None
    """Of a published version; ``None`` for the plan as it is, a draft."""
    ways: bool = False
    """With how people are reached."""

    def version(self) -> PlanVersion | None:
        """The version. Raises ``Http404`` for one that is not published."""
        if self.number is None:
            return None
        found = reading.version_of(self.plan, self.number)
        if found is None or found.state != PlanVersion.State.PUBLISHED:
            raise Http404
        return found

    def book(self) -> Book:
        """The plan in the wanted language."""
        return book_of(self.plan, self.language, self.version(), ways=self.ways)


def download(brand: Brand, wanted: Wanted, body: bytes | None = None) -> HttpResponse:
    """The file as an answer that no browser opens by itself; ``body`` where it is made already.

    Raises ``Http404`` as :meth:`Wanted.version` does, and what making a PDF may raise.
    """
    made = _written(wanted) if body is None else body
    response = HttpResponse(made, content_type=TYPES[wanted.form])
    response["Content-Disposition"] = f'attachment; filename="{_name(brand, wanted)}.{wanted.form}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _written(wanted: Wanted) -> bytes:
    if wanted.form == "zip":
        return as_zip(wanted.plan, wanted.version())
    make = {"pdf": as_pdf, "md": as_markdown, "docx": as_word}[wanted.form]
    return make(wanted.book())


def _name(brand: Brand, wanted: Wanted) -> str:
    """Plain letters only: a name that every system keeps as it is."""
    state = f"v{wanted.number}" if wanted.number is not None else "DRAFT"
    language = "" if wanted.form == "zip" else wanted.language
    return "-".join(part for part in (slugify(brand.slug) or "brand", "plan", state, language) if part)
