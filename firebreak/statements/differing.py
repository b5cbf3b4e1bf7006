"""What differs between two versions of a statement, text by text; and with which version a reader compares."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, NamedTuple

from firebreak.org import outside_links
from firebreak.plan.diffing import MOST_PAIRS, Part, parts, weight
from firebreak.plan.words import CHANNEL_NAMES, LANGUAGE_NAMES
from firebreak.statements.models import Answer, Reading, Statement, Version
from firebreak.web.slots import Label

MOST: Final = 2 * MOST_PAIRS
"""Of one page, in the unit of :data:`~firebreak.plan.diffing.MOST_PAIRS`; what comes after that is shown whole."""
Texts = Mapping[str, Mapping[str, str]]
"""Channel -> language -> text."""


class Differs(NamedTuple):
    """One text that is not the same in both."""

    channel_name: Label
    language: str
    language_name: str
    parts: list[Part]

    @property
    def new(self) -> bool:
        """Whether there was no such text before."""
        return all(part.what == "in" for part in self.parts)


class Base(NamedTuple):
    """The version with which who decides on a text compares it."""

    version: Version
    why: Literal["approved", "read"]
    """``approved``: the last that was approved; ``read``: none was, and readers sent this one back."""


def differences(before: Texts, after: Texts) -> list[Differs]:
    """Every text that differs, in the order of the newer ones; what is in one of them only counts as empty in the other.

    >>> [one.parts[1].text for one in differences({"short": {"en": "a b"}}, {"short": {"en": "a c"}})]
    ['b']
    """
    found, room = [], MOST
    places = {
        (channel, code): None for texts in (after, before) for channel in texts for code in texts[channel]
    }
    for channel, code in places:
        was, now = before.get(channel, {}).get(code, ""), after.get(channel, {}).get(code, "")
        if was == now:
            continue
        steps = weight(was, now)
        found.append(
            Differs(
                CHANNEL_NAMES.get(channel, channel), code, LANGUAGE_NAMES.get(code, code),
                parts(was, now, MOST_PAIRS if steps <= room else 0),
            )
        )  # fmt: skip
        room -= steps if steps <= room else 0
    return found


def base_of(row: Statement) -> Base | None:
    """The last version before this one that was approved, else the last that readers sent back; ``None`` where there is
    none, or its words are those of today."""
    earlier = row.versions.filter(number__lt=row.version).order_by("-number")
    yes = earlier.exclude(approved_at=None).first()
    if yes is not None:
        return Base(yes, "approved") if yes.digest != row.digest else None
    sent_back = row.askings.filter(ended__in=("return", "refuse")).values("digest")
    back = earlier.filter(digest__in=sent_back).exclude(digest=row.digest).first()
    return Base(back, "read") if back is not None else None


class Outside(NamedTuple):
    """For a reader outside: what changed in the texts that are on their page."""

    why: Literal["approved", "answered"]
    """Since when: ``answered``: since they themselves answered last; ``approved``: since it was approved last."""
    at: datetime
    changes: list[Differs]


def for_outside(reading: Reading) -> Outside | None:
    """What changed since this reader answered last, else since it was approved last; ``None`` where neither ever was.

    They see no words but those that they read themselves and those that were approved to be published: a version that only
    readers inside have seen may hold what was taken out for a reason. Nor texts that are not before them now.
    """
    row = reading.asking.statement
    read = _answered(reading)
    if read is not None:
        why: Literal["approved", "answered"] = "answered"
        before, at = read.asking.variants, read.created_at
    else:
        last = (
            row.versions.filter(number__lt=row.version).exclude(approved_at=None).order_by("-number").first()
        )
        if last is None or last.approved_at is None:
            return None
        why, before, at = "approved", last.variants, last.approved_at
    asked = {
        channel: {code: before.get(channel, {}).get(code, "") for code in texts}
        for channel, texts in row.variants.items()
    }
    return Outside(why, at, differences(asked, row.variants))


def _answered(reading: Reading) -> Answer | None:
    """The last answer of the same contact about this statement. At another address it may have been somebody else."""
    contact = reading.contact
    mail = (
        next((value for sort, value in contact.methods if sort == "mail"), "") if contact is not None else ""
    )
    if contact is None or not mail:
        return None
    known = outside_links.reader_digest(contact, mail)
    rows = Answer.objects.filter(reading__contact=contact, asking__statement=reading.asking.statement)
    found = rows.exclude(reading=reading).select_related("asking").order_by("-created_at", "-pk")
    return next((one for one in found if known in one.asking.readers), None)
