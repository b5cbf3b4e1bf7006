"""Without a permit nothing goes out, and nobody but one action makes one."""

import ast
import copy
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

import firebreak
from firebreak.base.errors import NotAllowed
from firebreak.publishing import permits
from firebreak.publishing.permits import LAPSES_S, RealPermit, digest_of, issue, must_be_real, uptime

pytestmark = pytest.mark.unit
HOUSE = Path(firebreak.__file__).parent
MODULE = "firebreak.publishing.permits"
ALLOWED = {HOUSE / "publishing" / "actions" / "permitting.py", HOUSE / "publishing" / "permits.py"}
DIGEST = digest_of("Do not use the stove.")


def permit(opened: float | None = None) -> RealPermit:
    """A fresh one."""
    return issue(number=7, digest=DIGEST, opened=uptime() if opened is None else opened)


def test_a_permit_is_spent_once_for_its_own_bytes() -> None:
    one = permit()
    assert one.number == 7
    one.spend(DIGEST)
    with pytest.raises(NotAllowed) as caught:
        one.spend(DIGEST)
    assert caught.value.code == "publishing.permit_spent"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Do not use the stove",
        "Do not use the stove. ",
        "Do not use the stove.\n",
        "do not use the stove.",
    ],
)
def test_other_bytes_are_refused_and_do_not_spend_it(text: str) -> None:
    one = permit()
    with pytest.raises(NotAllowed) as caught:
        one.spend(digest_of(text))
    assert caught.value.code == "publishing.other_bytes"
    one.spend(DIGEST)


def test_texts_that_look_alike_are_other_bytes() -> None:
    assert digest_of("Å") != digest_of("A\u030a")
    assert digest_of("a\nb") != digest_of("a\r\nb")


def test_it_lapses_by_a_clock_that_runs_while_the_process_stands_still(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = permit(opened=1000.0)
    monkeypatch.setattr(permits, "uptime", lambda: 1000.0 + LAPSES_S + 0.001)
    with pytest.raises(NotAllowed) as caught:
        one.spend(DIGEST)
    assert caught.value.code == "publishing.permit_lapsed"
    monkeypatch.setattr(permits, "uptime", lambda: 1000.0 + LAPSES_S)
    one.spend(DIGEST)


def test_the_clock_only_goes_forward() -> None:
    seen = [uptime() for _ in range(100)]
    assert seen == sorted(seen)


@pytest.mark.parametrize("door", [None, object(), True, "_DOOR", DIGEST])
def test_it_cannot_be_built(door: object) -> None:
    with pytest.raises(NotAllowed):
        RealPermit(door, number=1, digest=DIGEST, opened=uptime())


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_cannot_be_sent_to_another_process(protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(permit(), protocol)


@pytest.mark.parametrize("double", [copy.copy, copy.deepcopy])
def test_it_cannot_be_copied(double: object) -> None:
    with pytest.raises(TypeError):
        double(permit())  # type: ignore[operator]


def test_nothing_can_be_added_to_it() -> None:
    with pytest.raises(AttributeError):
        permit().left = 2  # type: ignore[attr-defined]


def test_only_the_real_one_is_real() -> None:
    class Heir(RealPermit):
        """Has all that it has."""

    real = permit()
    assert must_be_real(real) is real
    for other in (None, DIGEST, 7, object(), Heir.__new__(Heir), RealPermit):
        with pytest.raises(NotAllowed):
            must_be_real(other)


def test_it_does_not_show_what_it_is_for() -> None:
    assert DIGEST not in repr(permit())


def _sources() -> Iterator[Path]:
    """What the product is made of, its tests left out."""
    return (path for path in HOUSE.rglob("*.py") if "tests" not in path.parts)


def _makes_permits(tree: ast.AST) -> Iterator[str]:
    """Each way to the maker: its import by any name, of the whole module, or of what only permits.py itself may use."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (
            node.module == MODULE or (node.level and node.module == "permits")
        ):
            yield from (name.name for name in node.names if name.name in {"issue", "_DOOR", "*"})
        if isinstance(node, ast.ImportFrom) and (node.module == MODULE.rpartition(".")[0] or not node.module):
            yield from (name.name for name in node.names if name.name in {"permits", "*"})
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name == MODULE)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value == MODULE:
            yield node.value


def test_nobody_but_one_action_makes_permits() -> None:
    found = {
        path: list(_makes_permits(ast.parse(path.read_text())))
        for path in _sources()
        if path not in ALLOWED and "permits" in path.read_text()
    }
    assert {str(path.relative_to(HOUSE)): ways for path, ways in found.items() if ways} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from firebreak.publishing.permits import issue",
        "from firebreak.publishing.permits import issue as leave",
        "from firebreak.publishing.permits import digest_of, issue",
        "from firebreak.publishing.permits import *",
        "from firebreak.publishing.permits import _DOOR",
        "import firebreak.publishing.permits as p",
        "from firebreak.publishing import permits",
        "from .permits import issue",
        "from . import permits",
        "def f():\n    from firebreak.publishing.permits import issue",
        "import importlib\nimportlib.import_module('firebreak.publishing.permits').issue",
    ],
)
def test_the_search_finds_every_way_to_make_one(source: str) -> None:
    assert list(_makes_permits(ast.parse(source)))


def test_what_is_read_of_permits_by_others_is_allowed() -> None:
    harmless = "from firebreak.publishing.permits import RealPermit, digest_of, must_be_real, uptime"
    assert not list(_makes_permits(ast.parse(harmless)))
