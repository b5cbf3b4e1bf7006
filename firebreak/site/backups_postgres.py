"""The PostgreSQL side of backup and restore: every table by COPY, as of one moment, with no outside tool."""

from pathlib import Path
from typing import Any

from django.db import connection, transaction

from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditHead


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


def _columns(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return ", ".join(f'"{row[0]}"' for row in cursor.fetchall())


def snapshot(folder: Path) -> tuple[list[Path], dict[str, list[Any]]]:
    """Every table as of one moment, in one repeatable-read transaction; and the audit heads of that moment."""
    (folder / "tables").mkdir()
    out = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in _tables():
            path = folder / "tables" / f"{table}.copy"
            columns = _columns(table)
            (folder / "tables" / f"{table}.columns").write_text(columns)
            with path.open("wb") as handle, connection.cursor() as cursor:
                raw = cursor.cursor  # psycopg's own cursor, which can copy
                with raw.copy(f'COPY "{table}" ({columns}) TO STDOUT') as copy:
                    for block in copy:
                        handle.write(block)
            out += [path, path.with_suffix(".columns")]
        heads = {str(head.brand_id): [head.number, head.digest] for head in AuditHead.objects.all()}
    return out, heads


def occupied() -> bool:
    """Whether somebody lives in this database already."""
    if "org_person" not in _tables():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM org_person)")
        return bool(cursor.fetchone()[0])


def fill(folder: Path) -> None:
    """Replace the content of every table by what the backup holds; foreign keys are checked by their origin."""
    known = set(_tables())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET session_replication_role = replica")
        names = [
            path.stem
            for path in sorted(folder.glob("*.copy"))
            if path.stem in known and path.stem != "django_migrations"
        ]
        cursor.execute("TRUNCATE {} CASCADE".format(", ".join(f'"{name}"' for name in names)))
        for name in names:
            columns = _checked((folder / f"{name}.columns").read_text(), name)
            with (
                cursor.cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy,
                (folder / f"{name}.copy").open("rb") as handle,
            ):
                while block := handle.read(1 << 20):
                    copy.write(block)
        cursor.execute("SET session_replication_role = DEFAULT")
        _reset_sequences(cursor)


def _checked(text: str, table: str) -> str:
    """The columns that a backup names, written by us: its text must never become SQL."""
    known = set(_columns(table).split(", "))
    given = text.split(", ")
    if not set(given) <= known:
        raise WrongInput(
            "backup.unknown_column",
            f"The backup names columns that {table} does not have. Nothing was changed.",
        )
    return ", ".join(given)


def _reset_sequences(cursor: Any) -> None:
    cursor.execute(
        "SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) "
        "FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
    )
    for table, column, sequence in cursor.fetchall():
        cursor.execute(  # names from the catalogue, values as parameters
            f'SELECT setval(%s, COALESCE((SELECT MAX("{column}") FROM "{table}"), 0) + 1, false)',  # noqa: S608
            [sequence],
        )
