"""Forms of who must hear it first, of the press desk, and of what is really done."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.incidents.forms import ActionForm, PersonField, text, when
from firebreak.incidents.words_people import CORRECTIVE_KINDS, STAKEHOLDER_SORTS, TONES, WAYS
from firebreak.org.models import Person

NOBODY = _("Nobody yet")
TONE_CHOICES = [(key, word) for key, (_kind, word) in TONES.items()]


class FirstListForm(ActionForm):
    """The list to begin with."""

    sorts = forms.MultipleChoiceField(
        label=_("Who they are"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(STAKEHOLDER_SORTS.items()),
    )
    groups = forms.MultipleChoiceField(
        label=_("From the contacts of the plan"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, groups: Mapping[str, str], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["groups"].choices = list(groups.items())  # type: ignore[attr-defined]


class WhoForm(ActionForm):
    """Who they are, how they are affected, who tells them."""

    who = forms.CharField(
        label=_("The group or body"), max_length=160, required=False,
        help_text=_("Everybody in the room reads this: write no name of a private person here."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name of the person"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    reach = forms.CharField(
        label=_("Number or address"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    affected = text(_("How they are affected"), 1_000, rows=2, required=False)
    teller = PersonField(label=_("Who tells them"), required=False)
    first = forms.BooleanField(label=_("They hear it before the public does"), required=False, initial=True)

    def __init__(
        self, data: Any = None, *, people: Sequence[Person], private: bool = False, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.fields["teller"].offer(people, NOBODY)  # type: ignore[attr-defined]
        if private:
            del self.fields["who"]


class StakeholderForm(WhoForm):
    """One more."""

    sort = forms.ChoiceField(
        label=_("Who they are"), choices=list(STAKEHOLDER_SORTS.items()), initial="affected"
    )
    private = forms.BooleanField(
        label=_("A private person or a minor"), required=False,
        help_text=_(
            "Then only whoever leads, legal counsel and whoever tells them read who it is. All others see that there is one."
        ),
    )  # fmt: skip
    field_order = ("sort", "private", "who", "name", "reach", "affected", "teller", "first")


class ToldForm(ActionForm):
    """They have heard it."""

    way = forms.ChoiceField(label=_("How"), choices=list(WAYS.items()), initial="phone")
    proof = text(
        _("How one sees that it reached them"), 2_000, rows=2, required=False,
        help_text=_("Who answered, the number of a receipt, where the letter is kept."),
    )  # fmt: skip
    told_at = when(_("When"), required=False, help_text=_("Empty means now."))


class PressForm(ActionForm):
    """What a newsroom asks, and until when."""

    outlet = forms.CharField(label=_("Newsroom"), max_length=120)
    words = text(_("What they ask"), 2_000)
    due_at = when(_("They need it by"), required=False)
    journalist = forms.CharField(label=_("Journalist"), max_length=120, required=False)
    contact = forms.CharField(
        label=_("Number or address"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class AskedForm(PressForm):
    """A new question, with who speaks with them."""

    spokesperson = PersonField(label=_("Who speaks with them"), required=False)

    def __init__(self, data: Any = None, *, people: Sequence[Person], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["spokesperson"].offer(people, NOBODY)  # type: ignore[attr-defined]


class PressAnswerForm(ActionForm):
    """What they were told."""

    answer = text(_("What they were told, word for word"), 5_000, rows=5)


class PrintedForm(ActionForm):
    """What they published."""

    link = forms.CharField(label=_("Its address"), max_length=500, required=False, widget=forms.URLInput)
    tone = forms.ChoiceField(
        label=_("How it is written"), choices=TONE_CHOICES, widget=forms.RadioSelect, initial="factual"
    )
    printed = text(_("What it says, in short"), 2_000, rows=2, required=False)


class UnaskedForm(PrintedForm):
    """They published without asking."""

    outlet = forms.CharField(label=_("Newsroom"), max_length=120)
    field_order = ("outlet", "link", "tone", "printed")


class GiveForm(ActionForm):
    """To whom."""

    person = PersonField(label=_("Who speaks with them"), required=False)

    def __init__(self, data: Any = None, *, people: Sequence[Person], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["person"].offer(people, NOBODY)  # type: ignore[attr-defined]


class SpokeForm(ActionForm):
    """Who of ours spoke to them. Drawn only where that may be asked."""

    spoke = forms.CharField(
        label=_("Who of ours spoke to them"), max_length=200, required=False,
        help_text=_("Read by legal counsel and whoever leads. Ask your counsel before you look for it."),
    )  # fmt: skip


class CorrectiveForm(ActionForm):
    """What is really done about it."""

    kind = forms.ChoiceField(label=_("What it is"), choices=list(CORRECTIVE_KINDS.items()))
    words = text(
        _("What we do"), 1_000, rows=2, help_text=_("What changes for people, not what we say about it.")
    )
    owner = PersonField(label=_("Who sees to it"), required=False)
    due_at = when(_("Until when"), required=False)

    def __init__(self, data: Any = None, *, people: Sequence[Person], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["owner"].offer(people, NOBODY)  # type: ignore[attr-defined]


class ProofForm(ActionForm):
    """It is done."""

    proof = text(
        _("How one sees that it is done"), 2_000, rows=2,
        help_text=_("A link, a name, a time: what somebody else could check."),
    )  # fmt: skip


class SayableForm(ActionForm):
    """Whether the public may hear of it."""

    sayable = forms.ChoiceField(
        label=_("May it be said in public?"), widget=forms.RadioSelect,
        choices=[("yes", _("Yes, it may")), ("no", _("No, not now"))],
    )  # fmt: skip
    public_words = text(_("In these words"), 1_000, rows=2, required=False)
