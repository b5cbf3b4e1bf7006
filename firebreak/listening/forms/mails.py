"""The words of a mail that somebody saved as a file, so that a report is more than its file name."""

from __future__ import annotations

import html
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import nh3

LARGEST = 5 * 1024 * 1024
"""Bytes of a mail that are read; its attachments stay in the original file."""
MOST = 18_000


def is_mail(file: Any) -> bool:
    """Whether an upload says that it is a mail."""
    name = str(getattr(file, "name", "") or "").lower()
    return name.endswith(".eml") or getattr(file, "content_type", "") == "message/rfc822"


def words_of_mail(file: Any) -> str:
    """Sender, subject and text of a mail; empty when it cannot be read. The file is left at its beginning."""
    file.seek(0)
    data = file.read(LARGEST)
    file.seek(0)
    try:
        mail = BytesParser(policy=policy.default).parsebytes(data)
        return _words(mail)[:MOST].replace("\x00", "").strip()
    except Exception:  # the parser fails in many ways on broken mail; the original is kept anyway
        return ""


def _words(mail: EmailMessage) -> str:
    heads = [str(mail[name]) for name in ("From", "Subject") if mail[name]]
    body = mail.get_body(preferencelist=("plain", "html"))
    text = str(body.get_content()) if body is not None else ""
    if body is not None and body.get_content_subtype() == "html":
        text = html.unescape(nh3.clean(text, tags=set(), clean_content_tags={"script", "style", "title"}))
    return "\n".join([*heads, "", text]) if heads else text
