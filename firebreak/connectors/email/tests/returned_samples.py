"""Reports of delivery in the forms of mail servers, written by us after what RFC 3464 and the servers' manuals describe."""

from email.message import EmailMessage
from typing import Any

ID = "00112233445566778899aabbccddeeff@acme.example"
ANN = "ann@people.example"


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def ours(message_id: str = ID, to: str = ANN) -> str:
    """The mail that comes back, as it went out."""
    return (
        f"From: Acme press office <desk@acme.example>\nTo: {to}\nSubject: Do not use the stove\n"
        f"Message-ID: <{message_id}>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nWe are sorry.\n"
    )


def report(
    blocks: str, *, back: str = "", back_type: str = "text/rfc822-headers", head: str = "", text: str = "Sorry.\n"
) -> bytes:  # fmt: skip
    """Three parts, as RFC 3464 has them."""
    return crlf(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.acme.example (Mail Delivery System)\nTo: desk@acme.example\n"
        f"Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n{head}"
        'Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="7A1.4242/mx.acme.example"\n\n'
        "This is a MIME-encapsulated message.\n\n"
        f"--7A1.4242/mx.acme.example\nContent-Description: Notification\nContent-Type: text/plain\n\n{text}\n"
        f"--7A1.4242/mx.acme.example\nContent-Type: message/delivery-status\n\n{blocks}\n"
        f"--7A1.4242/mx.acme.example\nContent-Type: {back_type}\n\n{back or ours()}\n"
        "--7A1.4242/mx.acme.example--\n"
    )


def dsn(to: str = ANN, *, message_id: str = ID, **fields: Any) -> bytes:
    """A report about one receiver; fields with ``_`` for ``-``, ``None`` leaves one out."""
    given = {
        "Final_Recipient": f"rfc822; {to}", "Action": "failed", "Status": "5.1.1",
        "Diagnostic_Code": f"smtp; 550 5.1.1 <{to}>: Recipient address rejected: User unknown", **fields,
    }  # fmt: skip
    block = "".join(
        f"{name.replace('_', '-')}: {value}\n" for name, value in given.items() if value is not None
    )
    return report(f"Reporting-MTA: dns; mx.acme.example\n\n{block}", back=ours(message_id, to))


def postfix(to: str = ANN, message_id: str = ID) -> bytes:
    return report(
        "Reporting-MTA: dns; mx.acme.example\nX-Postfix-Queue-ID: 7A1\nX-Postfix-Sender: rfc822; desk@acme.example\n"
        "Arrival-Date: Sun, 22 Nov 2026 09:00:00 +0000 (UTC)\n\n"
        f"Final-Recipient: rfc822; {to}\nOriginal-Recipient: rfc822;{to}\nAction: failed\nStatus: 5.1.1\n"
        f"Remote-MTA: dns; mx.people.example\nDiagnostic-Code: smtp; 550 5.1.1 <{to}>: Recipient address rejected: User\n"
        "    unknown in virtual mailbox table\n",
        back=ours(message_id, to), back_type="message/rfc822",
    )  # fmt: skip


def gmail(to: str = ANN, message_id: str = ID) -> bytes:
    """The text in HTML too, wrapped once more; the mail is answered; a note after the status."""
    inner = (
        "Content-Type: multipart/related; boundary=rel\n\n--rel\nContent-Type: multipart/alternative; boundary=alt\n\n"
        "--alt\nContent-Type: text/plain; charset=UTF-8\n\n** Address not found **\n\n--alt\nContent-Type: text/html\n\n"
        "<p>Address not found</p>\n--alt--\n\n--rel\nContent-Type: image/png; name=icon.png\n"
        "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--rel--\n"
    )
    return crlf(
        f"Return-Path: <>\nFrom: Mail Delivery Subsystem <mailer-daemon@mail.example>\nReferences: <{message_id}>\n"
        f"In-Reply-To: <{message_id}>\nX-Failed-Recipients: {to}\nSubject: Delivery Status Notification (Failure)\n"
        "Content-Type: multipart/report; boundary=out; report-type=delivery-status\n\n"
        f"--out\n{inner}\n--out\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mail.example\nArrival-Date: Sun, 22 Nov 2026 01:00:00 -0800 (PST)\n"
        f"X-Original-Message-ID: <{message_id}>\n\nFinal-Recipient: rfc822; {to}\nAction: failed\nStatus: 5.1.1\n"
        "Remote-MTA: dns; mx.people.example. (192.0.2.7, the server for the domain people.example.)\n"
        "Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please\n"
        " 550 5.1.1 try again. v2-20020a05\nLast-Attempt-Date: Sun, 22 Nov 2026 01:00:01 -0800 (PST)\n\n"
        f"--out\nContent-Type: message/rfc822\n\n{ours(message_id, to)}\n--out--\n"
    )


def exchange(to: str = ANN, message_id: str = ID) -> bytes:
    """The head of the mail alone, and the answer of the machine inside."""
    return report(
        "Reporting-MTA: dns;AM0PR01.prod.example\nReceived-From-MTA: dns;mx.acme.example\nArrival-Date: Sun, 22 Nov 2026\n\n"
        f"Final-Recipient: rfc822;{to}\nAction: failed\nStatus: 5.1.10\n"
        f"Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP lookup\n",
        back=ours(message_id, to).partition("\n\n")[0] + "\n", head=f"In-Reply-To: <{message_id}>\n",
    )  # fmt: skip


def exim(to: str = ANN, message_id: str = ID) -> bytes:
    """Today's: a report, whose status says nothing and whose answer says it."""
    return report(
        f"Reporting-MTA: dns; exim.example\n\nAction: failed\nFinal-Recipient: rfc822;{to}\nStatus: 5.0.0\n"
        "Remote-MTA: dns; mx.people.example\nDiagnostic-Code: smtp; 550 5.1.1 No such user here\n",
        back=ours(message_id, to), back_type="message/rfc822", head=f"X-Failed-Recipients: {to}\n",
    )  # fmt: skip


def exim_old(to: str = ANN, message_id: str = ID, said: str = "550 5.1.1 User unknown") -> bytes:
    return crlf(
        f"Return-path: <>\nFrom: Mail Delivery System <Mailer-Daemon@exim.example>\nX-Failed-Recipients: {to}\n"
        "Auto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender\n\n"
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. "
        f"The following address(es) failed:\n\n  {to}\n    SMTP error from remote mail server after RCPT TO:<{to}>:\n"
        f"    host mx.people.example [192.0.2.1]: {said}\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n"
        f"Return-path: <desk@acme.example>\n{ours(message_id, to)}"
    )


def qmail(
    to: str = ANN, message_id: str = ID, said: str = "Sorry, no mailbox here by that name. (#5.1.1)"
) -> bytes:
    return crlf(
        "Return-Path: <>\nFrom: MAILER-DAEMON@qmail.example\nSubject: failure notice\n\n"
        "Hi. This is the qmail-send program at qmail.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{to}>:\n{said}\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <desk@acme.example>\n"
        f"Received: (qmail 4242 invoked by uid 89); 22 Nov 2026 09:00:00 -0000\n{ours(message_id, to)}"
    )


def exchange_old(to: str = ANN, message_id: str = ID) -> bytes:
    """Words and a code in angle brackets, with the whole mail beside them."""
    return crlf(
        "From: postmaster@exchange.example\nTo: desk@acme.example\nSubject: Undeliverable: Do not use the stove\n"
        "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
        "Your message\n\n  To:      somebody\n  Subject: Do not use the stove\n  Sent:    Sun, 22 Nov 2026\n\n"
        "did not reach the following recipient(s):\n\n"
        f"{to} on Sun, 22 Nov 2026 09:00:02 +0000\n    The e-mail account does not exist at the organization this message\n"
        "    was sent to.\n        <exchange.example #5.1.1 smtp;550 5.1.1 User unknown>\n\n"
        f"--x\nContent-Type: message/rfc822\n\n{ours(message_id, to)}\n--x--\n"
    )


def out_of_office() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ANN, "desk@acme.example", "I am away"
    mail["Auto-Submitted"], mail["In-Reply-To"] = "auto-replied", f"<{ID}>"
    mail.set_content("Back on Monday.")
    return mail.as_bytes()


FORMS = {
    "postfix": postfix, "gmail": gmail, "exchange": exchange, "exim": exim, "exim_old": exim_old, "qmail": qmail,
    "exchange_old": exchange_old,
}  # fmt: skip
