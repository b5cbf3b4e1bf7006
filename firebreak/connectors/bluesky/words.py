"""Sentences of the codes of Bluesky."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "bluesky.address": _("Give a full address that starts with wss://."),
    "bluesky.certificate": _("The server's certificate is not valid."),
    "bluesky.handshake": _("The server did not open the stream."),
    "bluesky.cursor": _("The server refuses every place in its stream."),
    "bluesky.cut": _("The server cuts the stream again and again."),
    "bluesky.unreadable": _("{count} messages of the stream could not be read ({reason})."),
    "bluesky.cursor_too_old": _("The server no longer had what was said in this time."),
    "bluesky.oversized_frame": _("The server sent more than can be read, so a part was skipped."),
}
