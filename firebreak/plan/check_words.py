"""The sentences of the plan check: of each rule what is wrong, why it matters, how to mend it; of each hole its details."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from babel.lists import format_list
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from firebreak.plan.approval.words import RAISED
from firebreak.plan.check import Finding, PlanView
from firebreak.plan.check.withheld import RECORDED
from firebreak.plan.rota_words import hole_words
from firebreak.plan.words import CHANNEL_NAMES, LANGUAGE_NAMES, LEVEL_NAMES, TEMPLATE_NAMES, in_language
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


_CHANGE_PLAYBOOK, _NAME_SOMEBODY = _("Change the playbook"), _("Name somebody")
_ASK, _COMPARE, _CHANGE_RISK = _("Ask for review"), _("Compare the texts"), _("Change the risk")
_PUBLISH = _("Publish the policy")
_SAY_WHO = _("Say who approves them")
_ROTA, _UNTIL = _("Plan the rota"), _("Approved until {until}.")

RULES: Mapping[str, RuleWords] = {
    "plan.no_risks": RuleWords(
        _("There is no risk in the plan"),
        _("Everything else answers to a risk: without one, nobody knows what the plan is for."),
        "", _("Add a risk"),
    ),
    "risk.no_scenario": RuleWords(
        _("Serious risks without a scenario"),
        _("A team that has pictured its first hour acts sooner. A risk needs a scenario when likelihood times impact is "
           "12 or more, or when its impact is the highest."),
        _("Likelihood {likelihood}, impact {impact}."), _("Write a scenario"),
    ),
    "risk.no_monitor": RuleWords(
        _("Serious risks that nobody listens for"),
        _("How each of them begins is written down, but no monitor looks for it."),
        _("Early signs written down: {signs}."), _("Make a monitor"),
    ),
    "risk.no_signs": RuleWords(
        _("Risks without early signs"), _("With no sign to look for, the first sign is the crisis itself."),
        "", _("Add early signs"),
    ),
    "risk.no_mitigation": RuleWords(
        _("Risks that nothing is done about"),
        _("What makes a crisis less likely costs less than the crisis."), "", _CHANGE_RISK,
    ),
    "risk.no_owner": RuleWords(
        _("Risks without an owner"), _("What belongs to nobody is watched by nobody."),
        _("It belongs to “{duty}”, a duty that is not in the plan."), _CHANGE_RISK,
    ),
    "scenario.no_playbook": RuleWords(
        _("Scenarios without a playbook"), _("They tell what happens, and not what is done about it."),
        _("The playbook “{playbook}” is not in the plan."), _("Choose a playbook"),
    ),
    "scenario.no_template": RuleWords(
        _("Scenarios with no words ready"),
        _("The first words take longest when nobody has written them before."), "", _("Choose templates"),
    ),
    "playbook.no_steps": RuleWords(
        _("Playbooks without steps"), _("Whoever opens one at night finds nothing to do."), "", _CHANGE_PLAYBOOK,
    ),
    "playbook.no_template": RuleWords(
        _("Steps whose template is missing"), _("Whoever comes to this step at night finds nothing to send."),
        _("“{step}” needs the template “{template}”, which is not in the plan."), _CHANGE_PLAYBOOK,
    ),
    "playbook.no_duty": RuleWords(
        _("Steps that nobody takes"), _("A step for a duty that does not exist is left undone."),
        _("“{step}” is for “{duty}”, a duty that is not in the plan."), _CHANGE_PLAYBOOK,
    ),
    "playbook.late_first_word": RuleWords(
        _("First words after their time limit"),
        _("The playbook's own clock runs out before any of its steps says something."),
        _("First words at minute {minutes}, time limit at minute {limit}."), _CHANGE_PLAYBOOK,
    ),
    "text.missing_language": RuleWords(
        _("Texts missing in a language"), _("Somebody would have to translate in the middle of a crisis."),
        _("Missing: {languages}."), _("Write what is missing"),
    ),
    "text.stale_language": RuleWords(
        _("Texts left behind in a language"),
        _("The text written first has changed since. Two publics would now be told different things."),
        _("Left behind: {languages}."), _COMPARE,
    ),
    "template.gaps_differ": RuleWords(
        _("Templates whose languages ask for different facts"),
        _("Where placeholders differ, one public is told something that the other is not."),
        _("Channel: {channel}."), _COMPARE,
    ),
    "template.not_approved": RuleWords(
        _("First words that nobody has approved"), _("Words approved beforehand can go out within minutes."),
        "", _("Read and approve"),
    ),
    "template.expired": RuleWords(
        _("Templates whose approval has ended"),
        _("What was right then may be wrong now, so it must be read again before it goes out."),
        _UNTIL, _("Read and approve"),
    ),
    "template.expires_soon": RuleWords(
        _("Approvals that end within 30 days"), _("This costs nothing yet."), _UNTIL, _("Read and approve"),
    ),
    "approval.gap": RuleWords(
        _("Texts that nobody is named to approve"),
        _("Until somebody is, the leading duties are asked, which is slow at night and may ask the wrong people."),
        _("Not said at: {levels}."), _SAY_WHO,
    ),
    "approval.twice": RuleWords(
        _("Texts with two rules for their approval"),
        _("Both hold together, but whoever reads the plan may follow only one of them."),
        _("Said twice at: {levels}."), _SAY_WHO,
    ),
    "approval.below_floor": RuleWords(
        _("Approvals that are too light"),
        _("Some words bind you or hurt people. Firebreak asks somebody else for them whatever the plan says, and the plan "
           "should say so too, or people will wonder why they have to wait."),
        _("{kinds} ({levels}). {floor}"), _("Change the policy"),
    ),
    "approval.nobody": RuleWords(
        _("Approvals that nobody can give"),
        _("A text that waits for somebody who is not there does not go out."),
        _("Asked for: {kinds}."), _NAME_SOMEBODY,
    ),
    "outlet.cannot_be_stopped": RuleWords(
        _("Outlets that nobody can stop"),
        _("In a crisis all that is planned must be held at once, or a cheerful post goes out beside bad news."),
        _("To be stopped by: {duty}."), _("Say who stops it"),
    ),
    "plan.no_outlets": RuleWords(
        _("No outlet is listed"), _("What is not listed is forgotten when everything must be held."),
        "", _("Add an outlet"),
    ),
    "review.overdue": RuleWords(
        _("Reviews that are overdue"), _("What nobody looks at goes out of date unseen."),
        _("It was due on {due}."), _("Look at it again"),
    ),
    "plan.not_published": RuleWords(
        _("No version of the plan is published"),
        _("Until then there is nothing that everybody has read and agreed to."), "", _ASK,
    ),
    "plan.changed_since": RuleWords(
        _("The plan has changed since its published version"), _("People follow what they read, and that is older."),
        _("Items changed: {count}."), _ASK,
    ),
    "plan.unread": RuleWords(
        _("Not everybody has read the plan"), _("A plan works when people have read it before they need it."),
        _("Not read yet by {missing} of {people}."), _("Open the versions"),
    ),
    "duty.no_holder": RuleWords(
        _("Duties that nobody holds"), _("At night one calls a person, not a duty."), "", _NAME_SOMEBODY,
    ),
    "duty.no_deputy": RuleWords(
        _("Duties without a deputy"), _("One holiday or one flat battery leaves the duty empty."), "",
        _("Name a deputy"),
    ),
    "duty.deputy_is_holder": RuleWords(
        _("Deputies who are the holder"), _("Whoever cannot come cannot stand in for themselves either."),
        _("Both are {person}."), _("Name a deputy"),
    ),
    "duty.holder_left": RuleWords(
        _("Duties held by somebody who left"), _("The call would go to a person who is not there any more."),
        _("{person} is no longer with the brand."), _NAME_SOMEBODY,
    ),
    "person.unreachable": RuleWords(
        _("People who can be reached in fewer than two ways"), _("When the first way fails, there must be a second."),
        _("Ways to reach them: {methods}."), _("Add a way to reach them"),
    ),
    "calls.never_tested": RuleWords(
        _("It was never tried who answers"),
        _("A list of names is not a chain of people: wrong numbers and silent phones show only when somebody calls."),
        "", _("Test who answers"),
    ),
    "calls.test_old": RuleWords(
        _("It is long since it was tried who answers"), _("Numbers and habits change within half a year."),
        _("Last tried on {last}."), _("Test who answers"),
    ),
    "calls.unanswered": RuleWords(
        _("People who did not answer the last test"), _("Whoever did not answer then may not answer at night either."),
        _("Tried on {last}."), _("Test who answers"),
    ),
    "escalation.circular": RuleWords(
        _("Calls that go round in a circle"),
        _("When nobody answers, the calls come back to where they began and reach no one else."),
        _("In this circle: {duties}."), _("Change who is called next"),
    ),
    "rota.none": RuleWords(
        _("There is no rota"), _("Nobody can say who answers tonight."), "", _ROTA,
    ),
    "rota.nobody": RuleWords(
        _("Times within the next seven days when nobody is on duty"),
        _("An alert in that time would reach nobody who answers for it."), "", _ROTA,
    ),
    "rota.unrelieved": RuleWords(
        _("Shifts that are too long"), _("After twelve hours without relief, people decide badly."),
        "", _ROTA,
    ),
    "reader.none": RuleWords(
        _("Languages without a reader"),
        _("Nobody would read what goes out in this language before the public does."), "", _("Name a reader"),
    ),
    "reader.second_missing": RuleWords(
        _("Nobody outside reads before you send"),
        _("In a team of one or two, a second pair of eyes comes from outside: a client, the owner, a lawyer."),
        _("People in the team: {people}."), _("Name a second reader"),
    ),
    "contact.none": RuleWords(
        _("Groups of contacts with nobody in them"), _("Numbers are hard to find on the night they are needed."),
        "", _("Add a contact"),
    ),
    "contact.stale": RuleWords(
        _("Contacts not checked for half a year"), _("People change jobs and numbers."), "{name}",
        _("Check the contact"),
    ),
    "policy.not_published": RuleWords(
        _("Policies that were never published"),
        _("Nobody was told that they hold, and nobody was asked to read them."), "", _PUBLISH,
    ),
    "policy.changed": RuleWords(
        _("Policies that changed since they were published"),
        _("What people read and agreed to is no longer what the plan says."), "", _PUBLISH,
    ),
    "policy.unread": RuleWords(
        _("Policies that not everybody has read"), _("People can only keep to rules that they know."),
        _("Not read yet by {missing} of {people}."), _("See who has not"),
    ),
    "training.overdue": RuleWords(
        _("Training that is overdue"), _("What was never practised is done slowly and wrongly under pressure."),
        _("{person}: it was due on {due}."), _("Open training"),
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
    return RULES.get(code) or _added.get(code) or RuleWords(code, "", "", _("Look at it"))


def say_finding(finding: Finding, view: PlanView, language: str) -> Said:
    """What a finding is about and what is known of it, with titles and names in the place of keys."""
    if finding.code in ("rota.nobody", "rota.unrelieved"):
        zone = view.now.tzinfo
        assert zone is not None  # the view's moment is on the brand's clocks
        return Said(_name(finding, view, language), hole_words(finding.code, finding.hole.params, zone))
    detail = words_of(finding.code).detail
    if finding.code == RECORDED and "person" not in finding.hole.params:  # who reads it may not see records
        detail = _("People for whom it is overdue: {missing}.")
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
    if kind == "approvals" and key not in view.approvals:
        return str(TEMPLATE_NAMES.get(key, key))
    return _title(view, kind, key, language)


def _title(view: PlanView, kind: str, key: str, language: str) -> str:
    item = (view.approvals if kind == "approvals" else view.of(kind)).get(key)
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
    if name in ("kinds", "levels") and isinstance(value, list):
        names = TEMPLATE_NAMES if name == "kinds" else LEVEL_NAMES
        return str(format_list([str(names.get(one, one)) for one in value], locale=active_locale()))
    if name == "floor":
        return gettext(RAISED.get(str(value), ""))
    if name == "duties" and isinstance(value, list):
        spoken = [_title(view, "duties", one, language) for one in value]
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
    if name in ("until", "due", "last") and value:
        return str(date_format(date.fromisoformat(value), "DATE_FORMAT"))
    return str(value)
