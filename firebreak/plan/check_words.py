"""The sentences of the plan check: of each rule what is wrong, why it matters, how to mend it; of each hole its details."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from babel.lists import format_list
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from firebreak.plan.check import Finding, PlanView
from firebreak.plan.words import CHANNEL_NAMES, LANGUAGE_NAMES, in_language
from firebreak.web.parts.numbers import active_locale


class RuleWords(NamedTuple):
    """The English of one rule."""

    title: str
    """What is wrong, as a heading above its holes."""
    why: str
    """Why that costs points."""
    detail: str
    """What is said of one hole beside its name; placeholders are those of the hole."""
    fix: str
    """The verb on its button."""


class Said(NamedTuple):
    """One hole in the reader's language."""

    name: str
    """Of what: an item's title, a person, a language, the whole plan."""
    detail: str


_n = gettext_noop
_CHANGE_PLAYBOOK, _NAME_SOMEBODY = _n("Change the playbook"), _n("Name somebody")
_ASK, _COMPARE, _CHANGE_RISK = _n("Ask for review"), _n("Compare the texts"), _n("Change the risk")
_ROTA, _UNTIL = _n("Plan the rota"), _n("Approved until {until}.")

RULES: Mapping[str, RuleWords] = {
    "plan.no_risks": RuleWords(
        _n("There is no risk in the plan"),
        _n("Everything else answers to a risk: without one, nobody knows what the plan is for."),
        "", _n("Add a risk"),
    ),
    "risk.no_scenario": RuleWords(
        _n("Serious risks without a scenario"),
        _n("A team that has pictured its first hour acts sooner. A risk needs a scenario when likelihood times impact is "
           "12 or more, or when its impact is the highest."),
        _n("Likelihood {likelihood}, impact {impact}."), _n("Write a scenario"),
    ),
    "risk.no_monitor": RuleWords(
        _n("Serious risks that nobody listens for"),
        _n("How each of them begins is written down, but no monitor looks for it."),
        _n("Early signs written down: {signs}."), _n("Make a monitor"),
    ),
    "risk.no_signs": RuleWords(
        _n("Risks without early signs"), _n("With no sign to look for, the first sign is the crisis itself."),
        "", _n("Add early signs"),
    ),
    "risk.no_mitigation": RuleWords(
        _n("Risks that nothing is done about"),
        _n("What makes a crisis less likely costs less than the crisis."), "", _CHANGE_RISK,
    ),
    "risk.no_owner": RuleWords(
        _n("Risks without an owner"), _n("What belongs to nobody is watched by nobody."),
        _n("It belongs to “{duty}”, a duty that is not in the plan."), _CHANGE_RISK,
    ),
    "scenario.no_playbook": RuleWords(
        _n("Scenarios without a playbook"), _n("They tell what happens, and not what is done about it."),
        _n("The playbook “{playbook}” is not in the plan."), _n("Choose a playbook"),
    ),
    "scenario.no_template": RuleWords(
        _n("Scenarios with no words ready"),
        _n("The first words take longest when nobody has written them before."), "", _n("Choose templates"),
    ),
    "playbook.no_steps": RuleWords(
        _n("Playbooks without steps"), _n("Whoever opens one at night finds nothing to do."), "", _CHANGE_PLAYBOOK,
    ),
    "playbook.no_template": RuleWords(
        _n("Steps whose template is missing"), _n("Whoever comes to this step at night finds nothing to send."),
        _n("“{step}” needs the template “{template}”, which is not in the plan."), _CHANGE_PLAYBOOK,
    ),
    "playbook.no_duty": RuleWords(
        _n("Steps that nobody takes"), _n("A step for a duty that does not exist is left undone."),
        _n("“{step}” is for “{duty}”, a duty that is not in the plan."), _CHANGE_PLAYBOOK,
    ),
    "playbook.late_first_word": RuleWords(
        _n("First words after their time limit"),
        _n("The playbook's own clock runs out before any of its steps says something."),
        _n("First words at minute {minutes}, time limit at minute {limit}."), _CHANGE_PLAYBOOK,
    ),
    "text.missing_language": RuleWords(
        _n("Texts missing in a language"), _n("Somebody would have to translate in the middle of a crisis."),
        _n("Missing: {languages}."), _n("Write what is missing"),
    ),
    "text.stale_language": RuleWords(
        _n("Texts left behind in a language"),
        _n("The text written first has changed since. Two publics would now be told different things."),
        _n("Left behind: {languages}."), _COMPARE,
    ),
    "template.gaps_differ": RuleWords(
        _n("Templates whose languages ask for different facts"),
        _n("Where placeholders differ, one public is told something that the other is not."),
        _n("Channel: {channel}."), _COMPARE,
    ),
    "template.not_approved": RuleWords(
        _n("First words that nobody has approved"), _n("Words approved beforehand can go out within minutes."),
        "", _n("Read and approve"),
    ),
    "template.expired": RuleWords(
        _n("Templates whose approval has ended"),
        _n("What was right then may be wrong now, so it must be read again before it goes out."),
        _UNTIL, _n("Read and approve"),
    ),
    "template.expires_soon": RuleWords(
        _n("Approvals that end within 30 days"), _n("This costs nothing yet."), _UNTIL, _n("Read and approve"),
    ),
    "outlet.cannot_be_stopped": RuleWords(
        _n("Outlets that nobody can stop"),
        _n("In a crisis all that is planned must be held at once, or a cheerful post goes out beside bad news."),
        _n("To be stopped by: {duty}."), _n("Say who stops it"),
    ),
    "plan.no_outlets": RuleWords(
        _n("No outlet is listed"), _n("What is not listed is forgotten when everything must be held."),
        "", _n("Add an outlet"),
    ),
    "review.overdue": RuleWords(
        _n("Reviews that are overdue"), _n("What nobody looks at goes out of date unseen."),
        _n("It was due on {due}."), _n("Look at it again"),
    ),
    "plan.not_published": RuleWords(
        _n("No version of the plan is published"),
        _n("Until then there is nothing that everybody has read and agreed to."), "", _ASK,
    ),
    "plan.changed_since": RuleWords(
        _n("The plan has changed since its published version"), _n("People follow what they read, and that is older."),
        _n("Items changed: {count}."), _ASK,
    ),
    "plan.unread": RuleWords(
        _n("Not everybody has read the plan"), _n("A plan works when people have read it before they need it."),
        _n("Not read yet by {missing} of {people}."), _n("Open the versions"),
    ),
    "duty.no_holder": RuleWords(
        _n("Duties that nobody holds"), _n("At night one calls a person, not a duty."), "", _NAME_SOMEBODY,
    ),
    "duty.no_deputy": RuleWords(
        _n("Duties without a deputy"), _n("One holiday or one flat battery leaves the duty empty."), "",
        _n("Name a deputy"),
    ),
    "duty.deputy_is_holder": RuleWords(
        _n("Deputies who are the holder"), _n("Whoever cannot come cannot stand in for themselves either."),
        _n("Both are {person}."), _n("Name a deputy"),
    ),
    "duty.holder_left": RuleWords(
        _n("Duties held by somebody who left"), _n("The call would go to a person who is not there any more."),
        _n("{person} is no longer with the brand."), _NAME_SOMEBODY,
    ),
    "person.unreachable": RuleWords(
        _n("People who can be reached in fewer than two ways"), _n("When the first way fails, there must be a second."),
        _n("Ways to reach them: {methods}."), _n("Add a way to reach them"),
    ),
    "escalation.circular": RuleWords(
        _n("Calls that go round in a circle"),
        _n("When nobody answers, the calls come back to where they began and reach no one else."),
        _n("In this circle: {people}."), _n("Change who is called next"),
    ),
    "rota.none": RuleWords(
        _n("There is no rota"), _n("Nobody can say who answers tonight."), "", _ROTA,
    ),
    "rota.nobody": RuleWords(
        _n("Times within the next seven days when nobody is on duty"),
        _n("An alert in that time would reach nobody who answers for it."), _n("From {from} to {to}."), _ROTA,
    ),
    "rota.unrelieved": RuleWords(
        _n("Shifts that are too long"), _n("After twelve hours without relief, people decide badly."),
        _n("{hours} hours on end from {from}."), _ROTA,
    ),
    "reader.none": RuleWords(
        _n("Languages without a reader"),
        _n("Nobody would read what goes out in this language before the public does."), "", _n("Name a reader"),
    ),
    "reader.second_missing": RuleWords(
        _n("Nobody outside reads before you send"),
        _n("In a team of one or two, a second pair of eyes comes from outside: a client, the owner, a lawyer."),
        _n("People in the team: {people}."), _n("Name a second reader"),
    ),
    "contact.none": RuleWords(
        _n("Groups of contacts with nobody in them"), _n("Numbers are hard to find on the night they are needed."),
        "", _n("Add a contact"),
    ),
    "contact.stale": RuleWords(
        _n("Contacts not checked for half a year"), _n("People change jobs and numbers."), "{name}",
        _n("Check the contact"),
    ),
    "policy.unread": RuleWords(
        _n("Policies that not everybody has read"), _n("People can only keep to rules that they know."),
        _n("Not read yet by {missing} of {people}."), _n("Open the policy"),
    ),
    "training.overdue": RuleWords(
        _n("Training that is due"), _n("What was never practised is done slowly and wrongly under pressure."),
        _n("Due for {person}."), _n("Open the course"),
    ),
}  # fmt: skip
"""Every rule of this room. Rooms above that register rules of their own add words with :func:`add_words`."""

_added: dict[str, RuleWords] = {}


def add_words(code: str, words: RuleWords) -> None:
    """The words of a rule that a room above registered. Raises ``ValueError`` on a code that has words."""
    if code in RULES or code in _added:
        raise ValueError(f"{code} has words already")
    _added[code] = words


def words_of(code: str) -> RuleWords:
    """The words of a rule; one without words is shown by its code."""
    return RULES.get(code) or _added.get(code) or RuleWords(code, "", "", gettext_noop("Open"))


def say_finding(finding: Finding, view: PlanView, language: str) -> Said:
    """What a finding is about and what is known of it, with titles and names in the place of keys."""
    detail = words_of(finding.code).detail
    spoken = {
        name: _spoken(name, value, finding, view, language) for name, value in finding.hole.params.items()
    }
    try:
        said = (gettext(detail) if detail else "").format_map(spoken)
    except (KeyError, IndexError, ValueError):
        said = ""
    return Said(_name(finding, view, language), said)


def _name(finding: Finding, view: PlanView, language: str) -> str:
    kind, key = finding.hole.kind, finding.hole.key
    if kind == "plan":
        return gettext("The whole plan")
    if kind == "readers":
        return LANGUAGE_NAMES.get(key, key)
    if kind == "people":
        return _person(view, key)
    if kind == "rota":
        return _person(view, key) if key in view.people else _title(view, "duties", key, language)
    if kind == "contacts" and key == "second-reader":
        return gettext("Second reader")
    return _title(view, kind, key, language)


def _title(view: PlanView, kind: str, key: str, language: str) -> str:
    item = view.of(kind).get(key)
    return in_language(item.title, language) if item is not None else key


def _person(view: PlanView, uid: str) -> str:
    known = view.people.get(uid)
    return known.name if known is not None else gettext("Somebody who left")


def _spoken(name: str, value: Any, finding: Finding, view: PlanView, language: str) -> str:
    if name in ("languages", "people") and isinstance(value, list):
        spoken = [
            LANGUAGE_NAMES.get(one, one) if name == "languages" else _person(view, one) for one in value
        ]
        return str(format_list(spoken, locale=active_locale()))
    if name == "person":
        return _person(view, str(value))
    if name == "duty":  # in a small team another duty carries it
        return _title(view, "duties", view.carried_by(str(value)), language)
    if name == "channel":
        return str(CHANNEL_NAMES.get(str(value), value))
    if name == "step":
        steps = getattr(view.of("playbooks").get(finding.hole.key), "steps", [])
        return next((in_language(one.title, language) for one in steps if one.key == value), str(value))
    if name in ("from", "to"):
        return str(date_format(datetime.fromisoformat(value), "DATETIME_FORMAT"))
    if name in ("until", "due", "last") and value:
        return str(date_format(date.fromisoformat(value), "DATE_FORMAT"))
    return str(value)
