"""Fixtures of this room: the store's tables are no Django models, so they are emptied here after real commits."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _clean_store(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the store and the search index around tests that really commit, and the index after all others."""
    yield
    if not {"db", "transactional_db"} & set(request.fixturenames):
        return
    from django.db import connection

    from firebreak.listening.search.indexing import index
    from firebreak.listening.store import schema

    if "transactional_db" in request.fixturenames:
        with connection.cursor() as cursor:
            for table in schema.TABLES:
                cursor.execute(f"DELETE FROM store_{table}")
    index().clear()
