"""What is said and what is agreed: templates, policies, cases, courses."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firebreak.plan.exporting.book import Book
from firebreak.plan.items import Case, Template
from firebreak.plan.words import CHANNEL_NAMES, OUTCOME_NAMES, SURE_NAMES, TEMPLATE_NAMES
from firebreak.web.documents.blocks import Block, Heading, Listed, NewPage, Para, Table, Words, Written


def templates(book: Book) -> Iterator[Block]:
    """Every template with its gaps and its words, channel by channel."""
    found = book.of("templates")
    if not found:
        return
    yield NewPage()
    yield Heading(1, _("Templates"))
    for one in found.values():
        yield from _template(book, one)


def _template(book: Book, one: Template) -> Iterator[Block]:
    yield Heading(2, book.say(one.title))
    yield Para(str(TEMPLATE_NAMES[one.kind]))
    yield Para(book.say(one.use), lead=_("When to use it"))
    if one.placeholders:
        rows = [(f"{{{name}}}", book.say(gap.hint)) for name, gap in one.placeholders.items()]
        yield Table([_("Placeholder"), _("What belongs in it")], rows, widths=[5, 12])
    for channel, texts in one.variants.items():
        yield Heading(3, str(CHANNEL_NAMES[channel]))
        yield Words(book.say(texts))


def policies(book: Book) -> Iterator[Block]:
    """Each on a page of its own, as people agree to it."""
    for one in book.of("policies").values():
        yield NewPage()
        yield Heading(1, book.say(one.title))
        yield Para(book.say(one.purpose))
        if one.body:
            yield Written(book.say(one.body))


def cases(book: Book) -> Iterator[Block]:
    """What happened to others."""
    found = book.of("cases")
    if not found:
        return
    yield NewPage()
    yield Heading(1, _("Past cases"))
    for one in found.values():
        yield from _case(book, one)


def _case(book: Book, one: Case) -> Iterator[Block]:
    yield Heading(2, book.say(one.title))
    yield Para(f"{one.who}, {one.year} · {OUTCOME_NAMES[one.outcome]}")
    yield Para(book.say(one.story))
    if one.known:
        yield Heading(3, _("What is known, and how sure it is"))
        yield Listed(
            [f"{SURE_NAMES[fact.sure]}: {book.say(fact.text)} ({fact.source})" for fact in one.known]
        )
    yield Para(book.say(one.lesson), lead=_("Lesson"))


def courses(book: Book) -> Iterator[Block]:
    """Who learns what, how often."""
    found = book.of("courses")
    if not found:
        return
    yield NewPage()
    yield Heading(1, _("Courses"))
    rows = [
        (
            book.say(one.title), ", ".join(dict.fromkeys(book.duty(key) for key in one.duties)), book.say(one.what),
            book.say(one.test), str(one.months),
        )
        for one in found.values()
    ]  # fmt: skip
    yield Table(
        [
            _("Course"),
            pgettext("courses", "For"),
            _("What is learnt"),
            _("How one knows"),
            _("Every … months"),
        ],
        rows,
        widths=[3, 3, 5, 4, 2],
    )
