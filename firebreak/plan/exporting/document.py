"""The whole document, in the order in which it is needed: who to reach and what to do first, the rest behind it."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firebreak.plan.exporting import doing, people, saying
from firebreak.plan.exporting.book import Book
from firebreak.web.documents.blocks import Block, Heading, Para

PARTS = (
    people.contacts, people.outlets, people.cards, people.approvals, doing.playbooks, saying.templates,
    saying.policies, doing.risks, doing.scenarios, saying.cases, saying.courses,
)  # fmt: skip


def title_of(book: Book) -> str:
    """The name of the document; call it in its language."""
    return _("Crisis plan of {brand}").format(brand=book.brand)


def state_of(book: Book) -> str:
    """Which version it is and from when; a draft says so. Call it in its language."""
    printed = date_format(book.printed, "DATE_FORMAT")
    if book.number is None or book.published is None:
        return _("DRAFT: the plan as it was on {day}, not approved").format(day=printed)
    return _("Version {number}, published on {day}").format(
        number=book.number, day=date_format(book.published, "DATE_FORMAT")
    )


def blocks_of(book: Book) -> Iterator[Block]:
    """Everything, title first."""
    with translation.override(book.language.lower()):
        yield from list(_blocks(book))  # whole, so that the language never leaks into whoever takes one block


def _blocks(book: Book) -> Iterator[Block]:
    yield Heading(0, title_of(book))
    yield Para(state_of(book))
    for part in PARTS:
        for block in part(book):
            if not (isinstance(block, Para) and not block.text):
                yield block
