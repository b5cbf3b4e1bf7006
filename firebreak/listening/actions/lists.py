"""Saved lists: made, changed and taken away. A monitor that uses one listens for the new entries at once."""

from typing import Any

from django.db.models import F

from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.engine.query import MAX_ENTRIES, check
from firebreak.engine.query import SavedList as Entries
from firebreak.listening.actions.common import hold_brand, locked, monitor_topic, named, topic
from firebreak.listening.models import Monitor, SavedList
from firebreak.listening.queries.saved_lists import list_key, lists_for, users_of
from firebreak.org.models import Brand, Person

MOST_LISTS = 200
LONGEST_NAME, LONGEST_ENTRY = 60, 200
MOST_CHARACTERS = 1_000_000


def add_list(
    *, actor: Actor, brand: Brand, name: str, of: str, entries: str, person: Person | None = None
) -> SavedList:
    """A new list; ``entries`` one a line. Raises :class:`WrongInput`."""
    name, lines = _named(name), checked_entries(entries, of)
    with change(actor=actor, brand_id=brand.pk, action="list.added") as record:
        hold_brand(brand)
        if SavedList.objects.filter(brand=brand).count() >= MOST_LISTS:
            raise WrongInput("list.too_many", f"A brand can have {MOST_LISTS} lists.", limit=MOST_LISTS)
        _free(brand, name)
        made = SavedList.objects.create(
            brand=brand, name=name, key=list_key(name), of=of, entries="\n".join(lines), size=len(lines),
            changed_at=now(), made_by=person,
        )  # fmt: skip
        _say(record, made, name=name, of=of, entries=len(lines))
        _recompiled(record, users_of(brand, [made.key]))
    return made


def change_list(*, actor: Actor, saved: SavedList, name: str, of: str, entries: str) -> SavedList:
    """Other entries, another kind or name. Raises :class:`WrongInput` where a monitor's query would break."""
    name, lines = _named(name), checked_entries(entries, of)
    with change(actor=actor, brand_id=saved.brand_id, action="list.changed") as record:
        hold_brand(saved.brand)
        row = locked(saved)
        using = users_of(row.brand, [row.key])
        if list_key(name) != row.key:
            _unused(row, using)
            _free(row.brand, name)
        before = set(row.lines)
        _still_read(using, row.key, Entries(lines, _of(of)))
        row.name, row.key, row.of = name, list_key(name), of
        row.entries, row.size, row.changed_at = "\n".join(lines), len(lines), now()
        row.save()
        added, gone = len(set(lines) - before), len(before - set(lines))
        _say(record, row, name=name, of=of, entries=len(lines), added=added, removed=gone)
        _recompiled(record, using)
    return row


def remove_list(*, actor: Actor, saved: SavedList) -> None:
    """Delete it. Raises :class:`WrongInput` while a monitor uses it."""
    with change(actor=actor, brand_id=saved.brand_id, action="list.removed") as record:
        hold_brand(saved.brand)
        row = locked(saved)
        _unused(row, users_of(row.brand, [row.key]))
        _say(record, row, name=row.name, entries=row.size)
        row.delete()


def checked_entries(text: str, of: str) -> tuple[str, ...]:
    """The lines of a list, trimmed, each once, in their order. Raises :class:`WrongInput` with what to do."""
    if len(text) > MOST_CHARACTERS:
        raise WrongInput(
            "list.too_long", "The list is too long.", field="entries", limit=MAX_ENTRIES, size=len(text)
        )
    kind = _of(of)
    lines = [" ".join(line.split()) for line in text.replace("\x00", "").splitlines()]
    unique = tuple(dict.fromkeys(line for line in lines if line))
    if not unique:
        raise WrongInput("list.empty", "Write at least one entry, one a line.", field="entries")
    if len(unique) > MAX_ENTRIES:
        raise WrongInput(
            "list.too_many_entries", f"A list can have {MAX_ENTRIES} entries.", field="entries",
            limit=MAX_ENTRIES, size=len(unique),
        )  # fmt: skip
    if (long := next((line for line in unique if len(line) > LONGEST_ENTRY), None)) is not None:
        raise WrongInput(
            "list.long_entry", "An entry is too long.", field="entries", term=long[:60], limit=LONGEST_ENTRY
        )
    _each_is_read(unique, kind)
    return unique


def _each_is_read(lines: tuple[str, ...], kind: Any) -> None:
    for finding in check("list:x", {"x": Entries(lines, kind)}):
        if finding.code == "list_entry":
            term = finding.params.get("term", "")
            raise WrongInput("list.bad_entry", f"{term} cannot be looked for.", field="entries", term=term)


def _of(of: str) -> Any:
    if of not in SavedList.Of.values:
        raise WrongInput("list.bad_kind", "Choose what the list holds.", field="of")
    return of


def _named(name: str) -> str:
    name = named(name.replace('"', ""), LONGEST_NAME)
    if not list_key(name) or len(list_key(name)) > 120:
        raise WrongInput("list.bad_name", "Give the list a name of letters or digits.", field="name")
    return name


def _free(brand: Brand, name: str) -> None:
    if SavedList.objects.filter(brand=brand, key=list_key(name)).exists():
        raise WrongInput("list.name_taken", "There is a list of this name.", field="name", name=name)


def _unused(row: SavedList, using: list[Monitor]) -> None:
    if using:
        monitors = ", ".join(f"“{monitor.name}”" for monitor in using[:5])
        raise WrongInput(
            "list.in_use",
            f"Monitors use this list: {monitors}.",
            field="name",
            monitors=monitors,
            name=row.name,
        )


def _still_read(using: list[Monitor], key: str, entries: Entries) -> None:
    """Whether every query that names the list can still be read with its new entries."""
    for monitor in using:
        lists = {**lists_for(monitor.brand_id, monitor.query), key: entries}
        if any(finding.level == "error" for finding in check(monitor.query, lists)):
            raise WrongInput(
                "list.breaks", "A monitor's query would break.", field="entries", monitor=monitor.name
            )


def _recompiled(record: Change, using: list[Monitor]) -> None:
    """Have the listen process compile these monitors again: a new version is what it looks for."""
    Monitor.objects.filter(pk__in=[monitor.pk for monitor in using]).update(version=F("version") + 1)
    for monitor in using:
        record.event("listening.monitor_changed", {"monitor": str(monitor.uid), "change": "list"})
        record.touches(monitor_topic(monitor.brand_id, monitor.pk))


def _say(record: Change, row: SavedList, **body: Any) -> None:
    record.about(f"list:{row.uid}", **body)
    record.touches(topic(row.brand_id, "lists"))
