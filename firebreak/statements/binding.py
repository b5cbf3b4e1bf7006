"""How a value of a gap holds on to a fact, and lets it go when somebody writes something else. Pure."""

from collections.abc import Mapping
from typing import Any

from firebreak.base.errors import WrongInput
from firebreak.incidents.queries import Known
from firebreak.statements.facts import hidden_source, key_of, print_of, source_of, value_from
from firebreak.statements.models import FactUse, Statement
from firebreak.statements.rendering import Gap

Value = dict[str, Any]


def wanted_of(given: Mapping[str, Any], kept: Mapping[str, Any]) -> str:
    """Key of the fact that a value is to hold: as somebody said, else the one that it holds; empty for none."""
    return str(given["fact"] or "") if given.get("fact") is not None else kept_key(kept)


def kept_key(kept: Mapping[str, Any]) -> str:
    """Key of the fact that a value holds; empty for none."""
    return key_of(kept["fact"], kept["fact_version"]) if kept.get("fact") else ""


def bound(
    gap: Gap, value: Value, given: Mapping[str, Any], kept: Value, offered: Mapping[str, Known]
) -> Value:
    """The value with its binding, or without one.

    ``value`` is what was typed and found right, ``kept`` what stood there before, ``offered`` uid -> fact that the writer
    may use. A value stays bound while it is the fact's in one language at least: in the others somebody may say it in their
    own words. One that is not bound any more is not confirmed by the fact either. Raises :class:`WrongInput` naming the gap
    for a fact that is not offered.
    """
    wanted, before = wanted_of(given, kept), kept_key(kept)
    if wanted and wanted == before:
        same = [code for code in kept["bound"] if value["texts"].get(code) == kept["texts"].get(code)]
        if same:
            ties = {"fact": kept["fact"], "fact_version": kept["fact_version"], "bound": same}
            return {**value, "source": kept["source"], **ties}
    elif wanted:
        known = offered.get(wanted.partition(".")[0])
        if known is None:
            raise WrongInput("statements.no_fact", "Choose one of the confirmed facts.", gap=gap.name)
        words = value_from(gap.sort, known.fact.text)
        same = [code for code, text in value["texts"].items() if text == words]
        if same:
            ties = {"fact": str(known.fact.uid), "fact_version": print_of(known.fact.text), "bound": same}
            return {**value, "source": source_of(known), **ties}
    if before and value["source"] in (kept["source"], hidden_source()):
        return {**value, "source": "", "confirmed": False}
    return value


def new_facts(values: Mapping[str, Any], kept: Mapping[str, Value]) -> set[str]:
    """Uids of the facts that values name and did not hold before, as they are now: only these are looked up."""
    found = set()
    for gap, given in values.items():
        before = kept.get(gap, {})
        wanted = wanted_of(given or {}, before)
        if wanted and wanted != kept_key(before):
            found.add(wanted.partition(".")[0])
    return found


def keep_uses(row: Statement) -> None:
    """Make the table say what the values say. Within the action that saved them: what a person let stand is void."""
    row.fact_uses.all().delete()
    FactUse.objects.bulk_create(
        FactUse(
            brand_id=row.brand_id, statement=row, gap=gap, fact=value["fact"], digest=value["fact_version"]
        )
        for gap, value in row.values.items()
        if value.get("fact")
    )


def let_go(before: Mapping[str, Value], after: Mapping[str, Value]) -> list[str]:
    """Gaps that held a fact and do not any more."""
    return [gap for gap, value in before.items() if value.get("fact") and not after.get(gap, {}).get("fact")]
