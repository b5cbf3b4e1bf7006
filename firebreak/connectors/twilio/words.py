"""Sentences of the codes of text messages."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "twilio.account": _("The account's identifier is not complete. It begins with AC and has 34 signs."),
    "twilio.sender": _("Twilio does not let this sender send there. Check the sender's number."),
    "twilio.number": _("The phone number needs its country code, as in +46 70 123 45 67."),
}
