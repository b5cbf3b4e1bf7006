"""What an incident is about is read from its title and from what people say, so that other texts can be compared with it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from firebreak.incidents import actions
from firebreak.incidents.models import Incident
from firebreak.incidents.queries.about import named_products, title_words
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.tests.hearing import hear
from firebreak.listening import actions as listening

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def heard(outage: Incident) -> Iterator[Incident]:
    """The room listens; the brand has two products, one of them with a Chinese name."""
    brand = outage.brand
    brand.products = ["Ember Blend", "暖焰红茶", "Dawn Blend"]
    brand.save(update_fields=["products"])
    monitor = listening.create_monitor(
        actor=ACTOR, brand=brand, name="Norrsken", kind="brand", query="norrsken"
    )
    actions.watch(actor=ACTOR, incident=outage, monitor=monitor)
    cache.clear()
    yield Incident.objects.get(pk=outage.pk)
    cache.clear()


def test_its_title_counts_without_the_brands_own_name(heard: Incident) -> None:
    heard.title = "Norrsken Energi: meters catch fire"
    assert title_words(heard) == {"meters", "catch", "fire"}


def test_products_that_the_negative_talk_names_count_and_one_complaint_does_not(heard: Incident) -> None:
    brand = heard.brand
    for number in range(3):
        hear(
            brand,
            f"Norrsken Ember Blend made me ill, this is horrible and disgusting {number}",
            ago=60 + number,
        )
    hear(brand, "Norrsken Dawn Blend is awful, what a terrible disgusting taste", ago=50)
    assert named_products(heard) == ["Ember Blend"]
    hear(brand, "I love Norrsken Dawn Blend so much, it is wonderful and I am happy", ago=40)
    cache.clear()
    assert named_products(heard) == ["Ember Blend"]


def test_old_talk_is_another_matter_and_silence_names_nothing(heard: Incident) -> None:
    assert named_products(heard) == []
    for number in range(4):
        hear(heard.brand, f"Norrsken Ember Blend is horrible and disgusting {number}", ago=4 * 3600 + number)
    cache.clear()
    assert named_products(heard) == []
