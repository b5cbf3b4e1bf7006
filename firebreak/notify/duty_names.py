"""What duties are called: a plan's words, which a room above knows. ``site`` says who answers."""

from collections.abc import Callable, Mapping

from firebreak.org.models import Brand

Names = Callable[[Brand], Mapping[str, str]]
_ask: list[Names] = []


def use(names: Names) -> None:
    """``names(brand)`` gives key -> title in the reader's language."""
    _ask[:] = [names]


def of(brand: Brand) -> Mapping[str, str]:
    """Titles by key; empty where nobody answers."""
    return _ask[0](brand) if _ask else {}
