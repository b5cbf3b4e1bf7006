"""Sentences of the codes of Telegram."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "telegram.channel": _("Give the channel as @name, or its number, which begins with -100."),
}
