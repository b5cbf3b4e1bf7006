"""The rule packs of this installation, and what of a plan fits a situation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from firebreak.base import config
from firebreak.plan.advice import PACKS, Number, Pack, PackError, Situation, read_pack
from firebreak.plan.models import Plan
from firebreak.plan.queries.items import records

MOST_PACKS = 50
_Stamp = tuple[tuple[str, int, int], ...]


class Packs(NamedTuple):
    """The packs that give advice here."""

    packs: list[Pack]
    own: frozenset[str]
    """Keys of those that come from the installation's own folder."""
    files: Mapping[str, str]
    """Key -> where the file of a pack lies."""
    problems: tuple[str, ...]
    """Why a file of that folder is not used, in English. Where it would have replaced a pack, that pack stays."""

    @property
    def numbers(self) -> list[Number]:
        """Whom to ring, of all packs."""
        return [one for pack in self.packs for one in pack.numbers]


class Fitting(NamedTuple):
    """Items of a plan for a situation: (key, record)."""

    safety: list[tuple[str, Any]]
    """Playbooks that run at once, outside all approvals; empty where nobody is in danger."""
    playbooks: list[tuple[str, Any]]
    templates: list[tuple[str, Any]]
    """Holding statements, those written for the type first."""


def own_folder() -> Path:
    """Where the installation's own packs lie: a file there replaces the packaged pack with the same key."""
    return Path(config.get("data_dir")) / "plan-packs"


def rule_packs() -> Packs:
    """The packaged packs, each replaced by the installation's own with the same key. Read anew when a file changes."""
    return _read(_stamp(PACKS), _stamp(own_folder()))


def _stamp(folder: Path) -> _Stamp:
    try:
        found = sorted(folder.glob("*.yaml"))[:MOST_PACKS]
        return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in found)
    except OSError:
        return ()


@lru_cache(maxsize=4)
def _read(packaged: _Stamp, own: _Stamp) -> Packs:
    found: dict[str, Pack] = {}
    files: dict[str, str] = {}
    for path, *_ in packaged:
        pack = read_pack(Path(path))
        found[pack.key], files[pack.key] = pack, path
    replaced: set[str] = set()
    problems: list[str] = []
    for path, *_ in own:
        try:
            pack = read_pack(Path(path))
        except PackError as error:
            problems.append(str(error))
            continue
        if pack.key in replaced:
            problems.append(f"{Path(path).name}: another file has the key {pack.key}")
            continue
        replaced.add(pack.key)
        found[pack.key], files[pack.key] = pack, path
    return Packs(list(found.values()), frozenset(replaced), files, tuple(problems))


def fitting(plan: Plan, situation: Situation) -> Fitting:
    """Playbooks and holding statements of the plan that were written for this. Without a type only general ones."""
    found = records(plan, "playbooks", "templates")
    kind, danger = situation.type, situation.harm != "no"
    safety = [pair for pair in found["playbooks"].items() if pair[1].people_first] if danger else []
    named = {key for key, _ in safety}
    playbooks = [
        (key, one) for key, one in found["playbooks"].items() if one.type == kind and key not in named
    ]
    templates = [
        (key, one)
        for key, one in found["templates"].items()
        if one.kind == "holding" and (not one.types or kind in one.types)
    ]
    return Fitting(
        sorted(safety, key=lambda pair: pair[1].type != kind),
        playbooks,
        sorted(templates, key=lambda pair: not pair[1].types),
    )
