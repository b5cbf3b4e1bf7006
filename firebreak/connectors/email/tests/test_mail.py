"""Mails become posts: of a forwarded one, what was forwarded counts."""

import time
from email.message import EmailMessage

import pytest

from firebreak.connectors.email import parse_mail

pytestmark = pytest.mark.unit
NOW = 1_720_000_000.0


def _mail(text: str = "", html: str = "", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in {
        "From": "Desk <desk@us.example>",
        "Subject": "Hi",
        "Date": "Sat, 04 May 2024 09:00:00 +0000",
        **headers,
    }.items():
        mail[name.replace("_", "-")] = value
    if text:
        mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html") if text else mail.set_content(html, subtype="html")
    return mail


def test_a_plain_mail_keeps_sender_subject_time_and_id() -> None:
    parsed = parse_mail(
        _mail("Åäö 召回 😞", Message_ID="<a1@us.example>", Subject="Återkallelse").as_bytes(), now=NOW
    )
    post = parsed.post
    assert (post.id, post.title, post.text, post.kind, post.platform) == (
        "a1@us.example",
        "Återkallelse",
        "Åäö 召回 😞",
        "mail",
        "mail",
    )
    assert (post.author, post.author_name, post.time) == ("desk@us.example", "Desk", 1714813200.0)
    assert parsed.forwarded_by == ""


@pytest.mark.parametrize(
    ("subject", "block"),
    [
        (
            "Fwd: Trasig",
            (
                "---------- Forwarded message ---------\nFrom: Ann Berg <ann@b.example>\nDate: Fri, 3 May 2024 at 10:00\n"
                "Subject: Trasig\nTo: <desk@us.example>"
            ),
        ),
        (
            "VB: Trasig",
            (
                "-----Ursprungligt meddelande-----\nFrån: Ann Berg <ann@b.example>\nSkickat: den 3 maj 2024 10:00\n"
                "Till: Desk\nÄmne: Trasig"
            ),
        ),
        (
            "转发: Trasig",
            "---- 转发的邮件 ----\n发件人：Ann Berg <ann@b.example>\n日期：2024年5月3日 10:00\n主题：Trasig\n收件人：desk",
        ),
        (
            "轉寄: Trasig",
            "寄件者: Ann Berg <ann@b.example>\n寄件日期: 2024-05-03 10:00\n收件者: desk\n主旨: Trasig",
        ),
        (
            "Fw: Trasig",
            "Daripada: Ann Berg <ann@b.example>\nTarikh: 3 Mei 2024 10:00\nSubjek: Trasig\nKepada: desk",
        ),
        (
            "FW: Trasig",
            "*From:* Ann Berg [mailto:ann@b.example]\n*Sent:* Friday, May 3, 2024 10:00 AM\n*To:* Desk\n*Subject:* Trasig",
        ),
    ],
    ids=["gmail", "outlook-sv", "zh-hans", "zh-hant", "ms", "outlook-en"],
)
def test_a_forwarded_mail_is_read_in_five_languages(subject: str, block: str) -> None:
    parsed = parse_mail(
        _mail(f"FYI, please look\n\n{block}\n\nThe lid broke.\nTwice.\n", Subject=subject).as_bytes(), now=NOW
    )
    post = parsed.post
    assert (post.author, post.author_name, post.title, post.text) == (
        "ann@b.example",
        "Ann Berg",
        "Trasig",
        "The lid broke.\nTwice.",
    )
    assert post.time == 1714730400.0
    assert post.extra == {"forwarded_by": "desk@us.example", "note": "FYI, please look"}
    assert parsed.forwarded_by == "desk@us.example"


def test_a_mail_attached_whole_is_the_post_and_its_files_come_along() -> None:
    inner = _mail(
        "It caught fire",
        From="Bo <bo@c.example>",
        Subject="Fire",
        Date="Thu, 02 May 2024 08:00:00 +0000",
        Message_ID="<in@c>",
    )
    inner.add_attachment(b"\x89PNG...", maintype="image", subtype="png", filename="../../etc/pic.png")
    outer = _mail("see attached", Message_ID="<out@us>")
    outer.add_attachment(inner)
    parsed = parse_mail(outer.as_bytes(), now=NOW)
    assert (parsed.post.id, parsed.post.author, parsed.post.title, parsed.post.text) == (
        "in@c",
        "bo@c.example",
        "Fire",
        "It caught fire",
    )
    assert [(a.name, a.content_type, a.content) for a in parsed.attachments] == [
        ("pic.png", "image/png", b"\x89PNG...")
    ]
    assert parsed.post.extra["note"] == "see attached"


def test_a_conversation_that_only_quotes_is_not_taken_for_a_forward() -> None:
    text = "I agree.\n\nOn 3 May Ann wrote:\n> From: here to there\n> it broke"
    assert parse_mail(_mail(text).as_bytes(), now=NOW).post.author == "desk@us.example"


def test_html_is_made_plain_and_scripts_are_dropped() -> None:
    html = "<html><style>p{}</style><p>Hello <b>Acme</b></p><script>alert(1)</script>"
    html += "<a href='https://x.example/a'>see</a><img src=x onerror=y>"
    post = parse_mail(_mail(html=html).as_bytes(), now=NOW).post
    assert post.text == "Hello Acme\n\nsee"
    assert post.links == ["https://x.example/a"]


def test_gb_and_big5_bodies_and_headers_are_read() -> None:
    for charset, words in (("gb18030", "产品召回"), ("big5", "產品召回")):
        raw = (
            f"From: =?{charset}?B?".encode()
            + __import__("base64").b64encode(words.encode(charset))
            + b"?= <a@b.example>\r\n"
            b"Content-Type: text/plain; charset="
            + charset.encode()
            + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + words.encode(charset)
        )
        post = parse_mail(raw, now=NOW).post
        assert (post.author_name, post.text) == (words, words)


def test_hostile_shapes_are_bounded() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(200)
    )
    assert parse_mail(deep, now=NOW).post.kind == "mail"
    many = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n" * 5000
    )
    parsed = parse_mail(many, now=NOW)
    assert len(parsed.attachments) <= 20
    assert parsed.warnings
    wide = b"Subject: " + b"x" * 1_000_000 + b"\r\nX-A: b\r\n\r\nbody"
    assert len(parse_mail(wide, now=NOW).post.title) <= 500


def test_times_out_of_reason_become_now() -> None:
    for date in (
        "Fri, 03 May 2124 10:00:00 +0000",
        "Fri, 99 May 2024",
        "",
        "Mon, 01 Jan 1901 00:00:00 +0000",
    ):
        assert parse_mail(_mail("x", Date=date or "x").as_bytes(), now=NOW).post.time == NOW


def test_the_same_mail_without_an_id_has_the_same_id_twice() -> None:
    raw = _mail("x").as_bytes()
    assert parse_mail(raw, now=NOW).post.id == parse_mail(raw, now=NOW + 5).post.id


def _nested(kind: str, depth: int, lines: int) -> bytes:
    parts = [b"Subject: Deep"]
    for number in range(depth):
        parts += [b"Content-Type: %s; boundary=b%d" % (kind.encode(), number), b"", b"--b%d" % number]
    return b"\n".join([*parts, b"x\n" * lines])


@pytest.mark.parametrize(
    ("kind", "depth", "lines"),
    [("multipart/mixed", 60, 200_000), ("multipart/mixed", 5_000, 0), ("message/rfc822", 5_000, 0), ("MULTIPART/X", 500, 0)],
)  # fmt: skip
def test_a_mail_within_a_mail_within_a_mail_is_read_at_once_by_its_head(
    kind: str, depth: int, lines: int
) -> None:
    began = time.process_time()
    parsed = parse_mail(_nested(kind, depth, lines), now=NOW)
    assert time.process_time() - began < 3
    assert (parsed.post.title, parsed.warnings) == ("Deep", ("mail.too_many_parts",))


def test_a_digest_with_many_mails_is_read_whole() -> None:
    parsed = parse_mail(_nested("multipart/mixed", 7, 1), now=NOW)
    assert parsed.warnings == ()
