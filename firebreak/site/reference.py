"""The pages of ``docs/reference`` that are made from the code, so that they cannot fall behind it.

``./dev docs`` writes them; a test fails when one differs.
"""

import argparse
import inspect
import sys
from collections.abc import Callable
from pathlib import Path

from firebreak.base import config, errors, permissions
from firebreak.base.permissions import GuestRole, Role
from firebreak.site import cli

NOTE = "<!-- Made from the code by ./dev docs. Change the code, not this page. -->\n"
ROOT = Path(__file__).resolve().parents[2]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return (
        "\n".join(
            lines + ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
        )
        + "\n"
    )


def settings() -> str:
    """Every setting with its default, unit and reason."""
    rows = []
    for setting in config.TABLE:
        default = "(empty)" if setting.default == "" else str(setting.default)
        secret = " Also from a file: `FIREBREAK_" + setting.name.upper() + "_FILE`." if setting.secret else ""
        rows.append(
            [f"`{setting.name}`", setting.kind, f"`{default}`", setting.unit, setting.reason + secret]
        )
    text = (
        "# Settings\n\nEach is read from the environment as `FIREBREAK_<NAME>`, or from `firebreak.toml` in the data "
        "folder (another file: `FIREBREAK_CONFIG`). The environment wins. An unknown name refuses to start.\n\n"
    )
    return NOTE + text + _table(["name", "kind", "default", "unit", "what it is for"], rows)


def commands() -> str:
    """The whole command line, as ``--help`` says it."""
    found = cli.modules()
    parts = [
        (
            "# Commands\n\nExit codes: 0 done; 1 it ran and the answer is no; 2 wrong use or input; 3 wrong "
            "configuration; 130 stopped by the person.\n"
        )
    ]
    for name, module in found.items():
        parser = argparse.ArgumentParser(
            prog=f"firebreak {name}",
            description=module.__doc__,
            formatter_class=_Wide,
        )
        module.arguments(parser)
        parts.append(f"\n## firebreak {name}\n\n```text\n{parser.format_help().strip()}\n```\n")
    return NOTE + "".join(parts)


class _Wide(argparse.RawDescriptionHelpFormatter):
    """The same width on every machine."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)


def roles() -> str:
    """Which access role, and which sort of guest, may use which verb."""
    columns = (*Role, *GuestRole)
    rows = [
        [f"`{verb.name}`", verb.label, *("yes" if role in verb.roles else "" for role in columns)]
        for verb in permissions.verbs()
    ]
    text = (
        "# Access roles\n\nWhat a person may do within one brand. Somebody who is not a member of the brand learns "
        "nothing of it. The table is walked cell by cell by the tests, for pages and API alike.\n\nThe last two are no "
        "roles of members: a guest was invited to the room of one incident, sees nothing else of the brand, and may do "
        "there what stands here.\n\n"
    )
    return NOTE + text + _table(["verb", "what it allows", *(role.value for role in columns)], rows)


def error_kinds() -> str:
    """The tree of error kinds."""
    kinds = [
        c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.FirebreakError)
    ]
    rows = [[f"`{c.__name__}`", f"`{c.kind}`"] for c in kinds]
    tree = inspect.cleandoc(errors.__doc__ or "").split("::", 1)[1].strip("\n")
    text = "# Error kinds\n\nRetries read the kind; nothing else decides whether to try again.\n\n```text\n"
    return NOTE + text + inspect.cleandoc(tree) + "\n```\n\n" + _table(["class", "kind"], rows)


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings, "commands.md": commands, "permissions.md": roles, "errors.md": error_kinds,
}  # fmt: skip


def main() -> int:
    """Write every page; prints those that changed."""
    cli.start_django()
    folder = ROOT / "docs" / "reference"
    for name, make in PAGES.items():
        file, text = folder / name, make()
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{file.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
