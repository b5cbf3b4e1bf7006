"""Whatever is written is read back the same; whatever is read does not raise."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.calendar.exchange import Entry, Read, read_csv, read_ics, write_csv, write_ics
from firebreak.calendar.exchange.collecting import clean

pytestmark = pytest.mark.unit
ZONES = (
    "Europe/Stockholm",
    "Asia/Kuala_Lumpur",
    "America/New_York",
    "Asia/Taipei",
    "Australia/Lord_Howe",
    "UTC",
)
LONG = st.text(max_size=80).map(clean)
SHORT = LONG.map(lambda text: " ".join(text.split()))
MOMENT = st.integers(0, 40_000_000).map(
    lambda minutes: datetime(2000, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)
ENTRY = st.builds(
    Entry, SHORT.filter(bool), MOMENT, SHORT, st.sampled_from(("", "en", "zh-Hans", "zh-Hant", "sv", "ms")),
    LONG.filter(bool), SHORT, st.none() | MOMENT, SHORT, SHORT,
)  # fmt: skip
ENTRIES = st.lists(ENTRY, max_size=4, unique_by=lambda entry: entry.uid)


@settings(max_examples=150, deadline=None)
@given(ENTRIES, st.sampled_from(ZONES), st.sampled_from(("en", "zh-Hans", "zh-Hant", "sv", "ms")))
def test_a_table_comes_back(entries: list[Entry], zone: str, language: str) -> None:
    assert read_csv(write_csv(entries, zone, language), zone) == Read(entries, [])


@settings(max_examples=150, deadline=None)
@given(ENTRIES, st.sampled_from(ZONES), st.text(max_size=40))
def test_a_calendar_comes_back(entries: list[Entry], zone: str, name: str) -> None:
    assert read_ics(write_ics(entries, name), zone) == Read(entries, [])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(ZONES))
def test_no_bytes_raise(data: bytes, zone: str) -> None:
    for found in (
        read_csv(data, zone), read_csv(b"Date,Time,Text\n" + data, zone), read_ics(data, zone),
        read_ics(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data + b"\nEND:VEVENT\nEND:VCALENDAR", zone),
    ):  # fmt: skip
        assert all(entry.text and entry.uid and entry.at.tzinfo is UTC for entry in found.entries)


CELL = st.text(st.sampled_from("0123456789/-.:, TZ+年月日点半上下午ampkl'\"=;"), max_size=18)


@settings(max_examples=300, deadline=None)
@given(CELL, CELL, CELL, st.sampled_from(ZONES))
def test_no_cell_raises(day: str, hour: str, ends: str, zone: str) -> None:
    row = ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in (day, hour, ends, "x"))
    found = read_csv(f"Date;Time;Offer ends;Text\n{row}\n".encode(), zone)
    stamp = f"DTSTART:{day}\r\nX-FIREBREAK-OFFER-ENDS;TZID={hour}:{ends}\r\nSUMMARY:x"
    other = read_ics(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{stamp}\r\nEND:VEVENT\r\n".encode(), zone)
    for one in (found, other):
        assert len(one.entries) + len(one.problems) > 0 or not any(map(str.strip, (day, hour, ends)))
