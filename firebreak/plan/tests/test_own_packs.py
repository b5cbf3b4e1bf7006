"""A rule pack is replaced by a file: no code, no restart; a file that is wrong takes nothing away."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from firebreak.base import config
from firebreak.plan.advice import Situation, advise, rule_packs

pytestmark = pytest.mark.unit

PACK = """\
key: three-questions
version: 7
title: {en: Our own levels}
about: {en: One rule.}
rules:
- id: own.always
  advice: {en: Everything is serious here.}
  source: Us, 2026
  strength: convention
  evidence: {en: We agreed on it.}
  when: {ours: ["yes", "no", unsure]}
  examples: [{ours: "no"}]
  counter_examples: []
  level: serious
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installation's own packs."""
    monkeypatch.setitem(config.settings(), "data_dir", tmp_path)
    made = tmp_path / "plan-packs"
    made.mkdir()
    return made


def levels() -> tuple[Any, list[str]]:
    advice = advise(rule_packs().packs, Situation(harm="no", ours="no", growing="no"))
    return advice.level, [one.rule.id for one in advice.decided_by]


def test_a_pack_is_replaced_by_a_file_with_its_key_and_comes_back_when_the_file_goes(folder: Path) -> None:
    assert levels() == ("notice", ["level.quiet"])
    file = folder / "ours.yaml"
    file.write_text(
        PACK.replace("counter_examples: []", 'counter_examples: [{harm: "yes"}]')
        .replace('when: {ours: ["yes", "no", unsure]}', 'when: {harm: "no"}')
        .replace("examples: [{ours", 'examples: [{harm: "no", ours'),
        "utf-8",
    )
    found = rule_packs()
    assert found.problems == ()
    assert found.own == {"three-questions"}
    assert [pack.version for pack in found.packs if pack.key == "three-questions"] == [7]
    assert levels() == ("serious", ["own.always"])
    file.unlink()
    assert levels() == ("notice", ["level.quiet"])


def test_a_pack_of_a_new_key_is_added(folder: Path) -> None:
    before = len(rule_packs().packs)
    (folder / "more.yaml").write_text(
        "key: more\nversion: 1\ntitle: {en: More}\nabout: {en: Nothing yet.}\n", "utf-8"
    )
    assert len(rule_packs().packs) == before + 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (PACK, "an example for and one against"),
        ("key: [", "yaml.syntax"),
        ("a: &a [*a]", "yaml"),
        ("x" * (1024 * 1024 + 1), "larger than"),
        ("key: three-questions", "missing required field"),
    ],
)
def test_a_wrong_file_says_why_and_the_packaged_pack_stays(folder: Path, body: str, words: str) -> None:
    (folder / "ours.yaml").write_text(body, "utf-8")
    found = rule_packs()
    assert len(found.problems) == 1
    assert "ours.yaml" in found.problems[0]
    assert words in found.problems[0]
    assert found.own == frozenset()
    assert levels() == ("notice", ["level.quiet"])


def test_a_file_that_no_backup_would_take_along_is_not_used(folder: Path) -> None:
    (folder / "my packs.yaml").write_text("key: more\nversion: 1\ntitle: {en: M}\nabout: {en: x}\n", "utf-8")
    found = rule_packs()
    assert found.own == frozenset()
    assert "my packs.yaml" in found.problems[0]


def test_the_command_prints_the_rules_in_use_and_names_a_file_that_is_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from firebreak.site.commands import plan as command

    (folder / "ours.yaml").write_text("key: [", "utf-8")
    asked = argparse.Namespace(what="rules", folder=None, json=True, brand=None)
    assert command.run(asked) == 1
    printed = json.loads(capsys.readouterr().out)
    assert "ours.yaml" in printed["problems"][0]["detail"]
    assert "level.danger" in {rule["id"] for rule in printed["rules"]}
    (folder / "ours.yaml").unlink()
    assert command.run(asked) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


def test_two_files_of_one_key_are_told_and_the_first_counts(folder: Path) -> None:
    for name, title in (("a.yaml", "First"), ("b.yaml", "Second")):
        (folder / name).write_text(
            f"key: more\nversion: 1\ntitle: {{en: {title}}}\nabout: {{en: x}}\n", "utf-8"
        )
    found = rule_packs()
    assert [pack.title["en"] for pack in found.packs if pack.key == "more"] == ["First"]
    assert "b.yaml" in found.problems[0]
