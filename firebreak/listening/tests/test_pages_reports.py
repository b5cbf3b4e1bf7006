"""Report what you saw, from the form to the original file."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from firebreak.listening import queries
from firebreak.listening.models import Alert, Report
from firebreak.listening.tests.page_posts import HOSTILE

pytestmark = [pytest.mark.room, pytest.mark.django_db]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
PAGE = b"<html><script>alert(1)</script></html>"


def url(name: str, *args: Any) -> str:
    return reverse(f"listening:{name}", args=["norrsken", *args])


@pytest.fixture
def client(responder: Any, client_of: Any) -> Any:
    return client_of(responder)


def test_a_report_becomes_a_mention_that_is_marked_not_verified(
    client: Any, brand: Any, responder: Any
) -> None:
    given = {
        "seen_where": "private_group",
        "text": "They plan a boycott",
        "link": "https://chat.example/x",
        "note": "40 people",
    }
    response = client.post(url("report_new"), given, follow=True)
    report = Report.objects.get()
    page = response.content.decode()
    assert "Thank you. Your report is in." in page
    assert "What happens now" in page
    assert (report.reported_by, report.verdict, report.note) == (responder, "unverified", "40 people")
    assert report.post_id is not None
    mention = queries.mention(brand, report.post_id)
    assert mention is not None
    assert (mention.verified, mention.seen_where) == (False, "private_group")
    assert "Reported by hand, not verified" in client.get(url("mention", report.post_id)).content.decode()
    assert not Alert.objects.exists()


def test_an_urgent_report_raises_an_alert_at_once(client: Any) -> None:
    page = client.post(
        url("report_new"), {"seen_where": "call", "text": "Gas leak", "urgent": "on"}, follow=True
    ).content.decode()
    alert = Alert.objects.get()
    assert alert.cause == "reported"
    assert url("alert", alert.uid) in page
    assert "The team is warned at once" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "required"),
        ({"seen_where": "shop"}, "Give at least one thing"),
        ({"seen_where": "shop", "text": "  \n "}, "Give at least one thing"),
        ({"seen_where": "moon", "text": "x"}, "Select a valid choice"),
        ({"text": "x"}, "required"),
        ({"seen_where": "public", "text": "x", "link": "javascript:alert(1)"}, "valid URL"),
        ({"seen_where": "public", "text": "x", "link": "ftp://files.example/a"}, "https://"),
        ({"seen_where": "public", "text": "x" * 30_000}, "at most"),
        ({"seen_where": "public", "text": "a\x00b"}, "Null characters"),
    ],
)
def test_a_form_that_is_wrong_says_so_and_keeps_what_was_typed(
    given: dict[str, str], words: str, client: Any
) -> None:
    kept = {"text": "Keep this"} if "text" not in given and "Give at least" not in words else {}
    response = client.post(url("report_new"), {**kept, **given})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert not kept or "Keep this</textarea>" in page
    assert not Report.objects.exists()


def test_hostile_words_of_a_report_are_text(client: Any) -> None:
    client.post(
        url("report_new"),
        {"seen_where": "public", "text": HOSTILE, "note": HOSTILE, "link": 'https://a.example/"><script>'},
    )
    for report in Report.objects.all():
        for page in (client.get(url("report", report.uid)), client.get(url("reports"))):
            assert "<script>alert" not in page.content.decode()
            assert "<img src" not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("shot.png", PNG),
        ("page.html", PAGE),
        ("../../etc/passwd", b"root"),
        ("photo.svg", b"<svg onload=alert(1)>"),
        ("x" * 250 + ".txt", b"t"),
        ("mail.eml", b"From: a\n\nHi"),
    ],
)
def test_the_original_file_comes_back_unchanged_and_only_as_a_download(
    name: str, content: bytes, client: Any
) -> None:
    file = SimpleUploadedFile(name, content, content_type="text/html")
    client.post(url("report_new"), {"seen_where": "public", "text": "See file", "file": file})
    report = Report.objects.get()
    response = client.get(url("report_file", report.uid))
    assert b"".join(response) == content
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "/" not in report.file_name
    assert ".." not in report.file_path


def test_a_photo_from_the_camera_is_kept_too(client: Any) -> None:
    client.post(url("report_new"), {"seen_where": "shop", "camera": SimpleUploadedFile("p.png", PNG)})
    assert Report.objects.get().file_type == "image/png"


def test_a_file_above_the_limit_is_refused_and_the_rest_is_kept(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firebreak.base import config

    monkeypatch.setitem(config.settings(), "upload_limit_mb", 0)
    response = client.post(
        url("report_new"),
        {"seen_where": "shop", "text": "Typed long", "file": SimpleUploadedFile("p.png", PNG)},
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "larger than 0 MB" in page
    assert "Typed long</textarea>" in page
    assert not Report.objects.exists()


def test_an_empty_file_is_refused(client: Any) -> None:
    response = client.post(
        url("report_new"), {"seen_where": "shop", "text": "x", "file": SimpleUploadedFile("p.png", b"")}
    )
    assert response.status_code == 422
    assert "empty" in response.content.decode()


def test_a_report_without_a_file_has_no_file_page(client: Any) -> None:
    client.post(url("report_new"), {"seen_where": "shop", "text": "x"})
    report = Report.objects.get()
    assert client.get(url("report_file", report.uid)).status_code == 404
    Report.objects.update(file_path="../../keys/django.key")
    assert client.get(url("report_file", report.uid)).status_code == 404


@pytest.mark.parametrize(("verdict", "verified"), [("confirmed", True), ("wrong", False)])
def test_a_verdict_is_kept_with_who_gave_it(
    verdict: str, verified: bool, client: Any, brand: Any, responder: Any
) -> None:
    client.post(url("report_new"), {"seen_where": "shop", "text": "x"})
    report = Report.objects.get()
    client.post(url("report_check", report.uid), {"verdict": verdict})
    report.refresh_from_db()
    assert (report.verdict, report.checked_by) == (verdict, responder)
    assert report.post_id is not None
    mention = queries.mention(brand, report.post_id)
    assert mention is not None
    assert mention.verified is verified
    client.post(url("report_check", report.uid), {"verdict": "unverified"})
    report.refresh_from_db()
    assert (report.verdict, report.checked_by) == ("unverified", None)


def test_a_verdict_that_is_none_changes_nothing(client: Any) -> None:
    client.post(url("report_new"), {"seen_where": "shop", "text": "x"})
    report = Report.objects.get()
    page = client.post(
        url("report_check", report.uid), {"verdict": "maybe", "next": "https://evil.example"}, follow=True
    )
    report.refresh_from_db()
    assert report.verdict == "unverified"
    assert "Nothing was changed" in page.content.decode()


def test_the_list_is_filtered_by_verdict_and_paged(client: Any) -> None:
    for number in range(23):
        client.post(url("report_new"), {"seen_where": "shop", "text": f"Report number {number}"})
    first = client.get(url("reports")).content.decode()
    second = client.get(url("reports"), {"page": 2}).content.decode()
    assert (first.count("<li data-row"), second.count("<li data-row")) == (20, 3)
    assert client.get(url("reports"), {"verdict": "confirmed"}).content.decode().count("<li data-row") == 0
    assert (
        client.get(url("reports"), {"page": "x", "verdict": "nonsense"})
        .content.decode()
        .count("<li data-row")
        == 20
    )


def test_an_open_list_follows_what_others_report_and_check(client: Any) -> None:
    asked = url("reports") + "?verdict=unverified"
    page = client.get(asked).content.decode()
    assert f'data-live-topics="reports" hx-get="{asked}"' in page
    client.post(url("report_new"), {"seen_where": "shop", "text": "Said by another"})
    part = client.get(asked, headers={"HX-Request": "true"}).content.decode()
    assert "Said by another" in part
    assert "<html" not in part
    client.post(url("report_check", Report.objects.get().uid), {"verdict": "wrong"})
    assert "Said by another" not in client.get(asked, headers={"HX-Request": "true"}).content.decode()


def test_the_form_takes_a_link_from_a_phones_share_menu(client: Any) -> None:
    page = client.get(
        url("report_new"), {"link": "https://a.example/post", "text": "Look <b>"}
    ).content.decode()
    assert 'value="https://a.example/post"' in page
    assert "Look &lt;b&gt;</textarea>" in page
    assert 'capture="environment"' in page


MAIL = (
    b"From: Angry Customer <a@example.org>\r\nSubject: =?utf-8?b?6YCA5qy+?=\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nI want my money back.\r\n"
)
PAGE_MAIL = b"From: x\r\nContent-Type: text/html\r\n\r\n<p>Bad <b>tea</b></p><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("mail", "words"),
    [(MAIL, "I want my money back."), (MAIL, "退款"), (MAIL, "Angry Customer"), (PAGE_MAIL, "Bad tea")],
)
def test_a_forwarded_mail_is_read_and_its_original_kept(mail: bytes, words: str, client: Any) -> None:
    client.post(
        url("report_new"),
        {"seen_where": "mail", "file": SimpleUploadedFile("mail.eml", mail, "message/rfc822")},
    )
    report = Report.objects.get()
    assert words in report.text
    assert "alert(1)" not in report.text
    assert b"".join(client.get(url("report_file", report.uid))) == mail


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\xff" * 999,
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 200,
        b"Content-Type: text/plain; charset=nonsense\r\n\r\nx",
        b"Subject: " + b"a" * 100_000 + b"\r\n\r\n",
        b"From: \x00\r\n\r\n\x00",
    ],
)
def test_a_broken_mail_never_breaks_the_form(mail: bytes, client: Any) -> None:
    given = {"seen_where": "mail", "note": "Broken", "file": SimpleUploadedFile("mail.eml", mail)}
    assert client.post(url("report_new"), given).status_code in (302, 422)


def test_words_typed_by_a_person_go_before_those_of_the_mail(client: Any) -> None:
    client.post(
        url("report_new"),
        {"seen_where": "mail", "text": "My words", "file": SimpleUploadedFile("mail.eml", MAIL)},
    )
    assert Report.objects.get().text == "My words"
