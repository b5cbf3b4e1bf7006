"""The plan's pages in the groups in which people look for them: the navigation below the heading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firebreak.org.models import Brand
from firebreak.plan.words import KIND_NAMES
from firebreak.web.slots import Label

NAMES: Final[Mapping[str, Label]] = {
    "overview": _("Overview"), "check": pgettext_lazy("plan", "Check"), "advice": _("Three questions"),
    "people": _("Who does what"), "rota": _("Rota"), "training": _("Training"), "pocket": _("Pocket page"),
    "versions": _("Versions"), **KIND_NAMES,
}  # fmt: skip
"""Page (by the name of its address) or kind of item -> its name."""
GROUPS: Final[tuple[tuple[Label, tuple[str, ...]], ...]] = (
    (_("Overview"), ("overview", "check")),
    (_("What may happen"), ("risks", "scenarios", "cases")),
    (pgettext_lazy("plan", "What to do"), ("playbooks", "advice", "outlets")),
    (_("What to say"), ("templates", "policies", "approvals")),
    (_("Who does it"), ("people", "duties", "rota", "contacts", "courses", "training")),
    (_("The document"), ("versions", "pocket")),
)


@dataclass(frozen=True)
class Place:
    """One page."""

    name: Label
    address: str
    here: bool


@dataclass(frozen=True)
class Group:
    """Pages that belong together; its own address is that of its first."""

    name: Label
    places: tuple[Place, ...]

    @property
    def address(self) -> str:
        return self.places[0].address

    @property
    def here(self) -> bool:
        return any(place.here for place in self.places)


def places(brand: Brand, here: str) -> list[Group]:
    """All groups for a page of the plan: ``here`` is its name, or the kind of item that it shows."""
    return [Group(name, tuple(_places(brand, keys, here))) for name, keys in GROUPS]


def _places(brand: Brand, keys: Iterable[str], here: str) -> Iterable[Place]:
    for key in keys:
        address = (
            reverse("plan:kind", args=[brand.slug, key])
            if key in KIND_NAMES
            else reverse(f"plan:{key}", args=[brand.slug])
        )
        yield Place(NAMES[key], address, key == here)
