"""Forms of this room: what a person typed, bounded; the actions decide what is right."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.base.errors import FirebreakError
from firebreak.incidents.models import Fact
from firebreak.incidents.rules import FACT_STATES as STATES_IN_ORDER
from firebreak.incidents.words import FACT_STATES, NOTE_SORTS, OUTCOMES, say_error
from firebreak.org.models import Person
from firebreak.plan.advice_words import ANSWER_NAMES, QUESTION_NAMES
from firebreak.plan.items import LEVELS
from firebreak.plan.words import LEVEL_NAMES, TYPE_NAMES
from firebreak.web.moments import MomentField

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
TYPES = [("", _("Not known yet")), *TYPE_NAMES.items()]
HARM_HELP = _(
    "With a yes, the safety playbook starts at once and everybody whom it names is called. It needs no approval."
)


def _question(name: str) -> Any:
    """One of the three questions, in the reader's language when it is drawn."""
    return QUESTION_NAMES[name]


class ActionForm(forms.Form):
    """A form whose errors may also come from an action."""

    use_required_attribute = False

    def say(self, error: FirebreakError) -> None:
        """Show what the action refused at the field it is about."""
        name = str(error.params.get("field", ""))
        self.add_error(name if name in self.fields else None, say_error(error))


def when(label: Any, **more: Any) -> MomentField:
    """A moment on the reader's clock."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return MomentField(label=label, input_formats=FORMATS, widget=widget, **more)


def text(label: Any, longest: int, *, rows: int = 3, **more: Any) -> forms.CharField:
    """Words of a person."""
    area = forms.Textarea({"rows": rows, "maxlength": longest})
    return forms.CharField(label=label, max_length=longest, widget=area, **more)


class PersonField(forms.ChoiceField):
    """Somebody who works on the brand; cleans to the person, or ``None``."""

    people: Mapping[str, Person]

    def offer(self, people: Iterable[Person], nobody: Any = "") -> None:
        """Who can be chosen; ``nobody`` is the word for no choice."""
        self.people = {str(one.uid): one for one in people}
        named = [(uid, one.name) for uid, one in self.people.items()]
        self.choices = [("", nobody), *named] if nobody or not self.required else named

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))


class DeclareForm(ActionForm):
    """A title and three answers."""

    title = forms.CharField(
        label=_("What is going on?"), max_length=160,
        help_text=_("A few words that everybody will know it by. You can change them later."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    harm = forms.ChoiceField(
        label=_question("harm"), choices=list(ANSWER_NAMES.items()), initial="unsure", widget=forms.RadioSelect,
        help_text=HARM_HELP,
    )  # fmt: skip
    ours = forms.ChoiceField(
        label=_question("ours"), choices=list(ANSWER_NAMES.items()), initial="unsure", widget=forms.RadioSelect,
    )  # fmt: skip
    growing = forms.ChoiceField(
        label=_question("growing"), choices=list(ANSWER_NAMES.items()), initial="unsure", widget=forms.RadioSelect,
    )  # fmt: skip
    type = forms.ChoiceField(label=_("What sort of crisis is it?"), choices=TYPES, required=False)
    private = forms.BooleanField(
        label=_("Private"), required=False,
        help_text=_("Only you, whoever leads and those whom you let in see that it exists."),
    )  # fmt: skip
    freeze = forms.BooleanField(
        label=_("Freeze all planned publishing"), required=False, initial=True,
        help_text=_("Nothing planned goes out until two people lift it. You can still publish what you decide anew."),
    )  # fmt: skip
    alert = forms.UUIDField(required=False, widget=forms.HiddenInput)
    report = forms.UUIDField(required=False, widget=forms.HiddenInput)
    post = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, freezes: bool = False, **more: Any) -> None:
        super().__init__(data, **more)
        if not freezes:
            del self.fields["freeze"]

    def situation(self) -> dict[str, Any]:
        """What is known, as the rules ask for it."""
        given = self.cleaned_data
        known = {name: given[name] for name in QUESTION_NAMES}
        return {**known, "type": given["type"]} if given["type"] else known


class WriteForm(ActionForm):
    """Something for the timeline: what happened, a decision, a fact, a task."""

    words = text(_("In a few words"), 5_000)
    sort = forms.ChoiceField(label=_("What it is"), choices=list(NOTE_SORTS.items()), initial="note")
    reason = text(_("Why"), 2_000, rows=2, required=False, help_text=_("It is read again when it is over."))
    holder = PersonField(label=_("Who takes care of it"), required=False)
    due_at = when(_("Until when"), required=False)
    names = forms.MultipleChoiceField(
        label=_("Call somebody to it"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("They get a message that leads here."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, people: Sequence[Person], privileged: bool, **more: Any) -> None:
        super().__init__(data, **more)
        self.people = {str(one.uid): one for one in people}
        self.fields["holder"].offer(people, _("Nobody yet"))  # type: ignore[attr-defined]
        self.fields["names"].choices = [(uid, one.name) for uid, one in self.people.items()]  # type: ignore[attr-defined]
        self.fields["reason"].required = bool(data) and data.get("sort") == "decision"
        if not privileged:
            sorts = [pair for pair in NOTE_SORTS.items() if pair[0] != "privileged"]
            self.fields["sort"].choices = sorts  # type: ignore[attr-defined]

    def named(self) -> list[Person]:
        """Whom it calls."""
        return [self.people[uid] for uid in self.cleaned_data["names"]]


class TaskForm(ActionForm):
    """What is needed for one act on a task: see :mod:`.views.tasks`."""

    proof = text(
        _("How one sees that it is done"),
        2_000,
        required=False,
        help_text=_("A link, a name, a time: what somebody else could check."),
    )
    holder = PersonField(label=_("Who does it"), required=False)
    due_at = when(_("Until when"), required=False)
    reason = text(_("Why"), 500, rows=2, required=False)

    def __init__(self, data: Any = None, *, people: Sequence[Person], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["holder"].offer(people, _("Nobody yet"))  # type: ignore[attr-defined]


class FactForm(ActionForm):
    """What is known of it, and how."""

    state = forms.ChoiceField(
        label=_("What is known of it"), widget=forms.RadioSelect,
        choices=[(state, FACT_STATES[state][1]) for state in STATES_IN_ORDER], initial=Fact.State.CHECKING,
    )  # fmt: skip
    source = forms.CharField(
        label=_("How you know"), max_length=500, required=False,
        help_text=_("Needed for what is confirmed or false: who said it, where it stands."),
    )  # fmt: skip
    public = forms.BooleanField(label=_("The public knows it"), required=False)


class FactWordsForm(ActionForm):
    """Say it better."""

    words = text(_("What it says"), 1_000)


class QuestionForm(ActionForm):
    """What we say to it."""

    answer = text(_("What we say"), 2_000, rows=4, required=False)
    ready = forms.BooleanField(label=_("It may be said as it stands"), required=False)


class AskForm(ActionForm):
    """A question that people will ask."""

    words = forms.CharField(label=_("What people will ask"), max_length=500)
    answer = text(_("What we say"), 2_000, required=False)


class PromiseForm(ActionForm):
    """When the public hears from us next."""

    due_at = when(_("The public hears from us by"))
    expected_end = when(
        _("It is expected to be over by"), required=False, help_text=_("Only if you tell the public so.")
    )


class SaidForm(ActionForm):
    """Something was said in public."""

    words = text(_("What was said, in short"), 1_000)
    link = forms.CharField(label=_("Where it stands"), max_length=500, required=False, widget=forms.URLInput)
    early = text(
        _("Why the public heard it first"), 1_000, rows=2, required=False,
        help_text=_("Only when people who are affected should have heard it before."),
    )  # fmt: skip


class SilenceForm(ActionForm):
    """The decision to say nothing for now."""

    reason = text(_("Why it is right to say nothing now"), 1_000)
    owner = PersonField(label=_("Who answers for it"))
    review_at = when(_("Look at it again at"))
    reach = forms.IntegerField(
        label=_("It ends when so many people an hour are reached"), required=False, min_value=0, max_value=10**10,
    )  # fmt: skip
    press = forms.BooleanField(label=_("It ends when a newsroom asks"), required=False, initial=True)
    harm = forms.BooleanField(label=_("It ends when somebody is in danger"), required=False, initial=True)

    def __init__(self, data: Any = None, *, people: Sequence[Person], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["owner"].offer(people)  # type: ignore[attr-defined]

    def triggers(self) -> dict[str, Any]:
        """What ends it before its time."""
        given = self.cleaned_data
        return {"reach": given["reach"], "media": given["press"], "harm": given["harm"]}


class LevelForm(ActionForm):
    """The level that a person chooses; the answers behind it are read as the advice page reads them."""

    level = forms.ChoiceField(
        label=_("Level"), widget=forms.RadioSelect, choices=[(level, LEVEL_NAMES[level]) for level in LEVELS]
    )
    reason = text(
        _("Why this level"), 1_000, rows=2, required=False,
        help_text=_("Needed when it is lower than before, or lower than the rules advise."),
    )  # fmt: skip
    verify = forms.BooleanField(label=_("I have checked that it is real"), required=False)


class CloseForm(ActionForm):
    """How it ended."""

    outcome = forms.ChoiceField(
        label=_("How it ended"), widget=forms.RadioSelect, initial="handled",
        choices=[(one, OUTCOMES[one]) for one in ("handled", "not_crisis")],
    )  # fmt: skip
    reason = text(_("Why it is over"), 2_000)


class WhyForm(ActionForm):
    """One reason."""

    reason = text(_("Why"), 1_000, rows=2)


class SeatForm(ActionForm):
    """Who is let in, and what they answer for."""

    person = PersonField(label=_("Who"))
    duty = forms.ChoiceField(label=_("Answers for"), required=False)

    def __init__(
        self, data: Any = None, *, people: Sequence[Person], duties: Mapping[str, str], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.fields["person"].offer(people)  # type: ignore[attr-defined]
        self.fields["duty"].choices = [("", _("Only looks on")), *duties.items()]  # type: ignore[attr-defined]
