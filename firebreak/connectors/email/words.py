"""Sentences of the codes of mail."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "mail.host": _("Give the name of the mail server."),
    "mail.control_characters": _("The field {field} holds characters that cannot be typed. Enter it again."),
    "mail.folder": _("The mailbox has no such folder, or it cannot be opened."),
    "mail.certificate": _("The mail server's certificate is not valid."),
    "mail.cut": _("The mail server broke off."),
    "mail.login": _("The mail server refuses the user name or password."),
    "mail.login_later": _("The mail server cannot check the password just now."),
    "mail.too_large": _("A mail was too large and was left out."),
    "mail.too_many_parts": _("A mail has too many parts; the rest was left out."),
    "mail.attachment_left_out": _("An attachment was too large or one too many and was left out."),
    "mail.url": _("Set mail_url to smtp://user:password@host:587 or smtps://user:password@host."),
    "mail.returns_url": _(
        "Set mail_returns_url to imaps://user:password@host/INBOX or imap+starttls://user:password@host/INBOX."
    ),
    "mail.returned_unreadable": _("A mail that came back cannot be understood. Read it yourself."),
    "mail.from": _("Set mail_from to a mail address."),
    "mail.recipient": _("The receiver's mail address cannot be read."),
    "mail.not_encrypted": _("The mail server offers no encryption, so the password was not sent."),
    "mail.not_supported": _("The mail server does not offer what the setting asks for."),
    "mail.unreachable": _("The mail server does not answer."),
    "mail.no_answer": _("Handed over, but the server did not confirm. It may have arrived."),
    "mail.rate": _("The mail server asks for fewer mails."),
    "mail.later": _("The mail server says to try later."),
    "mail.refused": _("The mail server refuses the mail."),
    "mail.receiver_gone": _("The mail server says that nobody has this address."),
    "mail.receiver_refused": _("The mail server refuses this receiver."),
    "mail.receiver_later": _("The mail server says to try this receiver later."),
    "mail.no_leave_link": _("There is no link to leave the list, so nothing was sent."),
    "mail.headline": _(
        "The first line becomes the subject of the mail. Give it 1 to 200 characters; nothing was sent."
    ),
    "mail.reply_to": _("Give one mail address for answers, or none."),
}
