"""The table in ``conformance/`` is what the language means; both evaluators are held to it."""

import re
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from firebreak.engine.posts import Post
from firebreak.engine.query import SavedList, compile_queries, parse
from firebreak.engine.query.reference import matches

pytestmark = pytest.mark.unit
FOLDER = Path(__file__).parent / "conformance"
LIST = re.compile(r"^list (\w+) of (terms|authors|sites):(.*)$", re.MULTILINE)
COUNTS = ("followers", "likes", "reposts", "replies", "views")


class Case(NamedTuple):
    place: str
    query: str
    post: Post
    expected: bool


def read_cases() -> list[Case]:
    cases = []
    for path in sorted(FOLDER.glob("*.txt")):
        query = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("query: "):
                query = line.removeprefix("query: ")
            elif line.startswith("list "):
                assert LIST.fullmatch(line), f"{path.name}:{number} is no list: {line!r}"
            elif line[:2] in ("+ ", "- "):
                cases.append(Case(f"{path.stem}:{number}", query, read_post(line[2:]), line[0] == "+"))
            else:
                assert not line or line.startswith("#"), f"{path.name}:{number} is no case: {line!r}"
    return cases


def read_lists() -> dict[str, SavedList]:
    lists = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for name, of, entries in LIST.findall(path.read_text(encoding="utf-8")):
            found = tuple(entry.strip() for entry in entries.split("|") if entry.strip())
            lists[name] = msgspec.convert({"entries": found, "of": of}, SavedList)
    return lists


def read_post(line: str) -> Post:
    fields: dict[str, object] = {}
    bracket = re.match(r"\[(\w+=[^\]]*)\] ?", line)
    if bracket:
        line = line[bracket.end() :]
        parts = re.split(r"\s*\b(\w+)=", bracket.group(1))[1:]
        for name, value in zip(parts[::2], parts[1::2], strict=True):
            fields[name] = int(value) if name in COUNTS else value.split() if name == "links" else value
    return msgspec.convert({"id": "1", "text": line.replace("\\n", "\n"), **fields}, Post)


CASES = read_cases()
LISTS = read_lists()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.place)
def test_the_reference_keeps_to_the_table(case: Case) -> None:
    assert matches(parse(case.query), case.post, lists=LISTS) is case.expected


def test_the_matcher_keeps_to_the_table_with_all_queries_at_once() -> None:
    queries = list(dict.fromkeys(case.query for case in CASES))
    found = compile_queries({query: query for query in queries}, LISTS).match([case.post for case in CASES])
    wrong = [
        case.place for n, case in enumerate(CASES) if (n in found.get(case.query, [])) is not case.expected
    ]
    assert wrong == []


def test_the_table_is_large_and_holds_both_answers() -> None:
    assert len(CASES) >= 600
    assert 0.3 < sum(case.expected for case in CASES) / len(CASES) < 0.7


@pytest.mark.parametrize("language", ["en", "zh_hans", "zh_hant", "sv", "ms"])
def test_each_language_has_queries_of_its_own(language: str) -> None:
    own = [case for case in CASES if case.place.startswith(f"language_{language}:")]
    assert len(own) >= 25
    assert {case.expected for case in own} == {True, False}
