"""Report what you saw: made for a phone held in one hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.listening.forms.fields import Text, Upload, area
from firebreak.listening.forms.mails import is_mail, words_of_mail
from firebreak.listening.models import Report

SEEN = [
    (Report.Seen.PUBLIC, _("In public, where everybody can see it")),
    (Report.Seen.PRIVATE_GROUP, _("In a private group or chat")),
    (Report.Seen.CALL, _("In a call")),
    (Report.Seen.SHOP, _("In a shop or at a counter")),
    (Report.Seen.MAIL, _("In a mail or letter")),
]
VERDICTS = [
    (Report.Verdict.CONFIRMED, _("Confirmed")),
    (Report.Verdict.WRONG, _("Wrong")),
    (Report.Verdict.UNVERIFIED, _("Not verified")),
]


TOO_LARGE = {
    "too_large": _(
        "The file is larger than %(limit)s MB and was not kept. Send a smaller one, or describe it."
    )
}


class ReportForm(forms.Form):
    seen_where = forms.ChoiceField(label=_("Where did you see it?"), choices=SEEN, widget=forms.RadioSelect)
    text = Text(
        label=_("What does it say?"),
        max_length=20_000,
        required=False,
        widget=area(5),
        help_text=_("Paste the words, or write what was said as exactly as you can."),
    )
    link = forms.URLField(
        label=_("Link"),
        max_length=2000,
        required=False,
        assume_scheme="https",
        help_text=_("If it has an address."),
    )
    file = Upload(
        label=_("Screenshot, photo or forwarded mail"),
        required=False,
        error_messages=TOO_LARGE,
        widget=forms.ClearableFileInput({"accept": "image/*,.eml,message/rfc822,.pdf,audio/*,video/*"}),
        help_text=_("A mail saved as a file (.eml) is read too. The original is kept as it is."),
    )
    camera = Upload(required=False, error_messages=TOO_LARGE)
    """The same, straight from a phone's camera."""
    note = Text(
        label=_("Anything we should know"),
        max_length=4000,
        required=False,
        widget=area(2),
        help_text=_("Such as how you came by it, or how many people are in the group."),
    )
    urgent = forms.BooleanField(
        label=_("The team must know now"),
        required=False,
        help_text=_("Warns the team at once. Use it for danger, or when it spreads fast."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = (
            any(str(data.get(name) or "").strip() for name in ("text", "link", "note"))
            or data.get("file")
            or data.get("camera")
        )
        file = data.get("file") or data.get("camera")
        if file and not str(data.get("text") or "").strip() and is_mail(file):
            data["text"] = words_of_mail(file)
        if not given and not self.errors:
            self.add_error("text", _("Give at least one thing: some words, a link, or a picture."))
        return data


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(choices=VERDICTS)
