"""Forms of evidence: an address, a file, a call's note, a reason."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.incidents.actions.evidence import LONGEST
from firebreak.incidents.forms import ActionForm, text, when
from firebreak.listening.forms.fields import Upload


class PageForm(ActionForm):
    """A page by its address."""

    address = forms.CharField(
        label=_("Address of the page"), max_length=2_000, widget=forms.URLInput({"inputmode": "url"}),
        help_text=_("The page is fetched as anybody sees it who is not signed in."),
    )  # fmt: skip
    note = text(_("What it shows"), 2_000, rows=2, required=False)


class FileForm(ActionForm):
    """A file of any kind."""

    file = Upload(
        label=_("File"), error_messages={"too_large": _("The file is larger than %(limit)s MB and was not kept.")},
        help_text=_("A screenshot, photo, mail, recording, anything. It is kept as it is and never opened here."),
    )  # fmt: skip
    note = text(_("What it shows"), 2_000, rows=2, required=False)


class CallForm(ActionForm):
    """What was said on the phone."""

    who = forms.CharField(label=_("With whom you spoke"), max_length=300)
    at = when(_("When"), required=False, help_text=_("Now, if you leave it empty."))
    words = text(_("What they said"), LONGEST, rows=4, help_text=_("As exactly as you can."))


class RemoveForm(ActionForm):
    """Why a piece is taken out."""

    reason = text(_("Why it is taken out"), 1_000, rows=2)
