"""iCalendar files of other programs, well made and not."""

import time
from datetime import UTC, datetime

import pytest

from firebreak.base import clock
from firebreak.calendar.exchange import MOST_BYTES, TAKEN, Entry, Read, read_ics, write_ics
from firebreak.calendar.exchange.shapes import MOST_ENTRIES

pytestmark = pytest.mark.unit
ZONE = "Asia/Kuala_Lumpur"
NOON = datetime(2026, 6, 5, 4, 0, tzinfo=UTC)


def event(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))


def calendar(*events: str, end: str = "\r\n") -> bytes:
    text = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""))
    return text.replace("\r\n", end).encode()


def read(*lines: str) -> Read:
    return read_ics(calendar(event(*lines)), ZONE)


def codes(found: Read) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in found.problems]


def test_an_event_of_another_program_becomes_a_post() -> None:
    found = read(
        "UID:7@example", "DTSTAMP:20260101T000000Z", "DTSTART;TZID=Asia/Kuala_Lumpur:20260605T120000",
        "SUMMARY:Title\\, one",
        "DESCRIPTION;LANGUAGE=ms:Baris satu\\nBaris dua\\; C:\\\\New", "CATEGORIES:Raya", "LOCATION:Instagram",
        "BEGIN:VALARM", "DESCRIPTION:Reminder", "TRIGGER:-PT5M", "END:VALARM",
    )  # fmt: skip
    assert found == Read(
        [
            Entry(
                "7@example",
                NOON,
                "Instagram",
                "ms",
                "Baris satu\nBaris dua; C:\\New",
                "Title, one",
                None,
                "Raya",
                "",
            )
        ],
        [],
    )


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:20260605T040000Z", "DTSTART:20260605T120000", "DTSTART;TZID=Asia/Kuala_Lumpur:20260605T120000",
        "dtstart;tzid=Europe/Stockholm:20260605T060000", "DTSTART;TZID=W. Europe Standard Time:20260605T060000",
        'DTSTART;VALUE=DATE-TIME;TZID="China Standard Time":20260605T120000',
        "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Stockholm:20260605T060000",
        "DTSTART;TZID=:20260605T120000",
    ],
)  # fmt: skip
def test_zones_are_known_by_their_own_name_and_by_that_of_other_programs(start: str) -> None:
    [entry] = read("UID:1", start, "SUMMARY:x").entries
    assert entry.at == NOON


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["DTSTART:20260605T120000Z", "RRULE:FREQ=WEEKLY"], "recurring"),
        (["DTSTART:20260605T120000Z", "RDATE:20260606T120000Z"], "recurring"),
        (["DTSTART:20260605T120000Z", "RECURRENCE-ID:20260605T120000Z"], "recurring"), (["SUMMARY:x"], "no_date"),
        (["DTSTART;VALUE=DATE:20260605"], "no_time"), (["DTSTART:soon"], "date_unreadable"),
        (["DTSTART:20260230T120000Z"], "date_unreadable"),
        (["DTSTART:20260605T250000Z"], "date_unreadable"), (["DTSTART:99991231T235959Z"], "year_far"),
        (["DTSTART:00010101T000000"], "year_far"),
        (["DTSTART;TZID=Mars/Olympus:20260605T120000"], "zone_unknown"),
        (["DTSTART;TZID=../../etc/passwd:20260605T120000"], "zone_unknown"),
        (["DTSTART:20260605T120000Z", "STATUS:CANCELLED"], "cancelled"), (["DTSTART:20260605T120000Z"], "no_text"),
        (["DTSTART:20260605T120000Z", "DESCRIPTION;LANGUAGE=tlh:Qapla"], "language_unknown"),
        (["DTSTART:20260605T120000Z", "SUMMARY"], "broken"),
        (["DTSTART:20260605T120000Z", "SUMMARY:x", "X-FIREBREAK-OFFER-ENDS:never"], "offer_unreadable"),
        (["DTSTART:20260605T120000Z", "DESCRIPTION:" + "x" * 20_001], "long"),
        (["DTSTART:20260605T120000Z", "DESCRIPTION:" + "x" * 200_000], "long"),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_taken_says_why_and_costs_no_other(lines: list[str], code: str) -> None:
    good = event("UID:good", "DTSTART:20260605T040000Z", "SUMMARY:Hello")
    found = read_ics(
        calendar(good, event(*lines), event("UID:2", "DTSTART:20260605T040000Z", "SUMMARY:y")), ZONE
    )
    assert [entry.uid for entry in found.entries] == ["good", "2"]
    assert codes(found) == [(8, code)]
    assert code not in TAKEN


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_folded_lines_are_one_and_numbers_are_those_of_the_file(end: str) -> None:
    folded = event("UID:1", "DTSTART:20260605T040000Z", "DESCRIPTION:one t\r\n wo th\r\n\tree", "SUMMARY:x")
    found = read_ics(calendar(folded, event("SUMMARY:no date"), end=end), ZONE)
    assert [entry.text for entry in found.entries] == ["one two three"]
    assert codes(found) == [(11, "no_date")]


def test_time_zones_of_the_file_todos_and_an_event_without_end_are_left_alone() -> None:
    rule = "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD"
    hostile = f"BEGIN:VTIMEZONE\r\nTZID:X\r\n{rule}\r\nEND:VTIMEZONE"
    todo = "BEGIN:VTODO\r\nDTSTART:20260605T040000Z\r\nSUMMARY:todo\r\nEND:VTODO"
    found = read_ics(
        calendar(
            hostile, todo, "BEGIN:VEVENT\r\nSUMMARY:open", event("DTSTART:20260605T040000Z", "SUMMARY:x")
        ),
        ZONE,
    )
    assert [entry.title for entry in found.entries] == ["x"]
    assert [code for _, code in codes(found)] == ["broken"]
    assert codes(read_ics(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x", ZONE)) == [(2, "broken")]


def test_a_title_alone_is_the_text_and_an_event_without_uid_is_taken_once() -> None:
    lines = ("DTSTART:20260605T040000Z", "SUMMARY:Only this")
    found = read_ics(calendar(event(*lines), event(*lines)), ZONE)
    assert [(entry.text, entry.title) for entry in found.entries] == [("Only this", "Only this")]
    assert [code for _, code in codes(found)] == ["double"]
    assert read_ics(calendar(event(*lines)), ZONE).entries == found.entries


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_not_calendar"), (b"hello", "file_not_calendar"), (b"BEGIN:VCARD\nEND:VCARD", "file_not_calendar"),
        (b"\xff\xfe\x00\xd8", "file_encoding"), (b"BEGIN:VCALENDAR\n\xe5", "file_encoding"),
        (b"B" * (MOST_BYTES + 1), "file_large"),
        (bytes(range(256)), "file_encoding"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_calendar_says_so(data: bytes, code: str) -> None:
    assert read_ics(data, ZONE) == Read([], read_ics(data, ZONE).problems)
    assert codes(read_ics(data, ZONE)) == [(0, code)]


def test_hostile_files_are_read_soon() -> None:
    began = time.monotonic()
    for inside in (
        "BEGIN:VEVENT\r\n" * 100_000,
        event("RRULE:FREQ=SECONDLY;BYSECOND=" + ",".join(["1"] * 500_000)),
        event("DESCRIPTION:a" + "\r\n a" * 400_000),
        event("DESCRIPTION;" + "X=1;" * 400_000 + ":a"),
        event("DESCRIPTION" + ";" * 90_000),
        event("SUMMARY:" + "\\" * 99_000, "DTSTART:20260605T040000Z"),
        "BEGIN:X\r\n" * 150_000,
    ):
        assert read_ics(calendar(inside), ZONE).entries == []
    many = calendar(
        *(event(f"UID:{n}", "DTSTART:20260605T040000Z", "SUMMARY:x") for n in range(MOST_ENTRIES + 3))
    )
    found = read_ics(many, ZONE)
    assert len(found.entries) == MOST_ENTRIES
    assert [code for _, code in codes(found)] == ["many"]
    assert time.monotonic() - began < 10


def test_an_export_is_a_calendar_that_the_library_reads_too() -> None:
    from icalendar import Calendar

    entry = Entry(
        "u",
        NOON,
        "Blog, main",
        "zh-Hant",
        "你好；\n=1+1 C:\\New \\N, 好",
        "標題" * 60,
        NOON,
        "主題",
        "攝影：王芳",
    )
    with clock.frozen(NOON):
        written = write_ics([entry], "Kalender; Acme")
    assert read_ics(written, "UTC") == Read([entry], [])
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"DTSTAMP:20260605T040000Z" in written
    [theirs] = Calendar.from_ical(written).walk("VEVENT")
    assert (str(theirs["SUMMARY"]), theirs["DTSTART"].dt) == (entry.title, NOON)
