"""Sentences of the codes of Mastodon."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "mastodon.timeline": _("Choose one of the timelines."),
    "mastodon.hashtag": _("Give one hashtag of letters and digits, such as #norrsken."),
    "mastodon.insecure": _("A token is only sent to an address that starts with https://."),
    "mastodon.anonymous": _(
        "This server shows the timeline only to people with an account. Make a token there and enter it here."
    ),
    "mastodon.token": _("The server no longer accepts the token. Make a new one and enter it here."),
    "mastodon.scope": _("The token may not read this timeline. It needs the right to read statuses."),
    "mastodon.not_there": _(
        "The server has no such timeline. Check whether its address is that of a Mastodon server."
    ),
    "mastodon.page": _(
        "The server answered with a page for people instead of posts; it may ask for a sign-in. It is asked again."
    ),
    "mastodon.not_json": _("The server answered with something that is no timeline. It is asked again."),
    "mastodon.cut": _("The server cuts the stream again and again."),
    "mastodon.no_stream": _("The server does not stream ({reason}), so its pages are read instead."),
    "mastodon.unreadable": _("{count} posts could not be read ({reason})."),
}
