"""Look at the installation and say what is not well and what to do. Exit code 1 when something failed.

``--deep`` also recomputes every rollup from the mentions, verifies every audit chain and reads every file of evidence.
"""

import argparse
import json
import sys

HELP = "say what is not well and what to do"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print findings as JSON")
    parser.add_argument(
        "--revive", action="store_true", help="first give jobs that gave up a new set of tries"
    )
    parser.add_argument(
        "--deep", action="store_true", help="also recount rollups, verify audit chains and evidence"
    )


def run(args: argparse.Namespace) -> int:
    from firebreak.base import jobs
    from firebreak.base.models import Job
    from firebreak.site import health, thorough

    if args.revive:
        dead_jobs = Job.objects.filter(state=Job.State.DEAD).values_list("pk", flat=True)
        sys.stderr.write(f"{sum(jobs.revive(key) for key in dead_jobs)} jobs get new tries.\n")
    found = health.run((*health.ALL, *(thorough.CHECKS if args.deep else ())))
    if args.json:
        dead = Job.objects.filter(state=Job.State.DEAD).order_by("-pk")[:50]
        body = {
            "checks": [vars(check) for check in found],
            "dead_jobs": [
                {"id": j.pk, "name": j.name, "error": j.last_error, "at": j.finished_at} for j in dead
            ],
        }
        sys.stdout.write(json.dumps(body, default=str, ensure_ascii=False) + "\n")
    else:
        signs = {health.OK: "ok  ", health.WARN: "look", health.FAIL: "FAIL"}
        for check in found:
            sys.stdout.write(f"{signs[check.state]}  {check.name:<12} {check.text}\n")
            if check.remedy:
                sys.stdout.write(f"      {'':<12} {check.remedy}\n")
    return int(any(check.state == health.FAIL for check in found))
