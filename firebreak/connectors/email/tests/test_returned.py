"""What mails that come back say, in every form; and that no bytes at all hold the reader up."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base.errors import WrongInput
from firebreak.connectors.email.list_mail import key_of
from firebreak.connectors.email.returned import LONGEST, MOST, ReturnedMail, read_returned
from firebreak.connectors.email.returned_reports import mails_in, report_of, sort_mails
from firebreak.connectors.email.tests.returned_samples import (
    ANN,
    FORMS,
    ID,
    crlf,
    dsn,
    exim_old,
    ours,
    out_of_office,
    postfix,
    qmail,
    report,
)
from firebreak.publishing.models import Mailing
from firebreak.publishing.returns import Returned

pytestmark = pytest.mark.unit
QUICK_S = 3.0
R = Mailing.Returned


def read(raw: bytes) -> ReturnedMail:
    found = read_returned(raw)
    assert found is not None
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("ends", ["crlf", "lf"])
def test_each_servers_form_says_whom_it_did_not_reach_and_which_mail_it_was(form: str, ends: str) -> None:
    raw = FORMS[form]()
    found = read(raw if ends == "crlf" else raw.replace(b"\r\n", b"\n"))
    assert found.message_ids[0] == ID
    (one,) = found.recipients
    assert (one.final, one.action, one.gone) == (ANN, "failed", True)
    assert key_of(ID) in report_of(found).keys
    assert ANN not in one.diagnostic


@pytest.mark.parametrize(
    ("fields", "fate"),
    [
        ({"Status": "5.1.1"}, R.GONE),
        ({"Status": "5.1.1 (bad destination mailbox address)", "Diagnostic_Code": None}, R.GONE),
        ({"Status": "5.1.2", "Diagnostic_Code": "X-Postfix; Host not found"}, R.GONE),
        ({"Status": "5.1.10", "Diagnostic_Code": "smtp; 556 5.1.10 null MX"}, R.GONE),
        ({"Status": "5.2.1", "Diagnostic_Code": "smtp; 550 5.2.1 The account is disabled"}, R.GONE),
        ({"Status": "5.2.1", "Diagnostic_Code": "smtp; 550 5.2.1 receives mail at a rate that is too high"}, R.REFUSED),
        ({"Status": "5.2.2", "Diagnostic_Code": "smtp; 552 5.2.2 mailbox full"}, R.REFUSED),
        ({"Status": "5.7.1", "Diagnostic_Code": "smtp; 550 5.7.1 blocked"}, R.REFUSED),
        ({"Status": "5.1.1", "Diagnostic_Code": "smtp; 550 5.7.1 <ann@people.example>: you are blocked"}, R.REFUSED),
        ({"Status": "5.1.0", "Diagnostic_Code": "smtp; 550 5.1.0 sender denied"}, R.REFUSED),
        ({"Status": "5.1.8", "Diagnostic_Code": "smtp; 550 5.1.8 bad sender"}, R.REFUSED),
        ({"Status": "5.0.0", "Diagnostic_Code": "smtp; 550 No such user"}, R.REFUSED),
        ({"Status": "5.0.0", "Diagnostic_Code": "smtp; 550 5.1.1 No such user"}, R.GONE),
        ({"Status": None, "Diagnostic_Code": "smtp; 550 5.1.1 No such user"}, R.GONE),
        ({"Status": "4.4.1", "Diagnostic_Code": "smtp; connect timed out"}, R.REFUSED),
        ({"Status": "4.1.1", "Diagnostic_Code": None}, R.REFUSED),
        ({"Action": "delayed", "Status": "4.4.1", "Diagnostic_Code": None}, R.LATER),
        ({"Action": "delayed"}, R.LATER),
        ({"Action": "Failed (expired)"}, R.GONE),
        ({"Action": "delivered", "Status": "2.1.5", "Diagnostic_Code": None}, None),
        ({"Action": "relayed", "Status": "2.0.0", "Diagnostic_Code": None}, None),
        ({"Action": None}, None),
    ],
)  # fmt: skip
def test_only_a_code_that_says_so_means_that_nobody_is_there(fields: dict[str, str], fate: R | None) -> None:
    told = report_of(read(dsn(**fields)))
    assert [one.fate for one in told.receivers] == ([fate] if fate is not None else [])


def test_several_receivers_are_told_apart_also_without_empty_lines() -> None:
    block = "Final-Recipient: rfc822; {}@people.example\nAction: failed\nStatus: 5.{}\n"
    for between in ("\n", ""):
        blocks = between.join(
            ["Reporting-MTA: dns; x\n", block.format("bo", "7.1"), block.format("ann", "1.1")]
        )
        told = report_of(read(report(blocks)))
        assert [(one.final, one.fate) for one in told.receivers] == [
            ("bo@people.example", R.REFUSED), (ANN, R.GONE),
        ]  # fmt: skip


def test_where_it_was_sent_on_from_is_kept_beside_where_it_failed() -> None:
    raw = dsn(
        Final_Recipient="rfc822; <old@elsewhere.example>",
        Original_Recipient="rfc822;ann+2Bnews@people.example",
    )
    (one,) = report_of(read(raw)).receivers
    assert one == Returned("old@elsewhere.example", "ann+news@people.example", R.GONE)


def test_a_status_in_another_transfer_encoding_and_another_charset_is_read() -> None:
    import base64

    inner = base64.encodebytes(
        crlf(f"Reporting-MTA: dns; å\n\nFinal-Recipient: utf-8; {ANN}\nAction: failed\nStatus: 5.1.1\n")
    )
    raw = postfix().split(b"--7A1.4242/mx.acme.example\r\n")
    raw[2] = (
        b"Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: BASE64\r\n\r\n"
        + inner
        + b"\r\n"
    )
    made = b"--7A1.4242/mx.acme.example\r\n".join(raw).replace(b"Sorry.", "Förlåt.".encode("latin-1"))
    assert read(made).recipients[0].gone


@pytest.mark.parametrize(
    ("raw", "gone"),
    [
        (exim_old(said="550 User unknown"), False),
        (exim_old(said="550 5.7.1 Blocked, see https://4.5.1.1/"), False),
        (qmail(said="192.0.2.1 does not like it.\nRemote host said: 550 5.1.1 nobody\nGiving up on 192.0.2.1."), True),
        (qmail(said="I couldn't find any host by that name. (#5.1.2)"), True),
        (qmail(said="I tried 5.1.1 times. (#4.4.2)"), False),
        (qmail(said="This user has 5.1.1 friends."), False),
    ],
)  # fmt: skip
def test_an_old_form_is_believed_only_where_it_is_certain(raw: bytes, gone: bool) -> None:
    (one,) = read(raw).recipients
    assert (one.final, one.action, one.gone) == (ANN, "failed", gone)


def attached() -> bytes:
    """Somebody shows us a report."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "bo@acme.example", "Look what came"
    mail.set_content("What is this?")
    raw = mail.as_bytes()
    return raw.replace(b"Content-Type: text/plain", b"Content-Type: message/rfc822") + postfix()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\0\xff\xfe", ours().encode(), out_of_office(), attached(),
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=x\n\n--x\n\nRead.\n--x--\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n", b"Subject: =?utf-8?b?!!!?=\r\n\r\n",
    ],
    ids=["nothing", "bytes", "ours", "away", "attached", "read", "empty", "header"],
)  # fmt: skip
def test_other_mails_are_no_reports(raw: bytes) -> None:
    assert read_returned(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"From: MAILER-DAEMON@x.example\nSubject: Returned mail\n\nIt could not be delivered, nobody knows why.\n",
        b"From: postmaster@x.example\nX-Failed-Recipients: ann@people.example\n\nWords of a program that is not known.\n",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\nNo status.\n--x--\n",
        dsn().replace(b"Message-ID", b"X-Nothing"),
        dsn(Final_Recipient=None), dsn(Final_Recipient="x400; /c=se/"), dsn(Final_Recipient="rfc822; nobody"),
        dsn()[:600],
    ],
    ids=["words", "exim", "half", "no-id", "no-receiver", "x400", "no-address", "cut"],
)  # fmt: skip
def test_a_report_that_cannot_be_understood_is_for_a_person(raw: bytes) -> None:
    with pytest.raises(WrongInput) as caught:
        read_returned(raw)
    assert caught.value.code == "mail.returned_unreadable"


def nested(depth: int) -> bytes:
    lines = [b"From: MAILER-DAEMON@x.example"]
    for number in range(depth):
        lines += [
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=b%d" % number,
            b"",
            b"--b%d" % number,
        ]
    return b"\n".join(lines)


HUGE = {
    "recipients": report("X: y\n\n" + "\n\n".join(
        f"Final-Recipient: rfc822; r{n}@people.example\nAction: failed\nStatus: 5.1.1" for n in range(10_000)
    )),
    "nested": nested(20_000),
    "wide": b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n" + b"--x\n\n" * 200_000,
    "many-wide": b"Content-Type: multipart/report; boundary=x\n\n"
    + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 20_000,
    "fields": b"From: MAILER-DAEMON@x\n" + b"A: b\n" * 300_000 + b"\n",
    "folded": b"From: MAILER-DAEMON@x\nContent-Type: multipart/report;\n" + b" a=b;\n" * 200_000 + b"\n",
    "quotes": b'Content-Type: multipart/report; boundary="' + b'";' * 500_000,
    "line": b"X-Failed-Recipients: " + b"a" * 2_000_000,
    "blank": report("\n" * 900_000),
    "one-field": report("Final-Recipient: rfc822; " + "a" * 500_000 + "@x.example\nAction: failed\n"),
    "at": report("\n\n".join("Final-Recipient: rfc822; " + "a@" * 900 + "\nAction: failed" for _ in range(400))),
    "exim": b"From: Mailer-Daemon@x\nX-Failed-Recipients: a@b.example\n\n"
    b"This message was created automatically by mail delivery software.\n" + (b"  " + b"a" * 990 + b"@\n") * 1_000,
    "exchange": b"From: postmaster@x\n\n" + (b"<" * 500 + b"a" * 490 + b"\n") * 2_000,
    "qmail": b"From: MAILER-DAEMON@x\n\nHi. This is the x\n\n" + b"<a@b.example>:\n" * 60_000,
    "base64": b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n"
    b"Content-Transfer-Encoding: base64\n\n" + b"=A" * 500_000,
    "quoted": b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n"
    b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * 1_000_000,
    "ids": dsn().replace(b"Message-ID: <", b"Message-ID: " + b"<" * 900_000),
    "beyond": postfix() + b"x" * (3 * LONGEST),
}  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
def test_what_is_huge_or_nested_takes_no_time_to_speak_of(name: str) -> None:
    began = time.process_time()
    made = sort_mails([HUGE[name]])
    assert time.process_time() - began < QUICK_S
    assert len(made.reports) + made.others + len(made.unreadable) == 1
    assert all(len(one.receivers) <= MOST for one in made.reports)


def test_ten_thousand_receivers_are_read_as_far_as_they_can_be_about_one_mail() -> None:
    found = read(HUGE["recipients"])
    assert len(found.recipients) == MOST
    assert found.message_ids == (ID,)


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    assert sum(map(len, (sort_mails([raw]).reports, sort_mails([raw]).unreadable))) <= 1


@given(st.data())
def test_no_change_of_a_report_raises_anything_else_or_makes_another_mail_of_it(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(list(FORMS.values())))())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    made = sort_mails([bytes(raw)])
    assert len(made.reports) + made.others + len(made.unreadable) == 1
    for one in made.reports:
        assert all(len(key) == 32 for key in one.keys)


def test_a_file_with_many_mails_gives_each_and_one_with_one_gives_it_whole(tmp_path) -> None:
    line = b"From MAILER-DAEMON Sun Nov 22 09:00:00 2026\r\n"
    mails = [postfix(), out_of_office(), qmail()]
    file = tmp_path / "box"
    file.write_bytes(b"\r\n".join(line + mail for mail in mails))
    with file.open("rb") as handle:
        found = list(mails_in(handle))
    assert [len(made.reports) for made in (sort_mails([raw]) for raw, _ in found)] == [1, 0, 1]
    assert sum(size for _, size in found) == file.stat().st_size
    file.write_bytes(ours().encode() + b"\nFrom now on we are sorry.\n")
    with file.open("rb") as handle:
        assert [raw for raw, _ in mails_in(handle)] == [file.read_bytes()]
    file.write_bytes(b"")
    with file.open("rb") as handle:
        assert list(mails_in(handle)) == []
    file.write_bytes(line + postfix() + b"x" * (3 * LONGEST) + b"\n\n" + line + qmail())
    with file.open("rb") as handle:
        kept = [(len(raw), len(sort_mails([raw]).reports)) for raw, _ in mails_in(handle)]
    assert len(kept) == 2
    assert kept[0][0] < LONGEST + 100_000
    assert [reports for _, reports in kept] == [1, 1]
