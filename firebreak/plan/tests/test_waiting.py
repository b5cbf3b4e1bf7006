"""Files that wait for a word are gone after a day, whether somebody comes back or not."""

import os
import time

import pytest

from firebreak.base import jobs
from firebreak.plan import waiting
from firebreak.plan.jobs import TIDY

pytestmark = [pytest.mark.room, pytest.mark.django_db]
BRAND = 7


def test_after_a_day_a_waiting_file_is_not_given_out_and_the_hourly_job_deletes_it() -> None:
    old, young = waiting.keep(BRAND, b"names"), waiting.keep(BRAND, b"numbers")
    path = next(one for one in waiting.folder().iterdir() if one.name.endswith(f"-{old}.zip"))
    left_over = waiting.folder() / ".0123456789abcdef.part"
    left_over.write_bytes(b"half")
    for one in (path, left_over):
        os.utime(one, (time.time() - waiting.KEPT_S - 1,) * 2)
    assert waiting.take(BRAND, old) is None
    jobs.enqueue(TIDY, {})
    while jobs.run_one():
        pass
    assert not path.exists()
    assert not left_over.exists()
    assert waiting.take(BRAND, young) == b"numbers"


def test_a_file_that_another_upload_deleted_meanwhile_disturbs_nobody() -> None:
    """A link to nowhere is listed and cannot be looked at: just as a file that goes between the two."""
    gone = waiting.folder() / f"{BRAND}-{'0' * 64}.zip"
    gone.symlink_to(waiting.folder() / "nowhere")
    try:
        digest = waiting.keep(BRAND, b"zip")
        assert waiting.take(BRAND, "0" * 64) is None
    finally:
        gone.unlink(missing_ok=True)
    assert waiting.take(BRAND, digest) == b"zip"
