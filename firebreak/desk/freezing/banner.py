"""What every page of a brand says while its publishing is frozen, and the button that freezes it."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from firebreak.org.models import Brand
from firebreak.publishing import queries, verbs
from firebreak.publishing.models import Delivery
from firebreak.web.slots import slots


def announce() -> None:
    """Put both into the frame of the pages, and the way to what was held into publishing.

    ``site`` calls this once, through the desk's navigation.
    """
    slots.add("app.banner", banner)
    slots.add("app.bar", button)
    slots.add("publishing.held", held)


def _frozen(request: HttpRequest, brand: Brand) -> bool:
    """Asked once for a page, though it stands there three times."""
    known: dict[int, bool] = request.__dict__.setdefault("_frozen_brands", {})
    if brand.pk not in known:
        known[brand.pk] = bool(queries.frozen(brand))
    return known[brand.pk]


def banner(request: HttpRequest, **_context: object) -> str:
    """Only while a freeze holds. "Frozen" alone stands there only when nothing is left open."""
    brand = getattr(request, "brand", None)
    may = getattr(request, "may", None)
    if brand is None or may is None or not may(verbs.SEE.name) or not _frozen(request, brand):
        return ""
    context = {"brand": brand, "open": queries.still_open(brand), "since": queries.freezes(brand)[:1]}
    return render_to_string("desk/freezing/banner.html", context, request)


def button(request: HttpRequest, **_context: object) -> str:
    """For whoever may freeze, on every page."""
    brand = getattr(request, "brand", None)
    may = getattr(request, "may", None)
    if brand is None or may is None or not may(verbs.FREEZE.name) or _frozen(request, brand):
        return ""
    return render_to_string("desk/freezing/button.html", {"brand": brand, **_context}, request)


def held(request: HttpRequest, **_context: object) -> str:
    """The way from publishing to what a freeze held."""
    brand = getattr(request, "brand", None)
    if brand is None or not queries.deliveries(brand).filter(state=Delivery.State.HELD).exists():
        return ""
    return render_to_string("desk/freezing/held_link.html", {"brand": brand}, request)
