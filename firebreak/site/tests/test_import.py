"""Importing from the command line: checked first, run, stopped, resumed, followed."""

import signal

import pytest

pytestmark = pytest.mark.room


def test_a_file_is_checked_without_changing_anything_then_imported_once(house, posts_file):
    file = posts_file(400)
    seen = house.json("import", file, "--brand", "norrsken", "--check")
    assert {c["name"]: c["field"] for c in seen["columns"]} == {
        "id": "id", "time": "time", "author": "author", "text": "text",
    }  # fmt: skip
    assert not (house.folder / "files").exists() or not list((house.folder / "files").rglob("*/*"))
    done = house.json("import", file, "--brand", "norrsken", "--name", "November")
    assert (done["state"], done["new"], done["known"], done["refused"]) == ("done", 400, 0, 0)
    again = house.json("import", file, "--brand", "norrsken")
    assert (again["new"], again["known"]) == (0, 400)
    assert house.json("doctor", "--deep", code=None)["checks"][-2]["state"] == "ok"


def test_the_check_says_whose_export_it_is(house, posts_file, tmp_path):
    from firebreak.connectors.files.tests import golden

    file = tmp_path / "export.csv"
    file.write_bytes(golden.as_csv(golden.brandwatch(), before=golden.PREAMBLE))
    known = house.run("import", file, "--brand", "norrsken", "--check").stdout
    assert "recognised as an export of Brandwatch;" in known
    other = house.run("import", posts_file(5), "--brand", "norrsken", "--check").stdout
    assert "not an export of a tool that is known;" in other


def test_a_stopped_import_goes_on_by_the_same_command(house, posts_file):
    file = posts_file(30_000)
    first = house.start("import", file, "--brand", "norrsken", "--json")
    # One process looks, which has started before the first batch is done: each look of its own would take seconds.
    house.python(
        "import time\nfrom firebreak.listening.models import Import\ndeadline = time.monotonic() + 120\n"
        "while time.monotonic() < deadline and not sum(Import.objects.values_list('rows_done', flat=True)):\n"
        "    time.sleep(0.1)"
    )
    first.send_signal(signal.SIGINT)
    out, err = first.communicate(timeout=60)
    assert first.returncode == 130, (out, err)
    assert '"state": "stopped"' in out
    done = house.json("import", file, "--brand", "norrsken")
    assert done["state"] == "done"
    assert done["new"] + done["known"] == 30_000
    assert done["known"] == 0  # the row where it stopped was kept: nothing was read twice


def test_corrected_columns_are_used(house, tmp_path):
    import json

    file = tmp_path / "odd.csv"
    file.write_text("when,a,b\n2026-11-01T10:00Z,norrsken one,x\n2026-11-01T11:00Z,norrsken two,y\n")
    seen = house.json("import", file, "--brand", "norrsken", "--check", code=None)
    mapping = seen["mapping"] | {"columns": {"when": "time", "a": "text", "b": "author"}}
    (tmp_path / "m.json").write_text(json.dumps({"mapping": mapping}))
    house.json("import", file, "--brand", "norrsken", "--mapping", tmp_path / "m.json")
    code = (
        "from firebreak.listening.store.sql import fetch\n"
        "print(fetch('SELECT author, text FROM store_post ORDER BY id', []))"
    )
    assert house.python(code) in {"[('x', 'norrsken one'), ('y', 'norrsken two')]"}


def test_reindexing_finds_everything_again(house, posts_file):
    house.run("import", posts_file(400), "--brand", "norrsken")
    done = house.json("reindex")
    assert (done["posts"], done["behind"]) == (300, 0)
    assert house.json("reindex")["posts"] == 300
