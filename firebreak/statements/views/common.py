"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.base.errors import FirebreakError
from firebreak.org.access import BrandRequest
from firebreak.org.models import Brand
from firebreak.plan import queries as plan_queries
from firebreak.plan.folders.checking import width
from firebreak.plan.items.words import CHANNELS
from firebreak.plan.words import CHANNEL_NAMES, LANGUAGE_NAMES, in_language
from firebreak.plan.words import language_here as language_here
from firebreak.statements import queries, verbs
from firebreak.statements.asking import READS
from firebreak.statements.check_words import Said, said
from firebreak.statements.checking import Findings, Piece, pieces_of
from firebreak.statements.models import Statement
from firebreak.statements.words import STATES, say_error
from firebreak.web.slots import Label

SEE, DRAFT, APPROVE, RELEASE = verbs.SEE.name, verbs.DRAFT.name, verbs.APPROVE.name, verbs.RELEASE.name


@dataclass(frozen=True)
class Text:
    """One text as it would be published."""

    channel: str
    channel_name: Label
    language: str
    language_name: str
    text: str
    used: int
    room: int
    digest: str
    pieces: list[Piece]
    """The same text, cut where the message check marks it."""
    findings: list[Said]

    @property
    def errors(self) -> int:
        """How many of the findings are more than advice."""
        return sum(one.error for one in self.findings)

    @property
    def too_long(self) -> bool:
        """Whether it does not fit."""
        return self.used > self.room

    @property
    def short_digest(self) -> str:
        """Enough of the digest to compare by eye."""
        return self.digest[:12]

    @property
    def lines(self) -> int:
        """Rows of a field that shows it whole, more or less."""
        return min(40, sum(1 + len(line) // 60 for line in self.text.split("\n")) + 1)


def texts_of(
    variants: Mapping[str, Mapping[str, str]],
    digests: Mapping[str, Mapping[str, str]] | None = None,
    checked: Findings | None = None,
) -> list[Text]:
    """Every text of some variants, channel by channel, with what the message check found."""
    found = checked or {}
    return [
        Text(
            channel, CHANNEL_NAMES.get(channel, channel), language, LANGUAGE_NAMES.get(language, language), text,
            width(text, channel), CHANNELS[channel], (digests or {}).get(channel, {}).get(language, ""),
            pieces_of(text, found.get((channel, language), [])), said(found.get((channel, language), [])),
        )
        for channel, texts in variants.items()
        for language, text in texts.items()
    ]  # fmt: skip


def statement_or_404(request: BrandRequest, uid: Any) -> Statement:
    """The statement that an address names."""
    found = queries.statement(request.brand, uid)
    if found is None:
        raise Http404
    return found


def title_of(row: Statement) -> str:
    """The template's title in the reader's language."""
    return in_language(row.source["title"], language_here())


def duty_names(brand: Brand) -> dict[str, str]:
    """Duty -> its title in the reader's language; who reads a language among them."""
    readers = {
        READS + code: _("Reader of {language}").format(language=name) for code, name in LANGUAGE_NAMES.items()
    }
    return {**readers, **plan_queries.duty_titles(brand)}


def titles_of(brand: Brand, duties: Iterable[str]) -> list[str]:
    """Titles of duties in the reader's language."""
    names = duty_names(brand)
    return [names.get(duty, duty) for duty in duties]


def draw(
    request: BrandRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Draw a page of this room."""
    names = {"draft": DRAFT, "approve": APPROVE, "release": RELEASE}
    standing = {"brand": request.brand, "can": {name: request.may(verb) for name, verb in names.items()}}
    return render(request, f"statements/{template}.html", {**standing, **context}, status=status)


def row_context(row: Statement) -> dict[str, Any]:
    """What every page of one statement shows at its head."""
    kind, word = STATES[row.state]
    return {"row": row, "title": title_of(row), "flag_kind": kind, "state": word}


def told(request: BrandRequest, error: FirebreakError) -> str:
    """An error in words, with duties by their titles."""
    duties = error.params.get("duties")
    if duties:
        error.params["duties"] = titles_of(request.brand, duties)
    return say_error(error)


def to(request: BrandRequest, row: Statement, page: str = "statement") -> HttpResponseRedirect:
    """To a page of a statement."""
    return HttpResponseRedirect(reverse(f"statements:{page}", args=[request.brand.slug, row.uid]))


def act(
    request: BrandRequest, row: Statement, do: Callable[[], Any], said: str, page: str = "statement"
) -> HttpResponse:
    """Do one action, say how it went, and show the statement again."""
    try:
        do()
    except FirebreakError as error:
        messages.error(request, told(request, error))
        return to(request, row)
    messages.success(request, said)
    return to(request, row, page)
