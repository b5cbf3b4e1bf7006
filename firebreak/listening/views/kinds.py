"""Words of what the machine tells apart: risks, intents, kinds of accounts, verdicts on claims, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from firebreak.listening.queries.filters import NOT_SURE
from firebreak.web.parts.numbers import listed
from firebreak.web.slots import Label

RISK_NAMES: Mapping[str, Label] = {
    "safety": _("Safety"),
    "quality": _("Quality"),
    "service": pgettext_lazy("risk", "Service"),
    "outage": _("Outage"),
    "privacy": _("Privacy"),
    "discrimination": _("Discrimination"),
    "misconduct": _("Misconduct"),
    "employment": _("Working conditions"),
    "environment": _("Environment"),
    "legal": pgettext_lazy("risk", "Legal"),
    "boycott": _("Boycott"),
    "falsehood": _("Falsehood"),
}
INTENT_NAMES: Mapping[str, Label] = {
    "complaint": _("Complaint"),
    "question": _("Question"),
    "report": pgettext_lazy("intent", "Report"),
    "threat": _("Threat"),
    "praise": _("Praise"),
    "offer": _("Offer of help"),
    "help": _("Call for help"),
    "spam": _("Spam"),
}
VOICE_KINDS: Mapping[str, Label] = {
    "customer": _("Customer"),
    "influencer": _("Influencer"),
    "media": _("Media"),
    "staff": _("Staff"),
    "competitor": _("Competitor"),
    "unknown": _("Not known"),
}
REASONS: Mapping[str, Label] = {
    "voice.media_name": _("calls itself a medium"),
    "voice.links_mostly": _("posts mostly links"),
    "voice.posts_all_day": _("posts links all day"),
    "voice.many_followers": _("has many followers"),
    "voice.very_many_followers": _("has very many followers"),
    "voice.badge": _("carries the network's badge"),
    "voice.own_experience": _("tells of an experience of their own"),
    "voice.asks_the_brand": _("asks or answers somebody"),
    "voice.few_followers": _("has few followers"),
    "voice.named_staff": _("is on your list of staff"),
    "voice.named_competitor": _("is on your list of competitors"),
    "voice.named_media": _("is on your list of media"),
}
VERDICTS: Mapping[str, Label] = {
    "unknown": pgettext_lazy("verdict", "Not known"),
    "true": pgettext_lazy("verdict", "True"),
    "false": pgettext_lazy("verdict", "False"),
}
HOW_IT_CAME: Mapping[str, Label] = {
    "start": _("brought it up first"),
    "repost": pgettext_lazy("how a post came", "reposted"),
    "reply": pgettext_lazy("how a post came", "answered"),
    "thread": _("in the same thread"),
    "copy": _("the same text later, likely a copy"),
}
SURE, FAIRLY = 0.85, 0.65
"""Probabilities from which the pages call the machine sure, and fairly sure."""


def sure_words(probability: float) -> str:
    """How sure the machine is, in words; empty where it said nothing."""
    if probability <= 0:
        return ""
    if probability >= SURE:
        return gettext("sure")
    return gettext("fairly sure") if probability >= FAIRLY else gettext("not very sure")


def kind_name(by: str, value: str) -> Label:
    """A risk or an intent in words; a value we have no word for as it is."""
    if value in ("", NOT_SURE):
        return _("Not sure")
    return (RISK_NAMES if by == "risk" else INTENT_NAMES).get(value, value)


def reason_words(codes: Iterable[str]) -> str:
    """Why an account is taken for what it is."""
    return listed(REASONS[code] for code in codes if code in REASONS)
