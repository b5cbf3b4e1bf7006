"""Sentences of the codes of feeds."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "rss.entities": _("The feed defines its own entities, which is refused for safety."),
    "rss.not_a_feed": _(
        "The address answers with something that is no feed. Open it in a browser and look for its feed."
    ),
    "rss.no_feed_here": _("The page names no feed. Give the address of the feed itself."),
    "rss.unreadable_items": _("{count} entries of the feed could not be read."),
}
