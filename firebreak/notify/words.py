"""The sentences of the codes with which a delivery can wait or fail."""

from django.utils.translation import gettext, gettext_noop

from firebreak.base import connectors
from firebreak.base.errors import FirebreakError

WORDS: dict[str, str] = {
    "notify.endpoint_gone": gettext_noop("The webhook was removed before this was sent."),
    "notify.clone": gettext_noop("This is a drill: nobody is messaged from it."),
    "notify.unknown_pager": gettext_noop("This installation cannot send this way any more."),
    "notify.not_a_member": gettext_noop("This person left the brand before it was sent."),
    "notify.not_wanted": gettext_noop("Nobody needs it any more, so it was not sent."),
    "notify.too_old": gettext_noop("It could not be sent within a day, so it was given up."),
    "notify.unknown_level": gettext_noop("Choose watch, alert or crisis."),
    "notify.not_of_brand": gettext_noop("Choose people and webhooks of this brand."),
    "notify.quiet_hours": gettext_noop("Give a beginning and another end, or neither."),
    "notify.pager_broke": gettext_noop("This way broke on our side. The log says where."),
    "notify.worker_lost": gettext_noop(
        "It was tried several times, and each time the machine stopped meanwhile."
    ),
    "notify.page_stopped": gettext_noop("Nobody is needed any more: the calls were stopped."),
    "notify.taken": gettext_noop("Somebody else is on it already."),
    "notify.not_yours": gettext_noop("Only the person who is tested can answer a test."),
    "notify.chat_strangers": gettext_noop(
        "Somebody is in the channel who may not see this incident, and cannot be put out."
    ),
    "notify.nobody": gettext_noop("Choose somebody who works on the brand."),
    "notify.wrong_code": gettext_noop("The code is wrong or over. Ask for a new one in your profile."),
    "notify.unknown_identity": gettext_noop("Nobody is linked to this name in the chat."),
    "notify.unknown_page": gettext_noop("There is no such call in this brand."),
    "notify.may_not_answer": gettext_noop("Your role does not answer calls."),
    "notify.unknown_reply": gettext_noop("Send a JSON object that says acknowledge or link."),
    "notify.too_large": gettext_noop("The body is too large. Nothing was done."),
    "notify.unsigned": gettext_noop("The reply carries no signature that we know."),
    "notify.too_many": gettext_noop("Too many replies. Wait a moment, then send it again."),
    "limits.too_many": gettext_noop("Too many in a short time. Wait a while, then try again."),
    "mail.url": gettext_noop("No mail server is set. It waits for a day: see the setting mail_url."),
    "mail.from": gettext_noop("The sender's address is wrong: see the setting mail_from."),
    "mail.recipient": gettext_noop("The mail address cannot be read."),
    "mail.unreachable": gettext_noop("The mail server does not answer."),
    "mail.no_answer": gettext_noop("Handed over, but the mail server did not confirm."),
    "mail.login": gettext_noop("The mail server refuses the user name or password."),
    "mail.login_later": gettext_noop("The mail server cannot check the password just now."),
    "mail.certificate": gettext_noop("The mail server's certificate is not valid."),
    "mail.not_encrypted": gettext_noop("The mail server offers no encryption, so no password was sent."),
    "mail.not_supported": gettext_noop("The mail server does not offer what the setting asks for."),
    "mail.rate": gettext_noop("The mail server asks for fewer mails."),
    "mail.later": gettext_noop("The mail server says to try later."),
    "mail.refused": gettext_noop("The mail server refuses this mail or its receiver."),
    "webhook.no_secret": gettext_noop("The webhook has no secret, so nothing was sent."),
    "webhook.unreachable": gettext_noop("The receiver does not answer."),
    "webhook.no_answer": gettext_noop("Sent, but the receiver did not confirm."),
    "webhook.redirect": gettext_noop("The receiver redirects, which signed deliveries do not follow."),
    "webhook.gone": gettext_noop("The receiver says that nobody wants these messages any more."),
    "webhook.status": gettext_noop("The receiver answers in a way that is not understood."),
    "fetch.status": gettext_noop("The receiver answers with an error."),
    "fetch.refused": gettext_noop("The receiver refuses the signature."),
    "fetch.rate": gettext_noop("The receiver asks for fewer messages."),
    "fetch.blocked": gettext_noop("The address lies inside your own network: see the setting fetch_private."),
}

OF_CALLS: dict[str, str] = {
    "mail.url": gettext_noop("No mail server is set, so no mail can go out: see the setting mail_url."),
}
"""Where a call has other words than a notice, as it does not wait."""


def say_of_call(code: str) -> str:
    """The sentence of why a call did not go out."""
    return gettext(OF_CALLS[code]) if code in OF_CALLS else say(code)


def say(code: str) -> str:
    """The sentence of a code in the language of the page; an unknown code is shown as it is."""
    return gettext(WORDS[code]) if code in WORDS else code


def say_error(error: FirebreakError) -> str:
    """The sentence of what went wrong, with what it is about."""
    sentence = say(error.code)
    try:
        return sentence.format_map(error.params)
    except (KeyError, IndexError, ValueError):
        return sentence


def way_icon(pager: str) -> str:
    """The picture of a way of sending."""
    try:
        return connectors.get(pager).icon
    except KeyError:
        return "plug"


def way_name(pager: str) -> str:
    """What a way of sending is called in the language of the page."""
    try:
        return gettext(connectors.get(pager).title)
    except KeyError:
        return pager
