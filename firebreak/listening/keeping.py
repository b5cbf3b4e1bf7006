"""What must not be deleted now, whatever its age: a brand on legal hold, and what rooms above say of parts of it."""

from collections.abc import Callable
from dataclasses import dataclass

from firebreak.org.models import Brand


@dataclass(frozen=True)
class Kept:
    """What is kept of a brand's mentions."""

    held: bool = False
    """Whether anything is. What cannot be told apart by monitor (originals, deliveries, gaps) stays whole then."""
    everything: bool = False
    monitors: frozenset[int] = frozenset()
    """Keys of monitors whose mentions stay."""
    posts: frozenset[int] = frozenset()
    """Numbers of posts that stay, whoever mentions them."""

    def with_(self, other: "Kept") -> "Kept":
        """Both together.

        >>> Kept(held=True, posts=frozenset({1})).with_(Kept(everything=True)).everything
        True
        """
        return Kept(
            self.held or other.held,
            self.everything or other.everything,
            self.monitors | other.monitors,
            self.posts | other.posts,
        )


Ask = Callable[[int], Kept]
"""What a room keeps of a brand, by the brand's key."""
_asked: list[Ask] = []


def keep(ask: Ask) -> None:
    """Ask this before anything is deleted. Called once for each room, by ``site``."""
    if ask not in _asked:
        _asked.append(ask)


def kept(brand: Brand) -> Kept:
    """What is kept of a brand now."""
    hold = Brand.objects.filter(pk=brand.pk, legal_hold=True).exists()
    found = Kept(held=hold, everything=hold)
    for ask in _asked:
        found = found.with_(ask(brand.pk))
    return found
