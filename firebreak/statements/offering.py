"""Facts that the form of a text offers for its gaps, and what becomes of the typed values when one is chosen."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from firebreak.incidents import queries as incidents
from firebreak.incidents.queries import Known
from firebreak.org.models import Person
from firebreak.plan.items import Template
from firebreak.statements.binding import Value, kept_key
from firebreak.statements.facts import hidden_source, is_bound, key_of, print_of, source_of, value_from
from firebreak.statements.models import Statement
from firebreak.statements.rendering import gaps_of, words_of

LABEL, TITLE = 90, 40
"""Characters of a fact and of its incident's title in the list."""


class Offer(NamedTuple):
    """What one reader may choose from."""

    facts: Mapping[str, Known]
    """Key of a fact with its words -> the fact; only of incidents that the reader may see."""
    hidden: frozenset[str]
    """Gaps that hold a fact of an incident that the reader may not see."""

    def choices(self, gap: str, sort: str, kept: Value) -> list[tuple[str, str]]:
        """Key -> words, of the facts that fit a gap; what it holds now is among them, whatever became of it."""
        found = [(key, _label(one)) for key, one in self.facts.items() if value_from(sort, one.fact.text)]
        key = kept_key(kept)
        if key and key not in self.facts and gap not in self.hidden:
            found.insert(0, (key, _("As it is filled in")))
        return found

    def held(self, gap: str, kept: Value) -> str:
        """Key of the fact that a value holds, as far as the reader may know."""
        return "" if gap in self.hidden else kept_key(kept)

    def shown(self, gap: str, kept: Value) -> Value:
        """A value as the reader may see it."""
        return {**kept, "source": hidden_source()} if gap in self.hidden and kept.get("source") else kept


NO_FACTS = Offer({}, frozenset())


def offer_for(row: Statement, person: Person) -> Offer:
    """Confirmed facts of open incidents that this person may see."""
    facts = {
        key_of(one.fact.uid, print_of(one.fact.text)): one
        for one in incidents.confirmed_facts(row.brand, person)
    }
    held = {gap: str(one["fact"]) for gap, one in row.values.items() if is_bound(one)}
    known = incidents.facts_by_uid(row.brand, held.values(), person)
    hidden = frozenset(gap for gap, uid in held.items() if uid not in known or not known[uid].seen)
    return Offer(facts, hidden)


def used(data: Mapping[str, Any], row: Statement, template: Template, offer: Offer) -> Mapping[str, Any]:
    """What was typed, with the values of facts that were chosen since the fields were filled.

    ``f__<gap>`` is the fact that was chosen, ``k__<gap>`` the one that the fields hold. Where both are the same, the
    fields are as somebody typed them.
    """
    words = words_of(template, row.channels, row.languages, row.edits)
    mixed: Any = data.copy() if hasattr(data, "copy") else dict(data)
    for gap in gaps_of(template, words, row.languages):
        chosen, held = (str(data.get(f"{letter}__{gap.name}", "")) for letter in "fk")
        kept = row.values.get(gap.name, {})
        if chosen == held or f"f__{gap.name}" not in data:
            continue
        mixed[f"k__{gap.name}"] = chosen
        if chosen in offer.facts:
            known = offer.facts[chosen]
            _fill(mixed, gap.name, dict.fromkeys(gap.languages, value_from(gap.sort, known.fact.text)))
            mixed[f"s__{gap.name}"], mixed[f"c__{gap.name}"] = source_of(known), "on"
        elif chosen and chosen == kept_key(kept):
            _fill(mixed, gap.name, {code: kept["texts"].get(code, "") for code in gap.languages})
            mixed[f"s__{gap.name}"], mixed[f"c__{gap.name}"] = kept["source"], "on"
        elif not chosen:  # the fact's source goes with the fact; the words stay for somebody to confirm
            mixed[f"s__{gap.name}"] = ""
            mixed.pop(f"c__{gap.name}", None)
    return mixed  # type: ignore[no-any-return]


def _fill(data: Any, gap: str, texts: Mapping[str, str]) -> None:
    for code, text in texts.items():
        data[f"v__{gap}__{code}"] = text


def _label(known: Known) -> str:
    row = known.fact.incident
    title, text = Truncator(row.title).chars(TITLE), Truncator(" ".join(known.fact.text.split())).chars(LABEL)
    return _("I-{number} {title}: {text}").format(number=row.number, title=title, text=text)
