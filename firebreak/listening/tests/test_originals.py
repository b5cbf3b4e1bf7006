"""The files people bring go with their brand's retention, never before, and a legal hold stops it."""

import io
import os
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.audit import Fault, verify
from firebreak.base.clock import frozen, now
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditEntry
from firebreak.listening import actions, files, jobs, queries
from firebreak.listening.models import Alert, Import, Report
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.test_files import PNG

pytestmark = [pytest.mark.room, pytest.mark.django_db]
TABLE = b"id,created_at,text\n1,2026-10-01T10:00:00Z,a secret word\n"


@pytest.fixture(autouse=True)
def _keeps_thirty_days(brand: Any) -> None:
    brand.retention_days = 30
    brand.save()


def _report(brand: Any, data: bytes = PNG, **given: Any) -> Report:
    return actions.report_sighting(
        actor=ACTOR, brand=brand, person=None, seen_where="shop", file=io.BytesIO(data), **given
    )


def _import(brand: Any, state: str, data: bytes = TABLE) -> Import:
    made = actions.begin_import(
        actor=ACTOR, brand=brand, person=None, file=io.BytesIO(data), file_name="t.csv"
    )
    Import.objects.filter(pk=made.pk).update(state=state, rows_done=7)
    return made


def _later(days: int) -> None:
    with frozen(now() + timedelta(days=days)):
        jobs.retention({})


def _there(path: str) -> bool:
    return files.full_path(path).is_file()


def test_a_report_and_its_original_go_with_their_mention(brand: Any) -> None:
    report = _report(brand, text="Seen in the shop", urgent=True)
    _later(29)
    assert queries.mention(brand, report.post_id or 0) is not None
    assert _there(report.file_path)
    _later(31)
    assert queries.mention(brand, report.post_id or 0) is None
    assert not Report.objects.exists()
    assert not _there(report.file_path)
    alert = Alert.objects.get()
    assert (alert.report, alert.reason_code) == (None, "reported")
    entry = AuditEntry.objects.select_related("payload").get(action="originals.forgotten")
    assert report.file_sha256 in str(entry.payload.body)
    assert entry.actor == "machine:retention"
    assert not [found for found in verify(brand.pk) if isinstance(found, Fault)]


def test_a_report_whose_mention_is_still_kept_stays_with_its_file(brand: Any) -> None:
    report = _report(brand)
    Report.objects.update(created_at=now() - timedelta(days=400))
    _later(1)
    assert Report.objects.exists()
    assert _there(report.file_path)


def test_an_imported_file_goes_and_its_counts_stay(brand: Any) -> None:
    made = _import(brand, Import.State.DONE)
    assert "a secret word" in str(made.mapping)
    _later(29)
    assert _there(made.path)
    _later(31)
    row = Import.objects.get()
    assert (row.path, row.rows_done, row.file_name) == ("", 7, "t.csv")
    assert "a secret word" not in str(row.mapping)
    assert not _there(made.path)


def test_an_import_that_was_never_started_goes_whole(brand: Any) -> None:
    made = _import(brand, Import.State.CHECKING)
    _later(31)
    assert not Import.objects.exists()
    assert not _there(made.path)


def test_an_import_that_still_reads_keeps_its_file(brand: Any) -> None:
    made = _import(brand, Import.State.RUNNING)
    _later(31)
    assert _there(made.path)


def test_a_stopped_import_without_its_file_says_what_to_do(brand: Any) -> None:
    made = _import(brand, Import.State.STOPPED)
    _later(31)
    with pytest.raises(WrongInput, match="Upload it again"):
        actions.resume_import(actor=ACTOR, importing=made)
    assert Import.objects.get().state == Import.State.STOPPED


def test_a_legal_hold_keeps_originals(brand: Any) -> None:
    brand.legal_hold = True
    brand.save()
    report, made = _report(brand), _import(brand, Import.State.DONE)
    _later(1000)
    assert Report.objects.exists()
    assert _there(report.file_path)
    assert _there(made.path)


def test_content_that_another_brand_still_keeps_stays(brand: Any, other_brand: Any) -> None:
    mine, theirs = _report(brand), _report(other_brand)
    assert mine.file_path == theirs.file_path
    _later(31)
    assert list(Report.objects.all()) == [theirs]
    assert _there(theirs.file_path)


def test_content_that_is_being_brought_again_is_not_taken_away(brand: Any) -> None:
    """Its new row may not be written yet: the file's time says that somebody wants it."""
    report = _report(brand)
    place = files.full_path(report.file_path)
    with frozen(now() + timedelta(days=31)):
        soon = now().timestamp() - 60
        os.utime(place, (soon, soon))
        jobs.retention({})
    assert not Report.objects.exists()
    assert place.is_file()


def test_bringing_content_again_makes_its_file_young() -> None:
    kept = files.keep(io.BytesIO(PNG + b"again"), "a.png")
    place = files.full_path(kept.path)
    os.utime(place, (0, 0))
    files.keep(io.BytesIO(PNG + b"again"), "b.png")
    assert place.stat().st_mtime > 1_000_000_000
    assert files.drop(kept.path)
    assert not files.drop(kept.path)
