"""What is done: playbooks; and what it is for: risks with their heat, scenarios."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firebreak.plan.exporting.book import Book
from firebreak.plan.exporting.people import minutes
from firebreak.plan.items import Playbook, Risk, Scenario, Step
from firebreak.plan.timeline import Clock, clocks, steps_of
from firebreak.plan.words import CATEGORY_NAMES, IMPACT_NAMES, LEVEL_NAMES, LIKELIHOOD_NAMES
from firebreak.web.documents.blocks import Block, Heading, Listed, NewPage, Para, Table


def playbooks(book: Book) -> Iterator[Block]:
    """Each with its clocks and the steps that a team of this size has; people in danger first."""
    found = book.of("playbooks")
    if not found:
        return
    yield NewPage()
    yield Heading(1, _("Playbooks"))
    for one in sorted(found.values(), key=lambda one: not one.people_first):
        yield from _playbook(book, one)


def _playbook(book: Book, one: Playbook) -> Iterator[Block]:
    yield from _head(book, one, 2)
    yield Table(
        [_("Level"), _("First word within"), _("Update every")],
        [
            (
                str(LEVEL_NAMES[clock.level]),
                "–" if clock.first_word is None else minutes(clock.first_word),
                "–" if clock.update_every is None else minutes(clock.update_every),
            )
            for clock in clocks(one.clocks)
        ],
    )
    yield Para(minutes(one.clocks.facts_by), lead=_("Facts confirmed within"))
    yield Heading(3, _("Steps"))
    yield Table(
        [pgettext("steps", "By"), pgettext("steps", "What to do"), pgettext("steps", "Who"), _("Done when")],
        [
            (minutes(step.minute), _what(book, step), book.duty(step.duty), book.say(step.done))
            for step in steps_of(one, book.size)
        ],
        widths=[1.7, 7.3, 3, 5],
    )
    if one.avoid:
        yield Heading(3, _("What to avoid"))
        yield Listed([book.say(line) for line in one.avoid])
    if one.silence:
        yield Para(book.say(one.silence), lead=_("When to say nothing"))


def checklist(book: Book, one: Playbook) -> Iterator[Block]:
    """A playbook on one page: what to do by when, with room to note when it was done. How stands in the plan."""
    yield from _head(book, one, 1)
    yield Para(
        " · ".join(_pace(clock) for clock in clocks(one.clocks)), lead=_("First word within / update every")
    )
    yield Table(
        [pgettext("steps", "By"), pgettext("steps", "What to do"), pgettext("steps", "Who"), _("Done when"), _("Done at")],
        [
            (minutes(step.minute), _what(book, step, brief=True), _who(book, step), book.say(step.done), "")
            for step in steps_of(one, book.size)
        ],
        widths=[1.5, 5.5, 3, 5.2, 1.8],
    )  # fmt: skip
    if one.avoid:
        yield Heading(2, _("What to avoid"))
        yield Listed([book.say(line) for line in one.avoid])


def _head(book: Book, one: Playbook, level: int) -> Iterator[Block]:
    yield Heading(level, book.say(one.title))
    if one.people_first:
        yield Para(_("People first: it runs at once, outside all approvals."))
    yield Para(book.say(one.when), lead=_("When to use it"))


def _pace(clock: Clock) -> str:
    first, every = ("–" if n is None else minutes(n) for n in (clock.first_word, clock.update_every))
    return f"{LEVEL_NAMES[clock.level]} {first} / {every}".replace(" ", "\u00a0")


def _who(book: Book, step: Step) -> str:
    """The duty, and who holds it first."""
    first = book.holders.get(book.carrier(step.duty), ())[:1]
    return "\n".join([book.duty(step.duty), *first])


def _what(book: Book, step: Step, *, brief: bool = False) -> str:
    """``brief``: without how it is done and what to avoid."""
    lines = [book.say(step.title)]
    if step.from_level != "notice":
        lines.append(_("From level: {level}").format(level=LEVEL_NAMES[step.from_level]))
    if step.how and not brief:
        lines.append(book.say(step.how))
    if step.avoid and not brief:
        lines.append(_("Avoid: {what}").format(what=book.say(step.avoid)))
    if step.template:
        lines.append(_("Template: {name}").format(name=book.title("templates", step.template)))
    return "\n".join(lines)


def risks(book: Book) -> Iterator[Block]:
    """The register: the heat table, then each risk, the hottest first."""
    found = book.of("risks")
    if not found:
        return
    yield NewPage()
    yield Heading(1, _("Risks"))
    yield _heat(book)
    for one in sorted(found.values(), key=lambda one: -one.likelihood * one.impact):
        yield from _risk(book, one)


def _heat(book: Book) -> Table:
    """Likelihood downwards, impact to the right; the titles of risks where they meet."""
    head = [_("Likelihood / impact"), *(f"{n}. {name}" for n, (name, _meaning) in IMPACT_NAMES.items())]
    rows = []
    for likelihood in range(5, 0, -1):
        cells = [
            "\n".join(
                book.say(one.title)
                for one in book.of("risks").values()
                if (one.likelihood, one.impact) == (likelihood, impact)
            )
            for impact in range(1, 6)
        ]
        rows.append([f"{likelihood}. {LIKELIHOOD_NAMES[likelihood][0]}", *cells])
    return Table(head, rows, heat=True)


def _risk(book: Book, one: Risk) -> Iterator[Block]:
    yield Heading(2, book.say(one.title))
    yield Para(
        _("{category} · likelihood {likelihood} of 5 · impact {impact} of 5 · owner: {owner}").format(
            category=CATEGORY_NAMES[one.category], likelihood=one.likelihood, impact=one.impact,
            owner=book.duty(one.owner),
        )
    )  # fmt: skip
    yield Para(book.say(one.description))
    if one.signs:
        yield Heading(3, _("Early signs"))
        yield Listed([book.say(sign.text) for sign in one.signs])
    if one.mitigation:
        yield Heading(3, _("What makes it less likely or less bad"))
        yield Listed([book.say(line) for line in one.mitigation])


def scenarios(book: Book) -> Iterator[Block]:
    """How it will be."""
    found = book.of("scenarios")
    if not found:
        return
    yield NewPage()
    yield Heading(1, _("Scenarios"))
    for one in found.values():
        yield from _scenario(book, one)


def _scenario(book: Book, one: Scenario) -> Iterator[Block]:
    yield Heading(2, book.say(one.title))
    yield Para(
        _("Starts at level: {level} · playbook: {playbook} · led by: {lead}").format(
            level=LEVEL_NAMES[one.level],
            playbook=book.title("playbooks", one.playbook),
            lead=book.duty(one.lead),
        )
    )
    yield Para(book.say(one.story))
    if one.assumptions:
        yield Heading(3, _("What it assumes"))
        yield Listed([book.say(line) for line in one.assumptions])
    if one.templates:
        yield Para(", ".join(book.title("templates", key) for key in one.templates), lead=_("Templates"))
