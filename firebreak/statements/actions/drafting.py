"""A statement is begun from a template, filled in, perhaps changed by hand, or given up."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.engine import shapes
from firebreak.org.models import Brand, Person
from firebreak.plan import queries as plan_queries
from firebreak.plan.actions.versions import digest_of as item_digest
from firebreak.plan.items import LEVELS, Template
from firebreak.statements.actions.common import clear, end, keep_version, locked, say, wrote
from firebreak.statements.binding import bound, keep_uses, new_facts
from firebreak.statements.corrections import must_correct
from firebreak.statements.facts import usable
from firebreak.statements.models import Statement
from firebreak.statements.placeholders import checked, one_line
from firebreak.statements.rendering import digest_of, digests_of, filled, gaps_of, strange, words_of
from firebreak.statements.rules import move
from firebreak.statements.texts import template_of

MOST = 5_000
"""Statements of one brand."""
LONGEST_SOURCE = 200
LONGEST_EDIT = 8_000


def begin(
    *,
    actor: Actor,
    brand: Brand,
    person: Person,
    template: str,
    level: str,
    channels: Sequence[str],
    languages: Sequence[str],
    values: Mapping[str, Any] | None = None,
    corrects: Statement | None = None,
) -> Statement:
    """A draft with the words of a template of the plan; ``values``: as :func:`fill` takes them; ``corrects``: the released
    text of the brand that this one corrects. Raises :class:`WrongInput`."""
    plan = plan_queries.plan_of(brand)
    item = plan_queries.item(plan, "templates", template) if plan is not None else None
    if plan is None or item is None:
        raise WrongInput("statements.no_template", "Choose one of the plan's templates.", field="template")
    record_ = shapes.convert(item.body, Template)
    if level not in LEVELS:
        raise WrongInput("statements.level", "Choose a level.", field="level")
    chosen: list[str] = [name for name in record_.variants if name in channels]
    spoken: list[str] = [language for language in plan.languages if language in languages]
    _there(record_, chosen, spoken, len(set(channels)), len(set(languages)))
    with change(actor=actor, brand_id=brand.pk, action="statements.begun") as record:
        wrong = locked(corrects) if corrects is not None and corrects.brand_id == brand.pk else None
        if corrects is not None:
            must_correct(wrong, record_.kind)
        if brand.statements.count() >= MOST:
            raise WrongInput("statements.too_many", "There are too many statements.", limit=MOST)
        row = Statement(
            brand=brand, template=item.key, kind=record_.kind, item_version=item.version,
            item_digest=item_digest(item.body), source=item.body, level=level, languages=spoken, channels=chosen,
            made_by=person, changed_at=now(), changed_by=person,
            corrects=wrong,
        )  # fmt: skip
        row.values = _at_first(record_, brand, spoken)
        if values is not None:
            row.values = _values(record_, row, {**row.values, **values}, person)
        wrote(row, person)
        render(row)
        row.save()
        keep_version(row, person)
        keep_uses(row)
        say(
            record, row, template=row.template, level=level, channels=chosen, languages=spoken,
            corrects=str(wrong.uid) if wrong is not None else "",
        )  # fmt: skip
    return row


def _there(template: Template, channels: list[str], languages: list[str], asked: int, spoken: int) -> None:
    """Every text that was chosen exists. Raises :class:`WrongInput`."""
    if not channels or len(channels) != asked:
        raise WrongInput("statements.channels", "Choose at least one channel.", field="channels")
    if not languages or len(languages) != spoken:
        raise WrongInput("statements.languages", "Choose at least one language.", field="languages")
    for channel in channels:
        texts = cast("Mapping[str, Mapping[str, str]]", template.variants)[channel]
        for language in languages:
            if not texts.get(language, "").strip():
                raise WrongInput(
                    "statements.not_written",
                    "This is not written yet.",
                    channel=channel,
                    language=language,
                    field="languages",
                )


def _at_first(template: Template, brand: Brand, languages: list[str]) -> dict[str, Any]:
    """The brand's own name is known; somebody still confirms it."""
    if "brand" not in template.placeholders or template.placeholders["brand"].sort != "text":
        return {}
    try:
        name = checked("text", brand.name[:120])
    except WrongInput:
        return {}  # a name that cannot stand in a text as it is: somebody writes it
    return {"brand": {"texts": dict.fromkeys(languages, name), "confirmed": False, "source": ""}}


def fill(
    *, actor: Actor, statement: Statement, person: Person, values: Mapping[str, Any],
    edits: Mapping[str, Mapping[str, str]] | None = None, version: int | None = None,
) -> Statement:  # fmt: skip
    """Other values, or other words. Whatever was asked, answered or approved before is void.

    ``version`` is what the writer saw: an older one is refused. Raises :class:`WrongInput`.
    """
    with change(actor=actor, brand_id=statement.brand_id, action="statements.filled") as record:
        row = locked(statement)
        before, state = row.digest, row.state
        if version is not None and version != row.version:
            raise WrongInput("statements.written_meanwhile", "Somebody else changed this in the meantime.")
        row.state = move(row.state, "edit")
        template = template_of(row)
        if edits is not None:
            row.edits = _edited(template, row, edits)
        row.values = _values(template, row, values, person)
        render(row)
        if state != Statement.State.DRAFT:
            end(row, "void")
        row.approved_how, row.approved_digest, row.approved_at, row.needs = "", "", None, {}
        row.version += 1
        row.changed_at, row.changed_by = now(), person
        wrote(row, person)
        row.save()
        keep_version(row, person)
        keep_uses(row)
        say(record, row, before=before, was=state, edited=bool(row.edits), version=row.version)
    return row


def withdraw(*, actor: Actor, statement: Statement, person: Person) -> Statement:
    """It is not wanted any more."""
    with change(actor=actor, brand_id=statement.brand_id, action="statements.withdrawn") as record:
        row = locked(statement)
        row.state = move(row.state, "withdraw")
        end(row, "withdraw")
        row.changed_at, row.changed_by = now(), person
        row.save(update_fields=["state", "changed_at", "changed_by"])
        say(record, row)
    return row


def render(row: Statement) -> None:
    """The bytes as they would be published now, and their digests."""
    words = words_of(template_of(row), row.channels, row.languages, row.edits)
    row.variants = filled(words, row.values)
    row.digests, row.digest = digests_of(row.variants), digest_of(row.variants)


def _values(template: Template, row: Statement, given: Mapping[str, Any], person: Person) -> dict[str, Any]:
    words = words_of(template, row.channels, row.languages, row.edits)
    offered = usable(row.brand, new_facts(given, row.values), person)
    found: dict[str, Any] = {}
    for gap in gaps_of(template, words, row.languages):
        value = given.get(gap.name) or {}
        texts = value.get("texts") or {}
        kept = {}
        for language in gap.languages:
            try:
                kept[language] = checked(gap.sort, texts.get(language, ""))
            except WrongInput as error:
                raise WrongInput(
                    error.code, error.message, **{**error.params, "gap": gap.name, "language": language}
                ) from error
        source = _source(value.get("source"), gap.name)
        made = {
            "texts": {language: text for language, text in kept.items() if text},
            "confirmed": bool(value.get("confirmed")), "source": source,
        }  # fmt: skip
        found[gap.name] = bound(gap, made, value, row.values.get(gap.name, {}), offered)
    return found


def _source(value: Any, gap: str) -> str:
    """Where a value is known from. Raises :class:`WrongInput`."""
    try:
        return one_line(value, LONGEST_SOURCE)
    except WrongInput as error:
        raise WrongInput(error.code, error.message, **{**error.params, "gap": gap}) from error


def _edited(
    template: Template, row: Statement, edits: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Words changed by hand, where they differ from the template's. Raises :class:`WrongInput`."""
    own = words_of(template, row.channels, row.languages, {})
    found: dict[str, dict[str, str]] = {}
    for channel in row.channels:
        for language in row.languages:
            text = (
                str(edits.get(channel, {}).get(language) or "")
                .replace("\r\n", "\n")
                .replace("\r", "\n")
                .strip()
            )
            if not text or text == own[channel][language]:
                continue
            where = {"channel": channel, "language": language}
            if len(text) > LONGEST_EDIT:
                raise WrongInput("statements.too_long", "Make it shorter.", longest=LONGEST_EDIT, **where)
            clear(text, **where)
            if gap := strange(template, text):
                raise WrongInput("statements.strange_gap", "Nobody knows this gap.", gap_text=gap, **where)
            found.setdefault(channel, {})[language] = text
    return found
