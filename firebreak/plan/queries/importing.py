"""What a folder would bring to a plan: looked at without changing anything."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.plan.actions.items import checked
from firebreak.plan.actions.versions import digest_of, snapshot
from firebreak.plan.folders.archives import Unpacked, unpack
from firebreak.plan.folders.places import line_of, place_of
from firebreak.plan.folders.reading import BODY, Folder, Problem, read_folder
from firebreak.plan.folders.writing import file_of
from firebreak.plan.items import LANGUAGES, Policy
from firebreak.plan.models import Plan, PlanItem

BOMBS = frozenset({"yaml.alias", "yaml.deep", "yaml.large"})
"""No plan is written like that: a folder with such a file is refused whole."""


@dataclass(frozen=True)
class Coming:
    """One item of the folder, with the file that it stands in."""

    kind: str
    key: str
    item: Any
    path: str
    source: bytes

    @property
    def body(self) -> dict[str, Any]:
        """The record as plain data."""
        plain: dict[str, Any] = msgspec.to_builtins(self.item)
        return plain


@dataclass(frozen=True)
class Unreadable:
    """A file that is left as it is, with what must be mended in it."""

    path: str
    code: str
    detail: str = ""
    line: int = 0
    params: Mapping[str, Any] = field(default_factory=dict)
    """What else its sentence names."""

    @property
    def said(self) -> dict[str, Any]:
        """What its sentence is filled with; the folder that the file stands in says what it should be."""
        kind = self.path.rpartition("/")[0].rpartition("/")[2]
        return {**self.params, "detail": self.detail, "kind": kind}


@dataclass
class Bringing:
    """What would happen to a plan."""

    against: str
    """Digest of the plan that it was compared with."""
    new: list[Coming] = field(default_factory=list)
    changed: list[Coming] = field(default_factory=list)
    rewritten: list[Coming] = field(default_factory=list)
    """They say the same; only the file is written differently."""
    same: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    staying: int = 0
    """Items of the plan that the folder does not have: they stay."""
    more_languages: list[str] = field(default_factory=list)
    """Languages in the folder that the plan is not kept in."""

    @property
    def anything(self) -> bool:
        """Whether bringing it in would change anything."""
        return bool(self.new or self.changed or self.rewritten)


def look(plan: Plan, body: bytes) -> Bringing:
    """Compare a zipped folder with the plan. Raises :class:`WrongInput` for what is refused whole."""
    unpacked = unpack(body)
    folder = _read(unpacked)
    bomb = next((one for one in folder.problems if one.code in BOMBS), None)
    if bomb is not None:
        raise WrongInput(
            "import.bomb", "A file is written so that it cannot be read safely.", field="file", name=bomb.path
        )
    if not folder.items or not (folder.paths or folder.problems):
        raise WrongInput("import.nothing", "There is nothing of a plan in it.", field="file")
    found = Bringing(against=digest_of(snapshot(plan)), left_out=list(unpacked.left_out))
    found.unreadable = [_told(problem, unpacked) for problem in folder.problems]
    _compare(plan, folder, unpacked, found)
    found.left_out += _alone(folder, unpacked)
    return found


def _read(unpacked: Unpacked) -> Folder:
    with tempfile.TemporaryDirectory(prefix="firebreak-plan-") as place:
        root = Path(place)
        for name, content in unpacked.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return read_folder(root)


def _told(problem: Problem, unpacked: Unpacked) -> Unreadable:
    if problem.code == "item.shape":
        place = place_of(problem.detail)
        return Unreadable(
            problem.path, problem.code, problem.detail, line_of(unpacked.files[problem.path], place)
        )
    line = problem.detail.removeprefix("line ")
    return Unreadable(problem.path, problem.code, problem.detail, int(line) if line.isdigit() else 0)


def _compare(plan: Plan, folder: Folder, unpacked: Unpacked, found: Bringing) -> None:
    present = {(row.kind, row.key): row for row in plan.items.all()}
    wrong = {one.path for one in folder.problems}
    languages: set[str] = set()
    for (kind, key), path in folder.paths.items():
        item = folder.items[kind][key]
        row = present.get((kind, key))
        if path in wrong or (isinstance(item, Policy) and _bodies(path, key) & wrong):
            continue
        coming = Coming(kind, key, item, path, unpacked.files[path])
        languages |= item.title.keys()
        if isinstance(item, Policy) and row is not None:
            # A language whose file is not in the folder keeps what the plan says in it.
            item.body = {**row.body.get("body", {}), **item.body}
        try:
            checked(kind, coming.body)
        except WrongInput as error:
            detail = str(error.params.get("detail", ""))
            found.unreadable.append(Unreadable(path, error.code, detail, params=error.params))
            continue
        _sort(found, coming, row)
    found.staying = len(present.keys() - folder.paths.keys())
    found.more_languages = [one for one in LANGUAGES if one in languages - set(plan.languages)]


def _sort(found: Bringing, coming: Coming, row: PlanItem | None) -> None:
    if row is None:
        found.new.append(coming)
    elif row.body != coming.body:
        found.changed.append(coming)
    elif file_of(coming.item, bytes(row.source)) != coming.source or row.path != coming.path:
        found.rewritten.append(coming)
    else:
        found.same += 1


def _bodies(path: str, key: str) -> set[str]:
    beside = path.rpartition("/")[0]
    return {f"{beside}/{BODY.format(key=key, language=language)}" for language in LANGUAGES}


def _alone(folder: Folder, unpacked: Unpacked) -> list[str]:
    """Texts of policies without the file that they belong to."""
    read = {
        name
        for (kind, key), path in folder.paths.items()
        if kind == "policies"
        for name in _bodies(path, key)
    }
    told = {problem.path for problem in folder.problems}
    return sorted(name for name in unpacked.files if name.endswith(".md") and name not in read | told)
