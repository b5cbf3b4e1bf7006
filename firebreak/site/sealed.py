"""Every sealed column of every table, found through the models, so that a new one cannot be forgotten."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from firebreak.base import secrets


def columns() -> Iterator[tuple[str, str, str]]:
    """(table, key column, sealed column)."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, secrets.SealedField):
                yield model._meta.db_table, str(model._meta.pk.column), str(field.column)


def reseal_all() -> int:
    """Seal every stored secret with the newest key, in the caller's transaction; how many there were.

    Raises :class:`firebreak.base.errors.AuthError` when one of them opens with none of the keys.
    """
    count = 0
    for table, key, column in columns():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{key}", "{column}" FROM "{table}" WHERE "{column}" <> \'\'')  # noqa: S608
            rows = [(secrets.reseal(sealed), pk) for pk, sealed in cursor.fetchall()]
            cursor.executemany(f'UPDATE "{table}" SET "{column}" = %s WHERE "{key}" = %s', rows)  # noqa: S608
        count += len(rows)
    return count
