"""What a text needs, said as one plain sentence in the language of the page."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from firebreak.plan.approval.needs import Needs, Step
from firebreak.plan.items.texts import Size
from firebreak.web.parts.numbers import active_locale

Named = Callable[[str], str]
"""Key of a duty -> its title in the reader's language."""
RAISED: Mapping[str, str] = {
    "gap": gettext_noop("The policy says nothing here. Until it does, this holds."),
    "apart": gettext_noop(
        "Two rules answer here and name nobody in common to write it or to send it out. Until they do, the first holds."
    ),
    "nobody_else": gettext_noop(
        "The policy asks nobody here. This kind of text never goes out on one person's word, so somebody else is asked."
    ),
    "own_work": gettext_noop("The policy asks only whoever wrote it. Somebody else is asked as well."),
    "one_duty": gettext_noop(
        "The policy leaves this to one duty, or to none. In a large team something this serious takes two."
    ),
    "alone": gettext_noop(
        "The policy lets one person release it. This text, or in a team of this size any text, is never"
        " released by one person."
    ),
    "no_drafts": gettext_noop("The policy names nobody to write it."),
    "no_releases": gettext_noop("The policy names nobody to send it out."),
}
"""Code of what the floor made good -> its sentence."""


def sentence(needs: Needs, size: Size, named: Named) -> str:
    """Who writes it, who is asked in which order, who sends it out; behind it when one person may go on alone."""
    drafts, releases = spoken(needs.drafts, named), spoken(needs.releases, named)
    same = set(needs.drafts) == set(needs.releases)
    if not needs.steps:
        told = (
            _("Written and sent out by {drafts}; nobody else is asked.")
            if same
            else _("Written by {drafts}, sent out by {releases}; nobody else is asked.")
        )
    elif same:
        told = _("Written and sent out by {drafts}, approved by {steps}.")
    else:
        told = _("Written by {drafts}, approved by {steps}, sent out by {releases}.")
    timed = [
        _("{who} ({minutes} min)").format(who=_who(step, size, named), minutes=step.minutes) for step in needs.steps
    ]  # fmt: skip
    said = told.format(drafts=drafts, releases=releases, steps=_in_turn(timed))
    if not needs.alone or not needs.steps:
        return said
    return _("{sentence} {next}").format(
        sentence=said,
        next=_(
            "If nobody answers in 15 minutes, one person may send out words approved beforehand and writes down why."
        ),
    )


def short(needs: Needs, size: Size, named: Named) -> str:
    """Only who is asked, in order: for a cell of a table."""
    if not needs.steps:
        return pgettext("approval", "Nobody else")
    return _in_turn([_short(step, size, named) for step in needs.steps])


def raised(needs: Needs) -> list[str]:
    """What the floor made good, in sentences."""
    return [_(RAISED[code]) for code in needs.raised if code in RAISED]


def spoken(duties: Iterable[str], named: Named, *, each: bool = False) -> str:
    """Titles of duties as a list: one or another, or, with ``each``, all of them."""
    titles = list(dict.fromkeys(named(duty) for duty in duties))
    return str(format_list(titles, style="standard" if each else "or", locale=active_locale()))


def _who(step: Step, size: Size, named: Named) -> str:
    if step.outside:
        return _("the client") if size == "agency" else _("the outside reader")
    if step.languages:
        return _("the reader of each language")
    return spoken(step.duties, named, each=step.how == "all")


def _short(step: Step, size: Size, named: Named) -> str:
    if step.outside:
        return pgettext("approval", "Client") if size == "agency" else pgettext("approval", "Outside reader")
    if step.languages:
        return pgettext("approval", "Readers of the languages")
    return _who(step, size, named)


def _in_turn(said: Sequence[str]) -> str:
    told = said[0] if said else ""
    for following in said[1:]:
        told = _("{first}, then {next}").format(first=told, next=following)
    return told
