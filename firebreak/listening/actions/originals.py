"""Originals of what people brought go with their brand's retention (decision 8)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from firebreak.base.actions import Actor, change
from firebreak.listening import files
from firebreak.listening.actions.common import topic
from firebreak.listening.models import Import, Report
from firebreak.listening.store.sql import any_of, array, fetch
from firebreak.org.models import Brand

STEP = 200
"""So many reports and imports in one transaction."""
FRESH_S = 3600.0
"""Content brought again within this time is somebody's new upload, whose row may not be written yet."""
_QUOTES = ("preview", "columns", "times")
"""What an import's guess quotes from its file."""


def forget_originals(*, actor: Actor, brand: Brand, before: datetime) -> int:
    """Delete a step of old reports and imported files; how many rows. 0 when there are none left.

    A report goes with its mention: once that is gone and the report is older than ``before``. An import keeps its
    counts and loses its file; one that was never started goes whole. A file goes when nobody refers to it.
    """
    reports, imports = _old_reports(brand, before), _old_imports(brand, before)
    if not reports and not imports:
        return 0
    with change(actor=actor, brand_id=brand.pk, action="originals.forgotten") as record:
        paths = {row.file_path for row in reports} | {row.path for row in imports}
        Report.objects.filter(pk__in=[row.pk for row in reports]).delete()
        for row in imports:
            _forget_import(row)
        gone = _drop(paths - {""})
        counts: dict[str, Any] = {"reports": len(reports), "imports": len(imports)}
        record.about(f"brand:{brand.uid}", before=before.isoformat(), **counts, files=gone)
        record.touches(topic(brand.pk, "reports"))
        record.touches(topic(brand.pk, "imports"))
    return len(reports) + len(imports)


def _old_reports(brand: Brand, before: datetime) -> list[Report]:
    """Old reports whose mention is gone. (A mention is forgotten by when it was heard, as a report is.)"""
    old = Report.objects.filter(brand=brand, created_at__lt=before).order_by("pk")
    found: list[Report] = []
    for start in range(0, old.count(), STEP):
        rows = list(old[start : start + STEP])
        sql = f"SELECT post FROM store_mention WHERE {any_of('post')} AND brand = %s"  # noqa: S608 - name of ours
        posts = [row.post_id for row in rows if row.post_id is not None]
        kept = {post for (post,) in fetch(sql, [array(posts), brand.pk])}
        found += [row for row in rows if row.post_id not in kept]
        if len(found) >= STEP:
            break
    return found[:STEP]


def _old_imports(brand: Brand, before: datetime) -> list[Import]:
    still = [Import.State.WAITING, Import.State.RUNNING]
    ended = Q(finished_at=None) | Q(finished_at__lt=before)
    rows = Import.objects.filter(ended, source__brand=brand, created_at__lt=before).exclude(path="")
    return list(rows.exclude(state__in=still).order_by("pk")[:STEP])


def _forget_import(row: Import) -> None:
    if row.state == Import.State.CHECKING:
        row.delete()
        return
    row.path = ""
    row.mapping = {name: value for name, value in row.mapping.items() if name not in _QUOTES}
    row.save(update_fields=["path", "mapping"])


def referred(path: str) -> bool:
    """Whether a report or an import of any brand holds this stored file: the same content is kept once for all."""
    return Import.objects.filter(path=path).exists() or Report.objects.filter(file_path=path).exists()


def _drop(paths: Iterable[str]) -> list[str]:
    """Delete files nobody refers to; the digests that went. Before the commit: a crash leaves a row to try again."""
    free = [path for path in sorted(paths) if not referred(path)]
    return [path.rpartition("/")[2] for path in free if files.drop(path, unless_newer_s=FRESH_S)]
