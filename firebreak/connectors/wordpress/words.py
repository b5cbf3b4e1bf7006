"""Sentences of the codes of WordPress."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "wordpress.no_api": _(
        "No WordPress answers at this address. Check it, and ask whoever runs the site whether its REST API is switched off."
    ),
    "wordpress.altered": _(
        "The site would show the text changed, so it was not published. It lies there as a draft. "
        "Ask whoever runs the site which plugin changes texts."
    ),
    "wordpress.removed": _(
        "Somebody put the post of this text into the bin of the site, so it was not published again."
    ),
    "wordpress.slug": _(
        "The site changes the name in a post's address, so a repeat could not be told from a new post. "
        "Nothing was published."
    ),
    "wordpress.hidden": _(
        "The account may not see everything that is planned there. Give it the role Editor."
    ),
}
