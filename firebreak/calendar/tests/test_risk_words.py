"""What risks and problems of files say: every one has its words, in every language, and none of them breaks."""

import re
import string
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

from firebreak.calendar import exchange
from firebreak.calendar.days import on
from firebreak.calendar.days.rules import load
from firebreak.calendar.file_words import PROBLEMS, say_problem
from firebreak.calendar.looked import (
    Account,
    Around,
    Looked,
    OpenIncident,
    Other,
    OwnDay,
    Risk,
    SensitiveTopic,
)
from firebreak.calendar.risk_words import say_risk
from firebreak.calendar.risks import CODES, find

pytestmark = pytest.mark.unit
LANGUAGES = ("en", "sv", "ms", "zh-hans", "zh-hant")
DUE = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
EVERY = Looked(
    "p", DUE, "1", "@acme", "", ("en",), "sv", "Bottles until 5 June, ask @acme_uk", offer_ends=DUE, has_picture=True,
    fits_problem="publishing.no_channel",
)  # fmt: skip
ROUND = Around(
    DUE, "UTC", ("SE",), own_days=(OwnDay("1", "Our {day} & <b>", DUE.date(), DUE.date()),), others=(Other("o", DUE, "1"),),
    topics=(SensitiveTopic("t", "Beer", ("ask",), "SE"), SensitiveTopic("u", "Glass", ("bottles",))),
    incidents=(OpenIncident("9", "Bottles burst", ("bottles",)),), accounts=(Account("2", "acme_uk", "UK"),),
    written_for="old",
)  # fmt: skip


def every_risk() -> list[Risk]:
    """At least one of each code, and every way in which a risk can be."""
    plain = EVERY._replace(language="en", approved=False, offer_ends=None, fits_problem="", text="x")
    more = [
        plain._replace(text="我们的新水瓶今天上市，欢迎到店体验！"),
        plain._replace(
            text="Our new bottle is in the shops today.", channel_languages=("zh-Hans",), language="zh"
        ),
        plain._replace(picture_rights="me", picture_rights_until=date(2026, 6, 1)),
    ]
    found = find(EVERY, ROUND)
    for post in more:
        found += find(
            post,
            ROUND._replace(
                now=DUE - timedelta(hours=5), others=(Other("o", DUE + timedelta(minutes=7), "1"),)
            ),
        )
    found += find(plain, ROUND._replace(now=DUE - timedelta(minutes=5)))
    for day in (rule.day for rule in load()):
        params: dict[str, object] = {
            "key": "k",
            "day": day.key,
            "countries": list(day.countries),
            "sort": day.sort,
        }
        found.append(Risk("sensitive_date", "advice", params))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_risk_has_words_that_hold_in_every_language(language: str) -> None:
    risks = every_risk()
    assert {risk.code for risk in risks} == set(CODES)
    with override(language):
        for risk in risks:
            said = say_risk(risk)
            assert all(part.strip() for part in said), risk
            assert "{" not in "".join(said).replace("{day}", ""), risk
            assert "None" not in "".join(said)


def test_words_say_which_one_it_is() -> None:
    with override("en"):
        titles = [say_risk(risk).title for risk in find(EVERY, ROUND)]
    assert titles == [
        "It touches an open incident: Bottles burst (bottles)",
        "Written for the account old; the channel is @acme now",
        "It is in Svenska; the channel takes English",
        "The offer ends before the post goes out (10 Jun 2026 12:00:00 UTC)",
        "Nobody approved it, and its moment is here",
        "Nobody wrote whose picture it is",
        titles[6],
        "It names acme_uk, another of your accounts",
        "The text says that it is over by then: “until 5 june”",
        "A day of your own: Our {day} & <b>",
        "A sensitive topic in Sweden: Beer (ask)",
        "A sensitive topic: Glass (bottles)",
        "Another post goes out on this channel at the same moment",
    ]
    assert titles[6].startswith("The channel would not take it: ")
    assert "publishing." not in titles[6]


def test_a_day_is_called_as_the_reader_speaks() -> None:
    [day] = on(date(2026, 12, 13), ["CN"])
    risk = Risk(
        "sensitive_date", "advice", {"key": "k", "day": day.key, "countries": ["CN"], "sort": day.sort}
    )
    with override("zh-hant"):
        assert say_risk(risk).title.startswith("南京大屠殺死難者國家公祭日")
    with override("sv"):
        assert "Nanjingmassakern" in say_risk(risk).title


def test_what_a_later_version_wrote_is_shown_as_it_is() -> None:
    assert say_risk(Risk("new_one", "error", {})).title == "new_one"
    assert say_problem("new_one", {}) == "new_one"
    for code in CODES:  # kept without what its sentence needs
        assert say_risk(Risk(code, "error", {})).title


def test_every_problem_of_a_file_has_words() -> None:
    source = "".join(file.read_text() for file in Path(exchange.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'(?:Refused|Problem)\((?:line, )?"(\w+)"|problem\([\w.]+, "(\w+)"', source))
    assert len(codes) > 15
    assert {one or other for one, other in codes} <= set(PROBLEMS)


def test_problems_as_they_come_are_said_in_every_language() -> None:
    table = "Id,Date,Time,Language,Text,Offer ends\n" + "\n".join(
        (
            "1,5/6/2026,12:00,,a,", "2,soon,12:00,,a,", "3,2026-06-05,x,,a,", "4,2026-06-05,,,a,",
            "5,2026-06-05,12:00,tlh,a,",
            "6,2026-06-05,12:00,,a,x", "7,2026-06-05,12:00,,,", "8,2026-06-05,12:00,,a\x01,", "8,2026-06-05,12:00,,a,",
            "9,1900-06-05,12:00,,a,", '10,2026-06-05,12:00,"a"b,a,', "11,2026-03-29,02:30,,a,",
            f"12,2026-06-05,12:00,,{'a' * 20_001},",
            ",,,,{value},",
        )
    )  # fmt: skip
    problems = exchange.read_csv(table.encode(), "Europe/Stockholm").problems
    events = ("RRULE:X", "STATUS:CANCELLED", "DTSTART;TZID=Mars:20260605T120000", "SUMMARY")
    ics = "BEGIN:VCALENDAR\n" + "".join(f"BEGIN:VEVENT\n{one}\nEND:VEVENT\n" for one in events)
    problems += exchange.read_ics(ics.encode(), "UTC").problems
    for data in (b"", b"\xff", b"a,b", b"x" * 2_000_001):
        problems += exchange.read_csv(data, "UTC").problems
    problems += exchange.read_ics(b"x", "UTC").problems
    problems += exchange.read_csv(("Date,Text\n" + "x,y\n" * 300).encode(), "UTC").problems[-1:]
    assert {problem.code for problem in problems} == set(PROBLEMS) - {"many"}
    for language in LANGUAGES:
        with override(language):
            for problem in problems:
                said = say_problem(problem.code, problem.params)
                assert "–" not in said, problem
                assert {name for _, name, _, _ in string.Formatter().parse(said) if name} <= {"value"}
