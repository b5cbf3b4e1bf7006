"""Times have 24 hours in every language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.forms import DateField, DateTimeField
from django.utils import formats, timezone, translation

pytestmark = pytest.mark.unit
LANGUAGES = ["en", "zh-hans", "zh-hant", "sv", "ms"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["TIME_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT"])
def test_five_past_two_in_the_afternoon_is_14_05(language: str, kind: str) -> None:
    with translation.override(language), timezone.override("UTC"):
        assert "14:05" in formats.date_format(datetime(2026, 11, 20, 14, 5, tzinfo=UTC), kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_can_be_typed_as_the_browser_and_the_page_write_them(language: str) -> None:
    with translation.override(language):
        assert DateField(localize=True).clean("2026-11-20") == date(2026, 11, 20)
        assert DateTimeField(localize=True).clean("2026-11-20T14:05").hour == 14


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", "20 November 2026"), ("sv", "20 november 2026"), ("zh-hans", "2026年11月20日")],
)
def test_the_day_is_written_as_people_there_write_it(language: str, day: str) -> None:
    with translation.override(language):
        assert formats.date_format(date(2026, 11, 20), "DATE_FORMAT") == day
