"""The pages: month and week, a post that is written, asked for and decided, days and topics, files in and out."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from firebreak.base import clock
from firebreak.calendar.models import KeptDay, PlannedPost, WatchedTopic
from firebreak.calendar.tests.conftest import DAY, TEXT, Desk, now
from firebreak.publishing import actions as publishing

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ZONE = ZoneInfo("Europe/Stockholm")


def at(desk: Desk, path: str = "") -> str:
    return f"/b/{desk.brand.slug}/calendar/{path}"


def typed(desk: Desk, **differs: Any) -> dict[str, Any]:
    """What a browser sends of the form."""
    moment = (clock.now() + 2 * DAY).astimezone(ZONE).replace(hour=9, minute=30)
    said = {
        "channel": str(desk.page.uid), "language": "en", "text": TEXT, "at": f"{moment:%Y-%m-%dT%H:%M}",
        "owner": str(desk.writer.uid), "do": "save",
    }  # fmt: skip
    return {**said, **differs}


def test_a_post_is_written_on_the_brands_clock_whatever_the_writers(desk: Desk, client_of: Any) -> None:
    desk.writer.time_zone = "Asia/Kuala_Lumpur"
    desk.writer.save()
    client = client_of(desk.writer)
    assert client.get(at(desk, "new")).status_code == 200
    reply = client.post(at(desk, "new"), typed(desk, do="ask"))
    row = PlannedPost.objects.get()
    assert (reply.status_code, reply["Location"]) == (302, at(desk, str(row.uid)))
    assert (row.state, f"{row.at.astimezone(ZONE):%H:%M}") == ("asked", "09:30")
    page = client.get(at(desk, str(row.uid))).content.decode()
    assert "09:30" in page
    assert TEXT in page
    assert "Nothing was found" in page


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        ({"text": "  "}, "Write what is to be posted"),
        ({"text": "safe\u202egnp.exe"}, "nobody can see (U+202E)"),
        ({"text": "nul\x00l"}, "Null characters"),
        ({"text": "See https://bank.example@evil.example/"}, "may lead elsewhere"),
        ({"text": "x" * 8_001}, "8000 characters at most"),
        ({"at": "2001-01-01T10:00"}, "moment in the future"),
        ({"at": "9999-01-01T10:00"}, "valid date"),
        ({"at": "soon"}, "valid date"),
        ({"channel": "018f0000-0000-7000-8000-000000000000"}, "valid choice"),
        ({"owner": "nobody"}, "valid choice"),
        ({"language": "tlh"}, "valid choice"),
        ({"picture_until": "0001-01-01"}, "this century"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: Desk, client_of: Any, differs: dict[str, str], said: str
) -> None:
    reply = client_of(desk.writer).post(at(desk, "new"), typed(desk, title="Opening hours", **differs))
    page = reply.content.decode()
    assert reply.status_code == 400
    assert said in page
    assert 'value="Opening hours"' in page
    assert not PlannedPost.objects.exists()


def test_a_change_on_an_older_page_is_refused_and_kept_on_the_page(desk: Desk, client_of: Any) -> None:
    row = desk.write()
    desk.change(row, text="Somebody else was faster")
    reply = client_of(desk.writer).post(
        at(desk, f"{row.uid}/edit"), typed(desk, text="My own words", version="1")
    )
    page = reply.content.decode()
    assert reply.status_code == 400
    assert "Somebody else changed this while you wrote" in page
    assert "My own words" in page
    assert now(row).text == "Somebody else was faster"


def test_user_text_is_never_markup(desk: Desk, client_of: Any) -> None:
    evil = "<script>alert(1)</script>"
    row = desk.ask(text=f"Hello {evil}", title=evil, topic=evil, picture=evil, picture_rights=evil)
    client = client_of(desk.approver)
    for path in ("", "week", str(row.uid), f"{row.uid}/edit", f"?day={row.at:%Y-%m-%d}"):
        assert evil not in client.get(at(desk, path)).content.decode()


def test_month_and_week_show_it_on_its_day_with_what_could_go_wrong(desk: Desk, client_of: Any) -> None:
    moment = datetime.combine((clock.now() + 3 * DAY).date(), datetime.min.time(), ZONE) + timedelta(
        minutes=10
    )
    row = desk.ask(text="Ten past midnight", at=moment, picture="crowd.jpg")
    KeptDay.objects.create(
        brand=desk.brand, name="The day of the accident", first=moment.date(), last=moment.date()
    )
    client = client_of(desk.approver)
    for path in (f"?day={moment:%Y-%m-%d}", f"week?day={moment:%Y-%m-%d}"):
        page = client.get(at(desk, path)).content.decode()
        day = page[page.index("The day of the accident") :]
        assert "00:10" in day[: day.index("</li>")], "on the brand's day, not on that of UTC"
        assert "picture without rights" in page
        assert "Waits for your approval" in page
        assert str(row.uid) in page
    assert (
        "Ten past midnight"
        not in client.get(at(desk, "?day=2030-01-15")).content.decode().split("cal-grid")[1]
    )


def test_a_full_month_asks_the_database_no_more_than_an_empty_one(
    desk: Desk, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    client, moment = client_of(desk.writer), clock.now() + 3 * DAY
    for number in range(20):
        desk.write(text=f"Post {number}", at=moment + timedelta(minutes=10 * number))
    client.get(at(desk))
    with django_assert_max_num_queries(45):
        page = client.get(at(desk, f"week?day={moment.astimezone(ZONE):%Y-%m-%d}")).content.decode()
    assert page.count("too near another") >= 15


@pytest.mark.parametrize(
    "query", ["?day=nonsense", "?day=0001-01-01", "?day=9999-12-31", "?channel=x%00y", "week?day=2100-12-31"]
)
def test_an_address_that_makes_no_sense_shows_the_month_of_today(
    desk: Desk, client_of: Any, query: str
) -> None:
    assert client_of(desk.writer).get(at(desk, query)).status_code == 200


def test_an_approver_decides_on_the_page(desk: Desk, client_of: Any) -> None:
    row = desk.ask(picture="crowd.jpg")
    client = client_of(desk.approver)
    answer = {"digest": row.digest, "verdict": "approve", "word": "Ours, all"}
    reply = client.post(at(desk, f"{row.uid}/answer"), answer)
    assert reply.status_code == 400, "that is no reason"
    page = reply.content.decode()
    assert "picture without rights" in page
    assert "Ours, all" in page, "what was typed stays"
    client.post(at(desk, f"{row.uid}/answer"), {**answer, "word": "We took the picture ourselves."})
    assert now(row).state == "queued"
    page = client.get(at(desk, str(row.uid))).content.decode()
    assert "We took the picture ourselves." in page
    assert "What became of it" in page


def test_the_writer_is_not_offered_the_decision(desk: Desk, client_of: Any) -> None:
    row = desk.ask()
    page = client_of(desk.writer).get(at(desk, str(row.uid))).content.decode()
    assert 'value="approve"' not in page
    assert (
        client_of(desk.writer).post(at(desk, f"{row.uid}/answer"), {"verdict": "approve"}).status_code == 403
    )


def test_a_get_changes_nothing(desk: Desk, client_of: Any) -> None:
    row = desk.ask()
    for path in ("ask", "answer", "cancel"):
        assert client_of(desk.approver).get(at(desk, f"{row.uid}/{path}")).status_code == 405


def test_without_a_channel_the_page_says_what_to_do(brand: Any, writer: Any, client_of: Any) -> None:
    page = client_of(writer).get(f"/b/{brand.slug}/calendar/new").content.decode()
    assert "There is no channel yet" in page


def test_days_topics_and_countries(desk: Desk, lead: Any, client_of: Any) -> None:
    client = client_of(lead)
    for given in (
        {"do": "day", "name": "Court hearing", "first": "2027-03-01", "last": "2027-03-03"},
        {"do": "topic", "name": "Elections", "market": "", "words": "ballot\n投票"},
        {"do": "countries", "countries": ["SE", "MY"]},
    ):
        assert client.post(at(desk, "days"), given).status_code == 302
    page = client.get(at(desk, "days")).content.decode()
    assert "Court hearing" in page
    assert "投票" in page
    for wrong in (
        {"do": "day", "name": "Backwards", "first": "2027-03-03", "last": "2027-03-01"},
        {"do": "topic", "name": "Nothing", "words": " \n "},
        {"do": "countries", "countries": ["XX"]},
        {"do": "else"},
    ):
        assert client.post(at(desk, "days"), wrong).status_code == 400
    assert client_of(desk.writer).post(at(desk, "days"), {"do": "day"}).status_code == 403
    client.post(at(desk, f"days/{KeptDay.objects.get().uid}/remove"))
    client.post(at(desk, f"topics/{WatchedTopic.objects.get().uid}/remove"))
    assert not KeptDay.objects.exists()
    assert not WatchedTopic.objects.exists()


def csv_of(*rows: str) -> SimpleUploadedFile:
    lines = ["date,time,channel,language,text,title", *rows]
    return SimpleUploadedFile("posts.csv", "\n".join(lines).encode(), "text/csv")


def test_a_file_is_looked_at_first_then_brought_and_never_twice(desk: Desk, client_of: Any) -> None:
    client = client_of(desk.writer)
    day = (clock.now() + 5 * DAY).date()
    rows = (
        f"{day},09:30,Status,en,Fresh bread,Bread", f"{day},10:30,Nowhere,en,Old bread,Lost",
        f"{day},11:30,status,en,More bread,", "2001-01-01,11:30,Status,en,Past bread,",
    )  # fmt: skip
    reply = client.post(at(desk, "import"), {"do": "look", "file": csv_of(*rows)})
    page = reply.content.decode()
    assert not PlannedPost.objects.exists(), "nothing is made by looking"
    assert "There is no channel called “Nowhere”" in page
    content = page.split('name="content" value="')[1].split('"')[0]
    for _twice in range(2):
        client.post(at(desk, "import"), {"do": "bring", "content": content})
        made = {row.text: f"{row.at.astimezone(ZONE):%H:%M}" for row in PlannedPost.objects.all()}
        assert made == {"Fresh bread": "09:30", "More bread": "11:30"}
    assert set(PlannedPost.objects.values_list("state", flat=True)) == {"draft"}


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff\xfe", b"BEGIN:VCALENDAR\nnonsense", b"PK\x03\x04" + b"\x00" * 500, b"a," * 50_000],
)
def test_no_file_can_break_the_page(desk: Desk, client_of: Any, content: bytes) -> None:
    client = client_of(desk.writer)
    reply = client.post(at(desk, "import"), {"do": "look", "file": SimpleUploadedFile("x", content or b" ")})
    assert reply.status_code in (200, 400)
    for kept in ("", "%%%", "é"):
        assert client.post(at(desk, "import"), {"do": "bring", "content": kept}).status_code == 400
    assert not PlannedPost.objects.exists()


@pytest.mark.parametrize("ending", ["ics", "csv"])
def test_what_is_carried_out_comes_back_as_nothing_new(desk: Desk, client_of: Any, ending: str) -> None:
    row = desk.write(title="=HYPERLINK(1)", text="Line one\nline two, with; signs")
    client = client_of(desk.writer)
    content = client.get(at(desk, f"export.{ending}")).content
    assert b"Line one" in content
    assert b",=HYPERLINK" not in content, "no spreadsheet takes it for a formula"
    page = client.post(
        at(desk, "import"), {"do": "look", "file": SimpleUploadedFile("x", content)}
    ).content.decode()
    assert 'name="content"' not in page, "there is nothing to bring"
    PlannedPost.objects.all().delete()
    client.post(at(desk, "import"), {"do": "bring", "content": _base64(content)})
    again = PlannedPost.objects.get()
    assert (again.text, again.at, again.channel) == (row.text, row.at, row.channel)


def _base64(content: bytes) -> str:
    import base64

    return base64.b64encode(content).decode()


def test_the_list_of_others_is_not_ours(desk: Desk, outsider: Any, other_brand: Any, client_of: Any) -> None:
    row = desk.ask()
    client = client_of(outsider)
    for path in (str(row.uid), f"{row.uid}/edit"):
        assert client.get(f"/b/{other_brand.slug}/calendar/{path}").status_code == 404
        assert client.get(at(desk, path)).status_code == 404
    hand = publishing.add_channel(
        actor=desk_actor(), brand=other_brand, name="Theirs", text="post", person=outsider
    )  # fmt: skip
    reply = client_of(desk.writer).post(at(desk, "new"), typed(desk, channel=str(hand.uid)))
    assert reply.status_code == 400


def desk_actor() -> Any:
    from firebreak.calendar.tests.conftest import ACTOR

    return ACTOR


def test_by_hand_a_named_person_gets_it_at_once_when_it_is_approved(desk: Desk) -> None:
    hand = publishing.add_channel(
        actor=desk_actor(), brand=desk.brand, name="Shop sign", text="post", person=desk.writer
    )  # fmt: skip
    row = desk.approve(channel=hand)
    delivery = row.release.deliveries.get()
    assert (delivery.state, delivery.due_at) == ("by_hand", row.at)
    publishing.done_by_hand(actor=desk_actor(), delivery=delivery, person=desk.writer)
    from firebreak.calendar.actions.sweeping import sweep_all

    sweep_all()
    assert now(row).state == "done"
    assert datetime.now(UTC) < row.at
