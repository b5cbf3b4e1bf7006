"""A place on our own server stays one brand's: nobody else ever speaks where people know it."""

from typing import Any

import pytest

from firebreak.base.actions import Actor
from firebreak.base.errors import WrongInput
from firebreak.publishing import actions
from firebreak.publishing.models import Channel, HeldPlace

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = Actor("person", "tester", "Tester")


def page(brand: Any, slug: str = "acme", **more: Any) -> Channel:
    settings = {"slug": slug, "title": "Notices"}
    return actions.add_channel(
        actor=ACTOR, brand=brand, name="Status", writer="status_page", text="page", settings=settings, **more
    )


def renamed(row: Channel, slug: str) -> Channel:
    return actions.change_channel(
        actor=ACTOR,
        channel=row,
        name="Status",
        text="page",
        in_languages=[],
        place=1,
        settings={"slug": slug},
    )


def refused(brand: Any, slug: str = "acme") -> str:
    with pytest.raises(WrongInput) as caught:
        page(brand, slug)
    return caught.value.code


def test_a_removed_status_page_stays_its_brands(brand: Any, other_brand: Any) -> None:
    actions.remove_channel(actor=ACTOR, channel=page(brand))
    assert refused(other_brand) == "publishing.taken"
    assert not Channel.objects.filter(brand=other_brand).exists()
    assert page(brand).settings["slug"] == "acme", "its own brand may come back"


def test_a_slug_that_was_left_for_another_stays_its_brands_too(brand: Any, other_brand: Any) -> None:
    renamed(page(brand), "acme-news")
    assert [refused(other_brand, slug) for slug in ("acme", "acme-news")] == ["publishing.taken"] * 2


def test_what_was_refused_holds_nothing(brand: Any, other_brand: Any) -> None:
    page(brand)
    row = page(other_brand, "other")
    with pytest.raises(WrongInput):
        renamed(row, "acme")
    with pytest.raises(WrongInput):
        page(brand, "No Slug")
    assert set(HeldPlace.objects.values_list("place", "brand")) == {
        ("acme", brand.pk),
        ("other", other_brand.pk),
    }


def test_the_place_of_a_brand_that_is_gone_is_nobodys(brand: Any, other_brand: Any) -> None:
    page(other_brand)
    HeldPlace.objects.update(brand=None)
    assert refused(brand) == "publishing.taken"
