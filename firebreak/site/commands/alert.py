"""Verify alerts: every number of each is made again from the stored posts, mentions and detector memory.

Prints each number as stored and as recomputed. Exit code 1 when any differs; a difference that retention or an erasure
explains says so.
"""

import argparse
import json
import random
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from firebreak.listening.detecting.verifying import Verdict
    from firebreak.listening.models import Alert

HELP = "verify the numbers of alerts"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify"], help="verify: recompute every number")
    parser.add_argument("alerts", nargs="*", metavar="A-118", help="numbers of alerts")
    parser.add_argument("--brand", metavar="SLUG", help="only this brand (its short name in addresses)")
    parser.add_argument("--all", action="store_true", help="every alert")
    parser.add_argument("--random", type=int, metavar="N", help="so many alerts, drawn by chance")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _chosen(args: argparse.Namespace) -> "list[Alert]":
    from firebreak.base.errors import WrongInput
    from firebreak.listening.models import Alert

    rows = Alert.objects.select_related("monitor__brand").order_by("brand_id", "number")
    if args.brand:
        rows = rows.filter(brand__slug=args.brand)
    if args.all:
        return list(rows)
    if args.random:
        keys = list(rows.exclude(proofs=None).values_list("pk", flat=True).distinct())
        return list(rows.filter(pk__in=random.sample(keys, min(args.random, len(keys)))))
    numbers = [text.upper().removeprefix("A-") for text in args.alerts]
    if not numbers or not all(number.isdecimal() for number in numbers):
        raise WrongInput("alert.which", "Name alerts such as A-118, or say --all or --random N.")
    found = list(rows.filter(number__in=map(int, numbers)))
    missing = {int(number) for number in numbers} - {alert.number for alert in found}
    if missing:
        raise WrongInput("alert.unknown", f"There is no alert A-{min(missing)}.", number=min(missing))
    return found


def _body(verdict: "Verdict") -> dict[str, Any]:
    return {
        "alert": f"A-{verdict.alert.number}", "brand": verdict.alert.monitor.brand.slug, "proofs": verdict.proofs,
        "numbers": [
            {"name": n.name, "stored": n.stored, "recomputed": n.recomputed, "holds": n.holds} for n in verdict.numbers
        ],
        "wrong": len(verdict.wrong), "why": verdict.why,
    }  # fmt: skip


def _said(verdict: "Verdict") -> str:
    name = f"{verdict.alert.monitor.brand.slug} A-{verdict.alert.number}"
    if not verdict.proofs:
        return f"{name}: {verdict.why}\n"
    lines = [f"{name}: {len(verdict.numbers)} numbers, {len(verdict.wrong) or 'none'} of them different"]
    for number in verdict.numbers:
        mark = " " if number.holds else "!"
        lines.append(f"  {mark} {number.name}: stored {number.stored!r}, recomputed {number.recomputed!r}")
    if verdict.wrong:
        lines.append(f"  explained by {verdict.why}" if verdict.why else "  nothing explains the difference")
    return "\n".join(lines) + "\n"


def run(args: argparse.Namespace) -> int:
    from firebreak.listening.detecting.verifying import verify

    verdicts = [verify(alert) for alert in _chosen(args)]
    wrong = sum(bool(verdict.wrong) for verdict in verdicts)
    if args.json:
        sys.stdout.write(
            json.dumps({"alerts": [_body(v) for v in verdicts], "wrong": wrong}, ensure_ascii=False) + "\n"
        )
    else:
        for verdict in verdicts:
            sys.stdout.write(_said(verdict))
        numbers = sum(len(verdict.numbers) for verdict in verdicts)
        sys.stdout.write(
            f"{numbers} numbers in {len(verdicts)} alerts: {f'{wrong} alerts DIFFER' if wrong else 'all hold'}\n"
        )
    return int(bool(wrong))
