"""The plan as a zip of its folder: each file byte for byte as it came, where it still says the same."""

import zipfile
from io import BytesIO

from firebreak.plan.folders.writing import bodies_of, file_of
from firebreak.plan.models import Plan, PlanVersion
from firebreak.plan.queries import folder_of
from firebreak.plan.queries.items import typed

DATE = (2000, 1, 1, 0, 0, 0)
"""Of every file inside: the same plan makes the same zip."""


def as_zip(plan: Plan, version: PlanVersion | None = None) -> bytes:
    """All languages of a version, or of the plan as it is."""
    folder, sources = folder_of(plan)
    items = typed(version.items) if version is not None else folder.items
    files: dict[str, bytes] = {}
    for kind, found in items.items():
        for key, item in found.items():
            path = folder.paths.get((kind, key), f"{kind}/{key}.yaml")
            files[path] = file_of(item, sources.get((kind, key), b""))
            files.update(bodies_of(path, item))
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in sorted(files.items()):
            entry = zipfile.ZipInfo(path, DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, body)
    return out.getvalue()
