"""Promises about the tree itself: reference pages, the map, sizes, locks, migrations, words that may not be committed."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from firebreak.site import reference

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "firebreak"
pytestmark = pytest.mark.unit


def tracked(pattern: str = "") -> list[Path]:
    """Files that git knows; skips where this is no checkout."""
    done = subprocess.run(
        ["git", "ls-files", pattern or "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_row_is_locked_for_oneself_alone():
    """Else PostgreSQL holds up whoever commits something that only refers to it, and two can wait for each other."""
    locks = re.compile(r'select_for_update\((?!(?:of=\("self",\), )?no_key=True)')
    files = [file for file in PACKAGE.rglob("*.py") if "tests" not in file.parts]
    assert [str(file) for file in files if locks.search(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_the_reference_page_equals_the_code(name):
    page = ROOT / "docs" / "reference" / name
    assert page.exists(), "run ./dev docs"
    assert page.read_text(encoding="utf-8") == reference.PAGES[name](), "run ./dev docs"


def test_the_map_lists_exactly_the_rooms():
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z/]+)(?:/<name>)?` \|", text, re.MULTILINE))
    rooms = {p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists()}
    engines = {f"engine/{p.name}" for p in (PACKAGE / "engine").iterdir() if (p / "__init__.py").exists()}
    assert listed == (rooms - {"engine"}) | engines


def test_the_map_names_every_connector():
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    folders = {p.parent.name for p in (PACKAGE / "connectors").glob("*/manifest.py")}
    row = next(line for line in text.splitlines() if line.startswith("| `connectors/"))
    assert set(re.findall(r"`(\w+)`", row.split("|")[2])) == folders


def modules() -> dict[Path, int]:
    return {
        f: len(f.read_text(encoding="utf-8").splitlines())
        for f in PACKAGE.rglob("*.py")
        if not {"migrations", "tests"} & set(f.parts)
    }


def test_no_module_is_longer_than_500_lines():
    assert {str(f.relative_to(ROOT)): n for f, n in modules().items() if n > 500} == {}


def test_half_of_the_modules_are_short():
    sizes = sorted(modules().values())
    assert sizes[len(sizes) // 2] < 120


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_is_hashed_and_holds_no_address_and_no_path(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.search(r"(^|\s)(/[a-z]+/|file:|-e )", text)
    pins = [line for line in text.splitlines() if re.match(r"[a-zA-Z0-9]", line)]
    assert len(pins) > 20
    assert all("==" in line for line in pins)
    assert text.count("--hash=sha256:") >= len(pins)


def test_every_dependency_is_in_the_lock():
    import tomllib

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    locked = {
        m.lower().replace("_", "-")
        for m in re.findall(r"^([\w.-]+)(?:\[.*?\])?==", (ROOT / "requirements.lock").read_text(), re.M)
    }
    names = {re.match(r"[\w.-]+", one).group(0).lower().replace("_", "-") for one in wanted}
    assert names <= locked
    assert len(names) <= 36


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_nothing_committed_names_a_machine():
    """Paths of one machine and hosts of registries do not belong into the repository."""
    odd = re.compile(
        "/" + r"work/(main|shared)|/" + r"root/|/" + r"tmp/[a-z]+h/|pypi\." + r"org|files\.python" + "hosted"
    )
    kinds = {".py", ".md", ".toml", ".lock", ".html", ".css", ".js", ".po", ".yml", ""}
    texts = [f for f in tracked() if f.suffix in kinds and f.stat().st_size < 2_000_000]
    found = [
        str(f.relative_to(ROOT)) for f in texts if odd.search(f.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_links_between_the_documents_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in (ROOT / "docs").rglob("*.md")
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_setting_named_in_the_documents_exists():
    from firebreak.base import config

    known = {f"FIREBREAK_{setting.name.upper()}" for setting in config.TABLE}
    known |= {f"{name}_FILE" for name in list(known)} | {"FIREBREAK_CONFIG", "FIREBREAK_TEST_DATA"}
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "Containerfile"]
    named = {
        word for page in pages if page.exists() for word in re.findall(r"FIREBREAK_[A-Z_]+", page.read_text())
    }
    assert {word for word in named if not word.endswith("_")} <= known


def test_every_command_named_in_the_documents_exists():
    from firebreak.site import cli

    verbs = set(cli.modules())
    named = set()
    for page in (ROOT / "docs").rglob("*.md"):
        for block in re.findall(r"```(?:sh|console|bash)\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
            named |= set(re.findall(r"^(?:sudo -u firebreak )?firebreak ([a-z]+)", block, re.M))
    assert named <= verbs
