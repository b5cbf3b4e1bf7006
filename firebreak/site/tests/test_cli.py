"""The command line: help for each verb, exit codes, words for what is wrong, JSON for programs."""

import json

import pytest

from firebreak.site import cli

VERBS = sorted(cli.modules())
pytestmark = pytest.mark.room


def test_every_verb_of_the_manual_is_there():
    wanted = "up web listen work import backtest query analyse simulate backup restore doctor audit migrate reindex demo"
    assert set(wanted.split()) <= set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([verb, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert f"firebreak {verb}" in shown
    assert len(cli.modules()[verb].__doc__.strip()) > 30
    assert "  " not in cli.modules()[verb].HELP


@pytest.mark.parametrize(
    "words", [["nonsense"], [], ["import"], ["query", "explain"], ["audit", "forge"], ["backtest"]]
)
def test_wrong_use_is_code_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_version_is_shown(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out.startswith("firebreak 0.")


@pytest.mark.parametrize("verb", ["up", "doctor"])
def test_an_unknown_setting_refuses_to_start_and_names_its_neighbour(make_house, verb):
    done = make_house(adress="127.0.0.1:9").run(verb, code=3)
    assert "adress" in done.stderr
    assert "Did you mean address?" in done.stderr


def test_a_wrong_setting_file_is_named(make_house):
    house = make_house()
    (house.folder / "firebreak.toml").write_text("address = [")
    assert "firebreak.toml is not valid TOML" in house.run("doctor", code=3).stderr


def test_a_secret_that_cannot_be_read_is_not_shown(make_house):
    done = make_house(database_url="mysql://root:hunter2@host/x").run("doctor", code=3)
    assert "database_url" in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["import", "nothing.csv", "--brand", "norrsken"],
        ["backtest", "nothing.csv"],
        ["analyse", "nothing.csv"],
        ["restore", "nothing.tar.gz"],
        ["query", "explain", "a", "--on", "nothing.csv"],
    ],
)
def test_a_file_that_is_not_there_is_named_and_code_2(brand, words, capsys):
    assert cli.main(words) == 2
    shown = capsys.readouterr().err
    assert "nothing" in shown
    assert len(shown.splitlines()) == 1


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\xff" * 500, b"PK\x03\x04 not really", b"{", b"\x1f\x8b broken"]
)
@pytest.mark.parametrize("verb", ["backtest", "import"])
def test_a_file_that_is_no_table_is_refused_in_words(brand, tmp_path, verb, content, capsys):
    file = tmp_path / "odd.csv"
    file.write_bytes(content)
    code = cli.main(
        [verb, str(file), "--brand", "norrsken", "--check"] if verb == "import" else [verb, str(file)]
    )
    shown = capsys.readouterr()
    assert code == 2 or "no_text" in shown.out + shown.err or "look:" in shown.out
    assert "Traceback" not in shown.err


def test_a_brand_that_is_not_there_is_named_with_those_that_are(brand, posts_file, capsys):
    assert cli.main(["import", str(posts_file(3)), "--brand", "nope"]) == 2
    assert "norrsken" in capsys.readouterr().err


def test_a_query_is_explained_in_words_and_json(capsys):
    assert cli.main(["query", "explain", '("Norrsken" OR 召回) AND NOT job', "--json"]) == 0
    good = json.loads(capsys.readouterr().out)
    assert good["explanation"]
    assert all(one["level"] != "error" for one in good["findings"])
    assert cli.main(["query", "explain", "(a OR", "--json"]) == 1
    bad = json.loads(capsys.readouterr().out)
    assert bad["explanation"] == ""
    assert bad["findings"][0]["level"] == "error"


def test_a_query_is_tried_on_a_file(posts_file, capsys):
    assert cli.main(["query", "explain", "norrsken", "--on", str(posts_file(100)), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["matched"] == 50


def test_texts_are_analysed_line_by_line(tmp_path, capsys):
    file = tmp_path / "lines.txt"
    file.write_text("I hate this terrible train\n我喜欢这个产品\nJag älskar det här\n", encoding="utf-8")
    assert cli.main(["analyse", str(file), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["language"] for line in lines] == ["en", "zh-Hans", "sv"]
    assert lines[0]["sentiment"] == "negative"


def test_a_simulated_crisis_is_found_by_the_backtest_and_calm_is_not(tmp_path, capsys):
    loud, calm = str(tmp_path / "loud.jsonl"), str(tmp_path / "calm.jsonl")
    common = ["simulate", "--hours", "480", "--start", "2026-10-01T00:00Z", "--rate", "12"]
    assert cli.main([*common, "--crisis-at", "470", "--out", loud]) == 0
    assert cli.main([*common, "--out", calm]) == 0

    def states(file: str) -> set[str]:
        assert cli.main(["backtest", file, "--json"]) == 0
        return {json.loads(line)["state"] for line in capsys.readouterr().out.splitlines()}

    assert {"alert", "crisis"} & states(loud)
    assert "crisis" not in states(calm)


def test_output_can_be_cut_by_its_reader(make_house):
    import subprocess
    import sys

    house = make_house()
    done = subprocess.run(
        f"{sys.executable} -m firebreak simulate --hours 200 | head -n 1", shell=True, cwd=house.folder,
        env=house.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["id"]
    assert "Traceback" not in done.stderr
