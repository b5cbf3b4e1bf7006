"""What one request of a test changed is taken back, so that the next finds all as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from firebreak.publishing import gate


@contextmanager
def taken_back() -> Iterator[None]:
    """Within a transaction that is rolled back, and that a freeze takes for a test's; the gates that were shut are opened.

    They are files, which no rollback reaches.
    """
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    before = set(gate.all_shut())
    try:
        with block:
            yield
            transaction.set_rollback(True)
    finally:
        for brand_id, token in set(gate.all_shut()) - before:
            gate.open_again(brand_id, token)
