"""Sentences of the codes of Slack."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "slack.name_taken": _("Every name that was tried for the channel is taken. Choose another name."),
}
