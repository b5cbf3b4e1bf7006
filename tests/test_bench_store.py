"""The benchmark of the store fills and asks as the product does: its own statements are run, in small."""

from __future__ import annotations

import pytest

from benchmarks import fill, store
from firebreak.listening.store.checking import check
from tests import inside

pytestmark = [pytest.mark.room, pytest.mark.django_db]
MENTIONS = 600


def test_what_is_filled_is_summed_and_every_read_answers(brand):
    from firebreak.listening.models import Monitor

    for number in range(3):
        inside.monitor(brand.slug, f"Monitor {number}", f"norrsken{number}")
    keys = list(Monitor.objects.filter(brand=brand).order_by("pk").values_list("pk", flat=True))
    fill.fill(brand.pk, keys, MENTIONS)
    fill.index_all()
    assert check() == []
    found = {name: work() for name, work in store.works(Monitor.objects.get(pk=keys[0])).items()}
    assert len(found["newest 50"].items) == 50
