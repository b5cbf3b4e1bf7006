"""The benchmark of safe publishing in miniature: it finds nothing in the product, and finds the bugs that it plants."""

import json

import pytest

from benchmarks.release_safety import main

pytestmark = [pytest.mark.load, pytest.mark.full]
LIVES = ("--part", "workflow", "--processes", "1", "--runs")


def found(
    capsys: pytest.CaptureFixture[str], *options: str, database: str = "sqlite"
) -> tuple[int, list[str]]:
    """Exit code, and what was found."""
    code = main([*options, "--database", database, "--json"])
    (result,) = json.loads(capsys.readouterr().out)
    assert result.get("texts_sent", 1) > 0
    assert result.get("two_at_once", 1) > 0
    return code, result["faults"]


def test_random_lives_of_statements_send_only_what_has_its_yes(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, *LIVES, "40") == (0, [])


def test_so_they_do_over_postgresql_where_two_really_act_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, *LIVES, "30", database="postgres") == (0, [])


def test_an_edit_that_keeps_its_approval_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    code, faults = found(capsys, *LIVES, "40", "--planted", "edit-keeps-approval")
    assert code == 1
    assert "without the yes that it needs" in faults[0]


def test_a_missing_lock_is_found_by_two_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    code, faults = found(capsys, *LIVES, "50", "--planted", "no-lock", database="postgres")
    assert code == 1
    assert any("without the yes" in one for one in faults)


def test_a_life_can_be_had_again(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for _ in range(2):
        assert main(["--life", "13", "--database", "sqlite", "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out)[0]["acts"])
    assert told[0] == told[1]
    assert any(line.startswith("at ") for line in told[0]), "two at once"


def test_a_bad_network_makes_nothing_twice_and_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, "--part", "faults", "--posts", "300") == (0, [])


def test_a_repeat_of_what_may_be_out_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    code, faults = found(capsys, "--part", "faults", "--posts", "400", "--planted", "repeat-unknown")
    assert code == 1
    assert any("times" in one for one in faults)


def test_a_freeze_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, "--part", "freeze", "--posts", "100", "--rounds", "2") == (0, [])
