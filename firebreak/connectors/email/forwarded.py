"""Finding the inner mail of a forwarded one, in the words mail programs use in five languages."""

import re
from dataclasses import dataclass
from email.utils import parseaddr

from firebreak.connectors.common.times import parse_time

_NAMES = {
    "from": "from|från|dari|daripada|发件人|寄件者|寄件人|發件人",
    "date": "date|sent|datum|skickat|tarikh|dihantar|日期|发送时间|发件时间|寄件日期|傳送時間|发送日期|時間",
    "subject": "subject|ämne|subjek|perkara|tajuk|主题|主旨|主題",
    "to": "to|till|kepada|收件人|收件者",
    "cc": "cc|kopia|抄送|副本",
}
_LINE = re.compile(
    r"[\s>*_]*(?:"
    + "|".join(f"(?P<{key}>{names})" for key, names in _NAMES.items())
    + r")[*_]*\s*[:：]\s*(?P<value>.*)",
    re.I,
)
_FORWARDED = (
    "(?:begin )?forwarded message|original message|vidarebefordrat (?:meddelande|brev)|ursprungligt meddelande"
    "|mesej (?:yang )?dimajukan|mesej asal|转发的邮件|轉寄的郵件|轉寄郵件|转发邮件|原始邮件|原始郵件|已轉寄郵件"
)
_MARK = re.compile(rf"[\s>]*(?:[-_—=]{{2,60}}\s*)?(?:{_FORWARDED})\s*:?\s*(?:[-_—=]{{2,60}})?\s*", re.I)
FORWARD_SUBJECT = re.compile(r"\s*(?:fwd?|vb|vs|tr|wg|转发|轉寄|轉發|fw)\s*[:：]\s*", re.I)
MAX_LINES = 400


@dataclass(frozen=True)
class Inner:
    """The forwarded mail: who wrote it, when, about what; ``note`` is what the forwarder put above it."""

    sender: str
    address: str
    time: float | None
    subject: str
    text: str
    note: str


def find_inner(text: str) -> Inner | None:
    """The inner mail of a text, or ``None`` when there is no block of its headers near the top.

    >>> inner = find_inner("FYI\\n---------- Forwarded message ---------\\nFrom: Ann <a@b.example>\\n"
    ...                    "Date: Fri, 3 May 2024 10:00:00 +0200\\nSubject: Broken\\nTo: you\\n\\nIt broke.")
    >>> inner.sender, inner.subject, inner.text, inner.note
    ('Ann', 'Broken', 'It broke.', 'FYI')
    """
    lines = text.split("\n")
    for at, line in enumerate(lines[:MAX_LINES]):
        match = _LINE.fullmatch(line[:1000])
        if match and match.lastgroup and match["from"]:
            found, end = _block(lines, at)
            if len(found) >= 3 or (len(found) == 2 and _marked(lines, at)):
                return _inner(lines, at, end, found)
    return None


def _block(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    at = start
    while at < min(len(lines), start + 14):
        match = _LINE.fullmatch(lines[at][:1000])
        if match:
            key = next(name for name in _NAMES if match[name])
            found.setdefault(key, match["value"].strip(" *_"))
        elif (found and not lines[at].strip(" >")) or (not match and not lines[at].startswith((" ", "\t"))):
            break
        at += 1
    return found, at


def _marked(lines: list[str], at: int) -> bool:
    return any(_MARK.fullmatch(line[:200]) for line in lines[max(at - 3, 0) : at])


def _inner(lines: list[str], start: int, end: int, found: dict[str, str]) -> Inner:
    above = [line for line in lines[:start] if not _MARK.fullmatch(line[:200])]
    quoted = all(line.startswith(">") or not line.strip() for line in lines[start:])
    body = [line.lstrip("> ") if quoted else line for line in lines[end:]]
    name, address = parseaddr(found["from"].replace("[mailto:", "<").replace("]", ">"))
    return Inner(
        sender=name or address or found["from"],
        address=address if "@" in address else "",
        time=parse_time(_plain_date(found.get("date", ""))),
        subject=found.get("subject", ""),
        text="\n".join(body).strip(),
        note="\n".join(above).strip(" \n-_"),
    )


def _plain_date(text: str) -> str:
    """Without the name of the day and words between, which mail programs write in many ways."""
    text = re.sub(r"\s+(?:at|kl\.?|om|pada|pukul)\s+", " ", text.strip(), flags=re.I)
    return re.sub(
        r"^[^\W\d]+[,.]?\s+(?=\d)|^(?:mon|tues?|wednes|thurs?|fri|satur|sun)[a-z]*,?\s+", "", text, flags=re.I
    )
