"""What items are made of: the pieces of a section, entries of lists, times, scores, who is meant."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from firebreak.plan.items.texts import Language
from firebreak.plan.manuscript.blocks import Block, Grid, Line, rows_as_lines
from firebreak.plan.manuscript.vocabulary import any_word, piece_of, sort_of

MOST_MINUTES = 60 * 24 * 60
_AMOUNT = re.compile(
    r"(\d{1,5}(?:[.,]\d)?)\s*(minutes?|minuter|minut|minit|mins?|分钟|分鐘|分|hours?|hrs?|h|timmar|timme|tim|jam|小时|小時|"
    r"days?|d|dygn|dagar|dag|hari|天|日)(?![A-Za-zåäö])",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"(?:^\W{0,2}|t\s*\+\s*|\b(?:within|in|after|by|inom|senast|efter|dalam|selepas)\s+(?:the first\s+)?|[第在前]\s*)$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"([^:：\n]{2,60})[:：]\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class Known:
    """What items of the plan and of the document are called, so that texts can be understood that name them."""

    language: Language
    duties: Mapping[str, str] = field(default_factory=dict)
    """Title -> key, as for all of these."""
    playbooks: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)

    def say(self, text: str) -> dict[Language, str]:
        """A text in the language of the document."""
        return {self.language: text.strip()}

    def duty(self, text: str) -> str:
        """The duty that a text names, else the one that leads."""
        return mentioned(self.duties, text) or (
            "lead" if "lead" in self.duties.values() else next(iter(self.duties.values()), "lead")
        )


def mentioned(titles: Mapping[str, str], text: str) -> str:
    """The key of the longest title that a text has in it; empty where it has none.

    >>> mentioned({"Legal": "legal", "Legal counsel": "counsel"}, "Who: legal counsel")
    'counsel'
    """
    said = text.casefold()
    for title in sorted(titles, key=len, reverse=True):
        if title and re.search(rf"(?<![A-Za-zåäöÅÄÖ]){re.escape(title.casefold())}(?![A-Za-zåäöÅÄÖ])", said):
            return titles[title]
    return ""


def pieces(blocks: Sequence[Block], wanted: Sequence[str]) -> dict[str, list[Block]]:
    """Piece -> its blocks; what belongs to none is under the empty name."""
    found: dict[str, list[Block]] = {"": []}
    here = ""
    for one in blocks:
        if isinstance(one, Line) and (one.level or (one.bold and not one.mark)):
            piece = piece_of(one.text, wanted)
            if piece or one.level:
                here = piece
            if piece:
                continue
        elif isinstance(one, Line) and not one.mark:
            lead = _LEAD.fullmatch(one.text)
            piece = piece_of(lead[1], wanted) if lead else ""
            if lead and piece and lead[2].strip():
                found.setdefault(piece, []).append(Line(lead[2]))
                continue
            if lead and piece:
                here = piece
                continue
        found.setdefault(here, []).append(one)
    return found


def lead_of(line: str) -> tuple[str, str]:
    """What stands before the first colon, and what after."""
    found = _LEAD.fullmatch(line)
    return (found[1].strip(), found[2].strip()) if found else ("", line)


def entries(blocks: Sequence[Block]) -> list[str]:
    """Each line, and each row of a table, as one entry."""
    found: list[str] = []
    for one in blocks:
        found += list(rows_as_lines(one)) if isinstance(one, Grid) else [one.text]
    return [text.strip() for text in found if text.strip()]


def minutes_of(text: str, *, anywhere: bool = False) -> int | None:
    """A time limit in minutes. In running text only where a word before it says that it is one.

    >>> minutes_of("Within 2 hours: tell staff"), minutes_of("15分钟内通知"), minutes_of("Wait 5 minutes")
    (120, 15, None)
    """
    for found in _AMOUNT.finditer(text):
        if anywhere or _CUE.search(text[: found.start()]) or re.match(r"\s*[内內]", text[found.end() :]):
            unit = found[2].casefold()
            each = (
                1440
                if unit[0] in "d天日" or unit == "hari"
                else 60
                if unit[0] in "ht小" or unit == "jam"
                else 1
            )
            return min(MOST_MINUTES, round(float(found[1].replace(",", ".")) * each))
    return None


def score_of(text: str) -> int | None:
    """1 to 5, from a number (also out of ten) or a word; ``None`` where it says neither.

    >>> score_of("4 (high)"), score_of("8/10"), score_of("中等"), score_of("often")
    (4, 4, 3, None)
    """
    number = re.search(r"\d{1,3}", text)
    if number:
        value = int(number[0])
        return max(
            1, min(5, value if value <= 5 and "/10" not in text.replace(" ", "") else round(value / 2))
        )
    word = sort_of("scores", text, "")
    return int(word) if word else None


def said_score(column: str, text: str) -> int | None:
    """The score that a line gives beside the word for it, e.g. "likelihood 3 of 5"."""
    found = re.search(rf"(?:{any_word([column])})\W{{0,4}}([1-5])(?!\d)", text, re.IGNORECASE)
    return int(found[1]) if found else None


def cut(text: str, longest: int) -> str:
    """The beginning of a text, at a space where there is one."""
    said = " ".join(text.split())
    if len(said) <= longest:
        return said
    short = said[: longest - 1]
    return (short.rsplit(" ", 1)[0] if " " in short[longest // 2 :] else short).rstrip(" ,;:，；：") + "…"
