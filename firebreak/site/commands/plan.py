"""Look at the packaged starter plan, at the rules behind advice, and at how ready a brand's plan is.

``content`` counts what the starter plan holds per industry, kind and language, and lists what is wrong with it;
``rules`` prints every rule that is in use with its source and the strength of its evidence, and which of your own packs
are not used and why; ``check --brand SLUG`` prints every hole
of that brand's plan and what each kind of hole costs of 100 points.

Exit code 1 when something is wrong, or the plan has holes.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

NEEDS_DJANGO = False
HELP = "look at the starter plan, the rules, and a plan's holes"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["content", "rules", "check"], help="what to look at")
    parser.add_argument(
        "--brand", metavar="SLUG", help="check: whose plan (the brand's short name in addresses)"
    )
    parser.add_argument("--folder", type=Path, help="another folder of content, or of rule packs")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    if args.what == "check":
        return _check(args)
    if args.folder is not None and not args.folder.is_dir():
        from firebreak.base.errors import WrongInput

        raise WrongInput("plan.no_folder", f"There is no folder {args.folder}.")
    body = (_content if args.what == "content" else _rules)(args.folder)
    if args.json:
        sys.stdout.write(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(body))
    return int(bool(body["problems"]))


def _check(args: argparse.Namespace) -> int:
    from firebreak.base.errors import WrongInput
    from firebreak.site import cli

    if not args.brand or args.folder is not None:
        raise WrongInput(
            "plan.which", "Say whose plan: firebreak plan check --brand SLUG. It takes no folder."
        )
    cli.start_django()
    return shown(_checked(args.brand), as_json=args.json)


def shown(body: dict[str, Any], *, as_json: bool) -> int:
    """Print what the check found; the exit code."""
    if as_json:
        sys.stdout.write(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(f"{body['brand']}: {body['points']} of 100 points, {len(body['findings'])} holes\n")
        for one in body["lost"]:
            sys.stdout.write(f"\n-{one['points']} {one['title']} ({one['code']})\n")
            mine = [hole for hole in body["findings"] if hole["code"] == one["code"]]
            sys.stdout.writelines(
                f"  {hole['name']}{': ' if hole['detail'] else ''}{hole['detail']}\n" for hole in mine
            )
    return int(bool(body["findings"]))


def _checked(slug: str) -> dict[str, Any]:
    from django.utils.translation import override

    from firebreak.base.errors import WrongInput
    from firebreak.org.models import Brand
    from firebreak.plan import queries
    from firebreak.plan.check import check, score
    from firebreak.plan.check_words import say_finding, words_of

    brand = Brand.objects.filter(slug=slug, archived_at=None).first()
    plan = queries.plan_of(brand) if brand else None
    if plan is None:
        what = f"{slug} has no plan yet." if brand else f"There is no brand called {slug}."
        raise WrongInput("plan.not_there", what, brand=slug)
    view = queries.view_of(plan)
    found = check(view)
    result = score(found)
    with override("en"):
        said = [say_finding(one, view, plan.languages[0]) for one in found]
    return {
        "brand": slug, "points": result.points,
        "lost": [{**one._asdict(), "title": words_of(one.code).title} for one in result.lost],
        "findings": [
            {"code": one.code, "cost": one.cost, "kind": one.hole.kind, "key": one.hole.key, "params": one.hole.params,
             "name": words.name, "detail": words.detail}
            for one, words in zip(found, said, strict=True)
        ],
    }  # fmt: skip


def _content(folder: Path | None) -> dict[str, Any]:
    from firebreak.plan.folders import CONTENT, counted, read_folder

    return counted(read_folder(folder or CONTENT))


def _rules(folder: Path | None) -> dict[str, Any]:
    from firebreak.plan.advice import PackError, read_packs, rule_packs

    wrong: list[str] = []
    try:
        if folder is not None:
            packs = read_packs(folder)
        else:
            used = rule_packs()
            packs, wrong = used.packs, list(used.problems)
    except PackError as error:
        packs, wrong = [], [str(error)]
    shown = [
        {
            "pack": pack.key, "version": pack.version, "id": rule.id, "source": rule.source, "strength": rule.strength,
            "advice": rule.advice, "evidence": rule.evidence, "when": rule.when, "checked": rule.checked,
            "examples": len(rule.examples), "counter_examples": len(rule.counter_examples),
        }
        for pack in packs for rule in pack.rules
    ]  # fmt: skip
    problems = [{"path": "", "code": "pack.wrong", "detail": one} for one in wrong]
    return {"rules": shown, "problems": problems}


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
