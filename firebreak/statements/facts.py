"""Facts of incidents in the texts of statements: what a value is made of, what became of the fact since, who may know it.

A fact of a private incident may fill a gap, but who may not see that incident learns neither that it is there, nor what
the fact is now; only that a value is not sure any more, because nobody may publish it unknowing.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from firebreak.base.errors import WrongInput
from firebreak.incidents import queries as incidents
from firebreak.incidents.models import Fact
from firebreak.incidents.queries import Known
from firebreak.org.models import Brand, Person
from firebreak.statements.models import FactUse, Statement
from firebreak.statements.placeholders import checked

WITHDRAWN: Final = "withdrawn"
"""In place of a digest: not confirmed any more, taken off the list, or gone."""
SHORT: Final = 12
"""Characters of a digest in the key by which a form names a fact as it was."""
_NUMBER: Final = re.compile(r"(?<![\w.,:/-])[0-9]{1,3}(?:[.,'’\u00a0\u202f]?[0-9]{1,3})*(?: ?%)?(?![\w:/-])")
_LINK: Final = re.compile(r"https?://[^\s，。；、<>\"]+")


def print_of(text: str) -> str:
    """Digest of a fact's words; spaces and line ends do not count.

    >>> print_of("Two  people") == print_of("Two people\\n"), len(print_of(""))
    (True, 64)
    """
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def now_of(fact: Fact | None) -> str:
    """What a fact is now: the digest of its words while it is confirmed, else :data:`WITHDRAWN`."""
    if fact is None or fact.removed_at is not None or fact.state != Fact.State.CONFIRMED:
        return WITHDRAWN
    return print_of(fact.text)


def key_of(uid: Any, digest: str) -> str:
    """How a form names a fact with the words that it had: ``<uid>.<begin of the digest>``."""
    return f"{uid}.{digest[:SHORT]}"


def value_from(sort: str, text: str) -> str:
    """What a fact puts into a gap of a sort: its words; its only number or address. Empty where it does not fit.

    >>> value_from("number", "312 bottles are affected."), value_from("text", "312 bottles"), value_from("link", "Soon.")
    ('312', '312 bottles', '')
    """
    found: list[str] = [text]
    if sort in ("number", "link"):
        found += (_NUMBER if sort == "number" else _LINK).findall(text)[:3]
    whole, *parts = found
    for one in (whole, *(parts if len(parts) == 1 else ())):
        try:
            value = checked(sort, one.rstrip(".") if sort == "link" else one)
        except WrongInput:
            continue
        if value:
            return value
    return ""


def source_of(known: Known) -> str:
    """Where a value from a fact is known from; of a private incident without its number and without a name."""
    fact, row = known.fact, known.fact.incident
    at = f"{timezone.localtime(fact.decided_at):%Y-%m-%d %H:%M %Z}" if fact.decided_at else ""
    if row.private:
        return hidden_source(at)
    name = re.sub(r"[{}]", "", fact.decided_by.name)[:80] if fact.decided_by is not None else "–"
    said = _("Incident I-{number}, fact {fact}, confirmed by {name} at {time}")
    return said.format(number=row.number, fact=known.number, name=name, time=at)


def hidden_source(at: str = "") -> str:
    """The same for who may not see the incident."""
    return (
        _("Confirmed by those who work on it, at {time}").format(time=at)
        if at
        else _("Confirmed by those who work on it")
    )


def usable(brand: Brand, uids: Collection[str], person: Person | None) -> dict[str, Known]:
    """Those of some facts that this person may put into a text: confirmed, of an incident that they may see."""
    found = incidents.facts_by_uid(brand, uids, person)
    return {uid: one for uid, one in found.items() if one.seen and now_of(one.fact) != WITHDRAWN}


class Changed(NamedTuple):
    """A fact in a text that is not what it was when the text was written."""

    gap: str
    use: FactUse
    texts: Mapping[str, str]
    """Language -> the value as the text says it."""
    known: Known | None
    """The fact as it is now, for who may see it."""
    stands: bool
    """Whether a person lets the old value stand, as the fact is now."""

    @property
    def old(self) -> str:
        """The value in the first language."""
        return next(iter(self.texts.values()), "")

    @property
    def new(self) -> str:
        """The fact's words now; empty when it was withdrawn, and for who may not see it."""
        return self.known.fact.text if self.known is not None and now_of(self.known.fact) != WITHDRAWN else ""


def is_bound(value: Mapping[str, Any]) -> bool:
    """Whether a value of a gap is a fact's."""
    return bool(value.get("fact"))


def changed_in(row: Statement, person: Person | None) -> list[Changed]:
    """Facts of a text that have changed since it was written, as far as this person may know. Without any bound one no
    query is made."""
    if not any(is_bound(one) for one in row.values.values()):
        return []
    uses = list(row.fact_uses.order_by("pk"))
    known = incidents.facts_by_uid(row.brand, (one.fact for one in uses), person)
    found = []
    for use in uses:
        there = known.get(str(use.fact))
        now = now_of(there.fact if there is not None else None)
        if now != use.digest:
            texts = row.values.get(use.gap, {}).get("texts", {})
            shown = there if there is not None and there.seen else None
            found.append(Changed(use.gap, use, texts, shown, use.stands_as == now))
    return found


def must_hold(row: Statement) -> None:
    """Raises :class:`WrongInput` where a fact in the text has changed and nobody let the old value stand."""
    gaps = [one.gap for one in changed_in(row, None) if not one.stands]
    if gaps:
        raise WrongInput(
            "statements.fact_changed", "A fact in this text has changed since it was written.", gaps=gaps
        )


def for_check(changed: Iterable[Changed]) -> dict[str, str]:
    """Value -> what it is now ("" when withdrawn), for the message check; only what the reader may know."""
    return {text: one.new for one in changed if one.known is not None for text in one.texts.values() if text}


def told_values(row: Statement, person: Person | None) -> dict[str, Any]:
    """The values as this person may read them: where a fact is kept from them, nothing tells that there is one."""
    uids = {str(one["fact"]) for one in row.values.values() if is_bound(one)}
    values: dict[str, Any] = row.values
    if not uids:
        return values
    open_ones = {uid for uid, one in incidents.facts_by_uid(row.brand, uids, person).items() if one.seen}
    return {
        gap: kept_back(one) if is_bound(one) and str(one["fact"]) not in open_ones else one
        for gap, one in values.items()
    }


def kept_back(value: Mapping[str, Any]) -> dict[str, Any]:
    """A value without its binding."""
    rest = {name: part for name, part in value.items() if name not in ("fact", "fact_version", "bound")}
    return {**rest, "source": hidden_source() if rest.get("source") else ""}
