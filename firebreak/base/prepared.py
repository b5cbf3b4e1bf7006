"""Queries that every page asks: made into SQL once in a thread, then only run.

To build and compile a query costs Django ten times what SQLite needs to answer it. Where 200 open pages fetch a part at
the same moment that is most of what they cost. The query is still written with the ORM::

    _membership = Prepared(lambda person, slug: Membership.objects.filter(person=person, brand__slug=slug)[:1])
    found = _membership.first(person.pk, "norrsken")

Every value that differs from call to call has to come through an argument: anything else is kept as it was at first.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models import query as orm

M = TypeVar("M", bound=Model)


class _Given:
    """Stands where the value of an argument will."""

    def __init__(self, place: int) -> None:
        self.place = place


class _Plan:
    """A compiled query of this thread's connection: its SQL, and how a row becomes an object."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._compiler: Any = rows.query.get_compiler(using=rows.db)
        self._sql, self._params = self._compiler.as_sql()
        select, info = self._compiler.select, self._compiler.klass_info
        self._converters = self._compiler.get_converters([one[0] for one in select])
        self._model, self._db = info["model"], rows.db
        own = info["select_fields"]
        self._own = slice(own[0], own[-1] + 1)
        self._names = [one[0].target.attname for one in select[self._own]]
        populators: Any = orm.get_related_populators
        self._related = populators(info, select, rows.db)

    def run(self, given: Sequence[Any]) -> list[Any]:
        rows = self._fetched(self._sql, given)
        return [self._made(row) for row in self._compiler.apply_converters(rows, self._converters)]

    def count(self, given: Sequence[Any]) -> int:
        [[number]] = self._fetched(f"SELECT COUNT(*) FROM ({self._sql}) AS found", given)  # noqa: S608 - Django's own
        return int(number)

    def _fetched(self, sql: str, given: Sequence[Any]) -> list[Any]:
        params = [given[one.place] if isinstance(one, _Given) else one for one in self._params]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def _made(self, row: list[Any]) -> Any:
        made = self._model.from_db(self._db, self._names, row[self._own])
        for one in self._related:
            one.populate(row, made)
        return made


class Prepared(Generic[M]):
    """A query of one shape, for ``make(*arguments)`` with expressions in place of the values.

    Values are numbers, text, days, times and uuids. It reads from the default database.
    """

    def __init__(self, make: Callable[..., QuerySet[M]]) -> None:
        self._make, self._here = make, threading.local()
        self._count = len(inspect.signature(make).parameters)

    def all(self, *given: Any) -> list[M]:
        """Every object that is found."""
        return self._plan(given).run([_stored(one) for one in given])

    def count(self, *given: Any) -> int:
        """How many are found."""
        return self._plan(given).count([_stored(one) for one in given])

    def first(self, *given: Any) -> M | None:
        """The first of them, or ``None``; the query itself says how many it wants."""
        found = self.all(*given)
        return found[0] if found else None

    def _plan(self, given: Sequence[Any]) -> _Plan:
        if len(given) != self._count:
            raise TypeError(f"{self._count} values are asked for, {len(given)} given")
        plan: _Plan | None = getattr(self._here, "plan", None)
        if plan is None:
            plan = self._here.plan = _Plan(
                self._make(*(Value(_Given(place)) for place in range(self._count)))
            )
        return plan


def _stored(value: Any) -> Any:
    """As this database keeps it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
