"""docs/reference/query-language.md cannot fall behind the language."""

import re
from pathlib import Path

import pytest

from firebreak.engine.query import MAX_ENTRIES, MAX_LENGTH, check, compile_queries, parse
from firebreak.engine.query.fields import COUNTS, HAS, NAMES
from firebreak.engine.query.parser import MAX_DEPTH
from firebreak.engine.query.proximity import MAX_DISTANCE, MAX_NEAR_CHAIN, MAX_PAIRS
from firebreak.engine.query.words import MAX_STARS

pytestmark = pytest.mark.unit
PAGE = Path(__file__).parents[4] / "docs" / "reference" / "query-language.md"
LISTS = {"rivals": ["bolt"], "vips": ["bob"]}


def page() -> str:
    if not PAGE.exists():
        pytest.skip("The documentation is not part of an installed package.")
    return PAGE.read_text(encoding="utf-8")


def examples() -> list[str]:
    ours = page().partition("## From another suite")[0]
    cells = [line.split(" | ")[0] for line in ours.splitlines() if line.startswith("| `")]
    return [cell.removeprefix("| ").strip("`") for cell in cells]


def test_every_example_of_the_page_can_be_saved() -> None:
    found = examples()
    assert len(found) >= 40
    for example in found:
        assert [f for f in check(example, LISTS) if f.level == "error"] == [], example
    compile_queries(dict(enumerate(found)), LISTS)


def test_queries_said_to_be_the_same_are_the_same() -> None:
    same = [
        ("acme NOT sold", "acme -sold", "acme AND NOT sold"),
        ("acme recall", "acme, recall", "acme AND recall"),
        ("acme NEAR/5f recall", "acme ONEAR/5 recall"),
        ("{Acme}", "++Acme++"),
        ("#acmefail", "hashtag:acmefail"),
        ("@acme", "mentions:acme"),
        ("acme NEAR/5 (battery AND fire)", "(acme NEAR/5 battery) AND (acme NEAR/5 fire)"),
        ("likes:10..20", "likes:[10 TO 20]"),
    ]
    for one, *others in same:
        assert one in page()
        for other in others:
            assert bare(one) == bare(other), other


def bare(text: str) -> str:
    return re.sub(r"\b(at|length)=\d+", "", repr(parse(text).root))


def test_every_field_and_limit_is_on_the_page() -> None:
    text = page()
    for name in (*NAMES, *COUNTS, *HAS):
        assert re.search(rf"\b{name}\b", text), name
    for limit in (f"{MAX_LENGTH:,} characters", f"{MAX_DEPTH} parentheses", f"up to {MAX_DISTANCE} words"):
        assert limit in text
    assert f"{MAX_NEAR_CHAIN} NEAR in a chain; {MAX_PAIRS} pairs" in text
    assert f"{MAX_STARS} `*` in a term" in text
    assert f"{MAX_ENTRIES:,} entries" in text
