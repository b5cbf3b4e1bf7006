"""A folder of files into the items of a plan; what cannot be read is told, file by file, and the rest is kept."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from firebreak.engine import shapes
from firebreak.plan.folders.yamls import YamlError, parse
from firebreak.plan.items import KINDS, LANGUAGES, Policy

BODY = "{key}.{language}.md"


@dataclass(frozen=True)
class Problem:
    """What is wrong, where. ``detail`` is the reader's own English words, for whoever wrote the file."""

    path: str
    code: str
    detail: str = ""


@dataclass
class Folder:
    """What a folder holds, by kind and key, and what was wrong with it."""

    items: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    paths: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_folder(root: Path) -> Folder:
    """Read ``<kind>/<key>.yaml`` below a folder, and below each folder in it that is no kind (a starter's industries)."""
    found = Folder()
    for place in [root, *sorted(part for part in root.iterdir() if part.is_dir() and part.name not in KINDS)]:
        for kind in KINDS:
            for path in sorted((place / kind).glob("*.yaml")):
                _read(found, kind, path, path.relative_to(root).as_posix())
    return found


def _read(found: Folder, kind: str, path: Path, name: str) -> None:
    try:
        item: Any = shapes.convert(parse(path.read_bytes()), KINDS[kind])
    except YamlError as error:
        found.problems.append(Problem(name, error.code, f"line {error.line}" if error.line else ""))
        return
    except msgspec.ValidationError as error:
        found.problems.append(Problem(name, "item.shape", str(error)))
        return
    if item.key != path.stem:
        found.problems.append(Problem(name, "item.key", f"the file is {path.stem}, its key {item.key}"))
    if item.key in found.items[kind]:
        found.problems.append(Problem(name, "item.twice", found.paths[kind, item.key]))
        return
    if isinstance(item, Policy):
        _read_bodies(found, item, path, name)
    found.items[kind][item.key] = item
    found.paths[kind, item.key] = name


def _read_bodies(found: Folder, policy: Policy, path: Path, name: str) -> None:
    for language in LANGUAGES:
        body = path.with_name(BODY.format(key=policy.key, language=language))
        if not body.exists():
            continue
        try:
            # Not read_text: it would change the ends of lines, and the file must come out as it came in.
            policy.body[language] = body.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            found.problems.append(Problem(f"{name.rpartition('/')[0]}/{body.name}", "yaml.encoding"))
