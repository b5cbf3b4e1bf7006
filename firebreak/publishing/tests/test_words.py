"""Every code that this room and the writers can say has a sentence, which can be read without anything filled in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from firebreak import connectors as folders
from firebreak.base.connectors import WRITE, all_that
from firebreak.base.errors import PermanentError, WrongInput
from firebreak.publishing import words
from firebreak.publishing.actions.channels import TEXTS

pytestmark = pytest.mark.unit
ROOM, CONNECTORS = Path(words.__file__).parent, Path(folders.__file__).parent
KINDS = {
    "WrongInput", "NotAllowed", "WrongMove", "PermanentError", "AuthError", "RateError", "TransientError", "UnknownOutcome",
}  # fmt: skip
CODE = re.compile(r"publish(?:ing)?\.[a-z_]+")


def sources() -> list[Path]:
    """Of this room, of what writers share, and of every folder that writes."""
    found = [file for file in ROOM.rglob("*.py") if not {"tests", "migrations"} & set(file.parts)]
    for manifest in all_that(WRITE):
        found += [file for file in (CONNECTORS / manifest.name).glob("*.py") if file.name != "simulator.py"]
    return [*found, CONNECTORS / "common/publishing.py"]


def raised(file: Path) -> Iterator[str]:
    """Codes of the errors that are made in a file, and those that are stored without being raised."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if name in KINDS | {"failed", "Said"}:
                yield from (text for text in texts if isinstance(text, str) and CODE.fullmatch(text))
            stored = [one.value for one in node.keywords if one.arg in {"code", "error_code"}]
            yield from (str(one.value) for one in stored if isinstance(one, ast.Constant) and one.value)
        elif isinstance(node, ast.Dict):
            keys = [one.value for one in node.keys if isinstance(one, ast.Constant)]
            yield from (key for key in keys if isinstance(key, str) and key.startswith("publish."))


def test_every_code_has_a_sentence() -> None:
    found = {code for file in sources() for code in raised(file)}
    assert {
        "publishing.frozen",
        "publishing.sender_lost",
        "publish.no_answer",
        "publish.cannot_look",
    } <= found
    assert found - words.WORDS.keys() == set()


def test_a_sentence_of_a_stored_code_has_no_gap_in_it() -> None:
    ours = [code for code in words.WORDS if CODE.fullmatch(code)]
    assert len(ours) > 40
    assert [code for code in ours if set("{}") & set(words.WORDS[code])] == []
    assert set(words.TOLD) <= set(words.WORDS)


def test_every_text_of_a_statement_has_a_name() -> None:
    assert tuple(words.TEXT_NAMES) == TEXTS


def test_what_it_is_about_is_said_where_it_is_known() -> None:
    where = {"channel": "Our account", "language": "sv"}
    long = WrongInput("publishing.too_long", used=512, longest=500, **where)
    assert "Our account (Svenska): 512, and at most 500" in words.say_error(long)
    assert words.say_error(WrongInput("publishing.too_long")) == words.say("publishing.too_long")
    assert words.say_error(WrongInput("publishing.too_many", limit=100)).startswith("There may be 100")
    assert words.say_error(PermanentError("no.such")) == "no.such"


@pytest.mark.parametrize("hostile", ["{0.__class__}", "{channel}", "%s", "<b>", ""])
def test_what_people_typed_is_said_as_it_is(hostile: str) -> None:
    error = WrongInput("publishing.twice", channel=hostile, language="en")
    assert words.say_error(error) == f"{hostile} was chosen twice in English. Nothing was sent."


def test_a_service_whose_folder_is_gone_is_still_named() -> None:
    assert (words.writer_name("gone"), words.writer_icon("gone")) == ("gone", "plug")
    assert (words.writer_name(""), words.writer_icon("")) == ("By hand", "hand")
    assert words.writer_name("mastodon") == "Mastodon"
