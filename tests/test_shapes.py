"""Many threads make typed values at once, and the process lives: see :mod:`firebreak.engine.shapes`."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = """
import sys, threading, types, msgspec
from firebreak.engine import shapes

sys.setswitchinterval(1e-6)
GIVEN = {"f0": "a", "f7": {"f0": "b", "f9": "c", "f7": {"f1": "d", "f9": "e"}}, "f9": "f"}
for turn in range(150):
    made = types.ModuleType(f"made{turn}")
    sys.modules[made.__name__] = made
    lines = ["from __future__ import annotations", "import msgspec"]
    for one in range(15):
        lines.append(f"class C{one}(msgspec.Struct):")
        for field in range(10):
            kind = f"C{one + 1}" if field == 7 and one < 14 else "str"
            lines.append(f"    f{field}: {kind} | None = None")
    exec("\\n".join(lines), made.__dict__)
    start = threading.Barrier(4)

    def work():
        start.wait()
        assert shapes.convert(GIVEN, made.C0).f7.f7.f9 == "e"

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads: one.start()
    for one in threads: one.join()
"""


def test_many_threads_meet_a_shape_for_the_first_time_and_the_process_lives() -> None:
    done = subprocess.run([sys.executable, "-c", AT_ONCE], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def typed(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that have msgspec meet a shape."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = ast.unparse(node.func)
            decodes = name.endswith(".decode") and any(word.arg == "type" for word in node.keywords)
            if name.startswith("msgspec.") and (decodes or name.endswith((".convert", ".Decoder"))):
                yield node


def test_the_product_meets_shapes_by_that_one_door() -> None:
    found = []
    for file in (ROOT / "firebreak").rglob("*.py"):
        if "tests" in file.parts or file.name == "shapes.py":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for part in ast.walk(tree):  # what is made while a module is loaded is made once
            if isinstance(
                part, ast.FunctionDef | ast.AsyncFunctionDef
            ) and "shapes.learn(" not in ast.unparse(part):
                found += [f"{file.relative_to(ROOT)}:{call.lineno}" for call in typed(part)]
    assert found == []
