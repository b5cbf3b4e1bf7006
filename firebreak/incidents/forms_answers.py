"""Forms of the answer queue, of hand-overs and of the legal hold."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.incidents.forms import ActionForm, PersonField, text, when
from firebreak.incidents.words_answers import KINDS
from firebreak.org.models import Person
from firebreak.plan.words import LANGUAGE_NAMES


class MessageForm(ActionForm):
    """What came where we do not listen."""

    words = text(_("What they wrote or said"), 5_000, rows=4)
    kind = forms.ChoiceField(label=_("What it is"), choices=list(KINDS.items()), initial="question")
    author = forms.CharField(label=_("Who it is from"), max_length=200, required=False)
    platform = forms.CharField(
        label=_("How it came"),
        max_length=60,
        required=False,
        help_text=_("Phone, mail, the shop, a network."),
    )
    language = forms.ChoiceField(
        label=_("In which language"),
        required=False,
        choices=[("", _("Not known yet")), *LANGUAGE_NAMES.items()],
    )
    link = forms.CharField(
        label=_("Where it stands"), max_length=2_000, required=False, widget=forms.URLInput
    )
    personal = forms.BooleanField(
        label=_("Written to us alone"), required=False,
        help_text=_("Only those who work in this incident read it, and the record keeps no word of it."),
    )  # fmt: skip


class ReplyForm(ActionForm):
    """What was answered."""

    answer = text(_("What you answered"), 5_000, rows=6)
    answer_link = forms.CharField(
        label=_("Where the answer stands"), max_length=2_000, required=False, widget=forms.URLInput
    )
    follow_at = when(
        _("Look at it again at"), required=False, help_text=_("When you promised more, or want to know whether it helped.")
    )  # fmt: skip


class FollowForm(ActionForm):
    """When to look again."""

    follow_at = when(_("Look at it again at"), required=False)


class HandOverForm(ActionForm):
    """What is left to whom."""

    what = forms.ChoiceField(label=_("What you hand over"))
    taker = PersonField(label=_("Who takes over"))
    open = text(
        _("What is open"), 5_000,
        help_text=_("What the list of your tasks does not show: where it stands, who waits. Write “nothing” if that is so."),
    )  # fmt: skip
    promised = text(_("What was promised"), 5_000, required=False, help_text=_("To whom, and by when."))
    next = text(
        _("What comes next"), 5_000, required=False, help_text=_("What is due first, and what to watch.")
    )

    def __init__(
        self, data: Any = None, *, what: Mapping[str, Any], people: Iterable[Person], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.fields["what"].choices = list(what.items())  # type: ignore[attr-defined]
        self.fields["taker"].offer(people)  # type: ignore[attr-defined]


class HoldForm(ActionForm):
    """Why it is kept; may be empty, so that one press is enough."""

    reason = text(_("Why"), 1_000, rows=2, required=False)


class LiftForm(ActionForm):
    """Why it may go again."""

    reason = text(_("Why it may be lifted"), 1_000, rows=2)
