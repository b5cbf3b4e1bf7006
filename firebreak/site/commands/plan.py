"""Look at the packaged starter plan and at the rules behind advice.

``content`` counts what the starter plan holds per industry, kind and language, and lists what is wrong with it;
``rules`` prints every rule with its source and the strength of its evidence.

Exit code 1 when something is wrong.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

NEEDS_DJANGO = False
HELP = "look at the starter plan and the rules"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["content", "rules"], help="what to look at")
    parser.add_argument("--folder", type=Path, help="another folder of content, or of rule packs")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    if args.folder is not None and not args.folder.is_dir():
        from firebreak.base.errors import WrongInput

        raise WrongInput("plan.no_folder", f"There is no folder {args.folder}.")
    body = (_content if args.what == "content" else _rules)(args.folder)
    if args.json:
        sys.stdout.write(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(body))
    return int(bool(body["problems"]))


def _content(folder: Path | None) -> dict[str, Any]:
    from firebreak.plan.folders import CONTENT, counted, read_folder

    return counted(read_folder(folder or CONTENT))


def _rules(folder: Path | None) -> dict[str, Any]:
    from firebreak.plan.advice import PACKS, PackError, read_packs

    try:
        packs = read_packs(folder or PACKS)
    except PackError as error:
        return {"packs": [], "problems": [{"path": "", "code": "pack.wrong", "detail": str(error)}]}
    shown = [
        {
            "pack": pack.key, "version": pack.version, "id": rule.id, "source": rule.source, "strength": rule.strength,
            "advice": rule.advice, "evidence": rule.evidence, "when": rule.when, "checked": rule.checked,
            "examples": len(rule.examples), "counter_examples": len(rule.counter_examples),
        }
        for pack in packs for rule in pack.rules
    ]  # fmt: skip
    return {"rules": shown, "problems": []}


def _lines(body: dict[str, Any]) -> list[str]:
    lines = [
        f"{place}: " + ", ".join(f"{number} {kind}" for kind, number in kinds.items() if number)
        for place, kinds in body.get("places", {}).items()
    ]
    lines += [
        f"{one}: {of['texts']} texts, {of['characters']} characters"
        for one, of in body.get("languages", {}).items()
    ]
    lines += [
        f"{rule['id']} ({rule['strength']}; {rule['source']}): {rule['advice']['en']}"
        for rule in body.get("rules", [])
    ]
    lines += [f"{one['path']}: {one['code']} {one['detail']}" for one in body["problems"]]
    return lines
