"""In the list of monitors, hours in which nobody listened are a gap and not a quiet hour."""

from datetime import timedelta

import pytest
from django.urls import reverse

from firebreak.base.clock import now
from firebreak.listening.models import Source
from firebreak.listening.tests.page_posts import some
from firebreak.listening.views.monitor_page import monitor_row

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def row(brand, monitor):
    return monitor_row(brand, monitor, now() - timedelta(hours=24), now())


def listened(brand, hours):
    source = Source.objects.create(brand=brand, connector="bluesky", name="Bluesky")
    Source.objects.filter(pk=source.pk).update(created_at=now() - timedelta(hours=hours))
    return source


def test_where_nobody_listened_there_is_no_number(brand, monitor, lead, client_of):
    assert (row(brand, monitor).total, "No data" in str(row(brand, monitor).spark)) == ("–", True)
    page = client_of(lead).get(reverse("listening:monitors", args=[brand.slug])).content.decode()
    assert "No data" in page


def test_where_we_listened_and_nothing_was_said_there_is_a_nought(brand, monitor):
    listened(brand, 48)
    assert row(brand, monitor).total == "0"
    assert "No data" not in str(row(brand, monitor).spark)


def test_a_gap_breaks_the_line(brand, monitor):
    source = listened(brand, 48)
    whole = str(row(brand, monitor).spark)
    source.gaps.create(start=now() - timedelta(hours=15), end=now() - timedelta(hours=9), code="gap.failed")
    broken = str(row(brand, monitor).spark)
    assert (whole.count('class="line'), broken.count('class="line')) == (1, 2)


def test_posts_count_although_no_source_of_today_brought_them(brand, monitor, feed):
    feed(some(8))
    assert row(brand, monitor).total == "8"
