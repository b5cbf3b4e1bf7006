"""The plan as a zip of its folder: each file byte for byte as it came, where it still says the same."""

from firebreak.plan.folders.writing import bodies_of, file_of, zipped
from firebreak.plan.models import Plan, PlanVersion
from firebreak.plan.queries import folder_of
from firebreak.plan.queries.items import typed


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
    return zipped(files)
