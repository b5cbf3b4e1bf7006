"""The first pages: who must be reached, what must be stopped, and a card of one page for each duty."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firebreak.plan.approval import folded, needs
from firebreak.plan.approval.words import short
from firebreak.plan.escalating import calls
from firebreak.plan.exporting.book import Book
from firebreak.plan.items import LEVELS, Duty
from firebreak.plan.items.people import Outlet
from firebreak.plan.words import LEVEL_NAMES, OUTLET_NAMES, TEMPLATE_NAMES
from firebreak.web.documents.blocks import Block, Heading, Listed, NewPage, Para, Table
from firebreak.web.documents.written import led


def contacts(book: Book) -> Iterator[Block]:
    """Groups of contacts with the names that are known, and room to write by hand."""
    groups = book.of("contacts")
    if not groups:
        return
    yield Heading(1, _("Contacts"))
    rows = [
        (
            book.say(group.title),
            book.say(group.why),
            book.say(group.find),
            "\n".join(book.contacts.get(key, ())),
        )
        for key, group in groups.items()
    ]
    head = [
        pgettext("contacts", "Who"), pgettext("contacts", "Why"), _("Where to find them"), _("Name and number"),
    ]  # fmt: skip
    yield Table(head, rows, widths=[3, 5, 5, 4])


def outlets(book: Book) -> Iterator[Block]:
    """Everything that speaks for the brand: the list that a freeze is worked through by."""
    found = book.of("outlets")
    if not found:
        return
    yield Heading(1, _("Outlets: what to stop, and how"))
    rows = [
        (
            f"{book.say(one.title)} ({OUTLET_NAMES[one.sort]})", _how(book, one), minutes(one.minutes),
            book.duty(one.duty),
        )
        for one in found.values()
    ]  # fmt: skip
    yield Table(
        [_("Outlet"), _("How to stop it"), pgettext("outlets", "Takes"), _("Duty")],
        rows,
        widths=[4, 7.5, 2.5, 3],
    )


def _how(book: Book, one: Outlet) -> str:
    """How it is stopped, and on which page."""
    return " ".join(part for part in (book.say(one.how_to_stop), one.link) if part)


def approvals(book: Book) -> Iterator[Block]:
    """Who must say yes to which kind of text: a row for each kind, a column for each level, for a team of this size."""
    if not book.of("approvals"):
        return
    size = book.size
    policy = folded(book.of("approvals"), book.carrier, book.of("duties"))
    rows = [
        (
            str(name),
            *(short(needs(policy, kind=kind, level=level, size=size), size, book.duty) for level in LEVELS),
        )
        for kind, name in TEMPLATE_NAMES.items()
    ]
    yield NewPage()
    yield Heading(1, _("Who must say yes before a text goes out"))
    yield Para(
        _(
            "Asked in this order. Whoever wrote a text is never the only one to approve it, and nobody releases an "
            "apology, a correction, a clarification or a condolence alone."
        )
    )
    yield Table(
        [_("Kind of text"), *(str(LEVEL_NAMES[level]) for level in LEVELS)],
        rows,
        widths=[3.4, 3.4, 3.4, 3.4, 3.4],
    )
    for one in book.of("approvals").values():
        yield Para(book.say(one.note), lead=book.say(one.title))


def cards(book: Book) -> Iterator[Block]:
    """A page for each duty that a team of this size keeps apart."""
    for key, duty in book.of("duties").items():
        if book.carrier(key) == key:
            yield NewPage()
            yield from card(book, key, duty)


def card(book: Book, key: str, duty: Duty) -> Iterator[Block]:
    """One duty: who holds it, and the first hour."""
    yield Heading(1, _("Duty card: {duty}").format(duty=book.say(duty.title)))
    holder, *deputies = book.holders.get(key, ()) or ("",)
    yield Para(holder or "____________________", lead=_("Holder"))
    yield Para(", ".join(deputies) or "____________________", lead=_("Deputy"))
    carried = [
        book.say(other.title)
        for name, other in book.of("duties").items()
        if name != key and book.carrier(name) == key
    ]
    if carried:
        yield Para(", ".join(carried), lead=_("Also carries"))
    if order := calls(book.of("duties"), book.carrier, key):
        yield Para(" → ".join(_called(book, one) for one in order), lead=_("If nobody answers, call"))
    yield Para(book.say(duty.description))
    yield Heading(2, _("The first hour"))
    yield Listed([book.say(line) for line in duty.first_hour], numbered=True)


def _called(book: Book, duty: str) -> str:
    """A duty that is called, with its people: ``Response lead: Anna, Bo``."""
    title, people = book.title("duties", duty), ", ".join(book.holders.get(duty, ()))
    return led(title) + people if people else title


def minutes(count: int) -> str:
    """A time limit as short as it goes: minutes, hours or days."""
    if count and count % (24 * 60) == 0:
        return _("{n} d").format(n=count // (24 * 60))
    if count >= 120 and count % 60 == 0:
        return _("{n} h").format(n=count // 60)
    return _("{n} min").format(n=count)
