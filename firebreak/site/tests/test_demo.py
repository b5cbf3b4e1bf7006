"""The demo comes and goes: what it leaves is the entries of the audit chain."""

import pytest

pytestmark = pytest.mark.room

COUNTS = """
from django.db import connection
with connection.cursor() as cursor:
    for name in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
        print(name, cursor.fetchone()[0])
"""
MAY_STAY = (
    "base_audit",
    "base_job",
    "base_event",
    "base_pulse",
    "store_lease",
    "store_pruned",
    "sqlite_",
    "base_spent",
)


def counts(house):
    return dict(line.rsplit(" ", 1) for line in house.python(COUNTS).splitlines())


@pytest.mark.full
def test_removing_the_demo_leaves_nothing_but_audit_entries(house):
    house.run("import", house.folder / "x.csv", "--brand", "norrsken", code=2)
    before = counts(house)
    house.run("demo", "install")
    during = counts(house)
    assert int(during["store_post"]) > 1000
    assert "is gone" in house.run("demo", "remove").stdout
    after = counts(house)
    changed = {
        n: (before[n], after[n]) for n in after if before.get(n) != after[n] and not n.startswith(MAY_STAY)
    }
    assert changed == {}
    assert house.json("audit", "verify")["faults"] == []
    assert "no demo" in house.run("demo", "remove").stdout
