"""Explain a monitoring query in words, list what is wrong or risky with it, and try it on a file.

Exit code 1 when the query cannot be read.
"""

import argparse
import json
import sys
from pathlib import Path

NEEDS_DJANGO = False
HELP = "explain a query, try it on a file"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["explain"], help="explain: say in words what the query means")
    parser.add_argument("query", help="the query, in quotes")
    parser.add_argument(
        "--on", type=Path, metavar="FILE", help="also count the posts of this file that match"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    from firebreak.engine import query

    findings = query.check(args.query)
    wrong = [finding for finding in findings if finding.level == "error"]
    body: dict[str, object] = {
        "query": args.query,
        "findings": [
            {"level": f.level, "code": f.code, "at": f.at, "length": f.length, "message": f.message}
            for f in findings
        ],
        "explanation": "" if wrong else query.explain_in_english(args.query),
    }
    if args.on and not wrong:
        body |= _tried(args.query, args.on)
    if args.json:
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
    else:
        for finding in findings:
            sys.stdout.write(f"{finding.level} at {finding.at + 1}: {finding.message}\n")
        if not wrong:
            sys.stdout.write(f"{body['explanation']}\n")
        if "matched" in body:
            sys.stdout.write(f"{body['matched']} of {body['posts']} posts match.\n")
    return int(bool(wrong))


def _tried(text: str, file: Path) -> dict[str, object]:
    from firebreak.base.errors import WrongInput
    from firebreak.connectors import files
    from firebreak.engine.query import compile_queries

    if not file.is_file():
        raise WrongInput("query.no_file", f"There is no file {file}.")
    posts = list(files.read_any(file))
    matched = compile_queries({"q": text}).match(posts).get("q", [])
    return {
        "posts": len(posts),
        "matched": len(matched),
        "sample": [posts[n].text[:200] for n in matched[:5]],
    }
