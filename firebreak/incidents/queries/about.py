"""What an incident is about, in words: for whoever compares another text with it."""

from datetime import timedelta
from typing import Final

from django.core.cache import cache

from firebreak.engine.text.trends import terms
from firebreak.incidents.models import Incident
from firebreak.incidents.queries.rooms import monitors
from firebreak.listening import queries as listening
from firebreak.listening.queries import MentionFilter

BEFORE: Final = timedelta(hours=2)
"""What was said so long before it was opened belongs to it too."""
MONITORS, READ = 4, 200
"""Of so many of the room's monitors so many of the newest negative mentions are read."""
LEAST, SHARE = 3, 0.2
"""So many of them, and so large a share, must name a product."""
KEPT_S: Final = 60.0


def title_words(row: Incident) -> set[str]:
    """Those of its title that carry meaning, but for the brand's own name, which is everywhere."""
    brand = row.brand
    own = {word for name in (brand.name, *brand.spellings, *brand.hashtags) for word in terms(str(name))}
    return terms(row.title) - own


def named_products(row: Incident) -> list[str]:
    """The brand's products that the negative mentions of the incident name; a title seldom says them.

    What was found is kept for a minute: many texts are compared with the same incident.
    """
    if not row.brand.products:
        return []
    found = cache.get_or_set(f"incident-products:{row.pk}", lambda: _named(row), KEPT_S)
    return list(found or ())


def _named(row: Incident) -> list[str]:
    said = [
        terms(f"{one.title} {one.text}")
        for monitor in monitors(row)[:MONITORS]
        for one in listening.mentions(row.brand, _negative(str(monitor.uid), row), limit=READ).items
    ]
    products = {str(name): terms(str(name)) for name in row.brand.products}
    enough = max(LEAST, SHARE * len(said))
    return [name for name, words in products.items() if words and sum(words <= one for one in said) >= enough]


def _negative(monitor: str, row: Incident) -> MentionFilter:
    return MentionFilter(monitor=monitor, sentiment="negative", since=row.opened_at - BEFORE)
