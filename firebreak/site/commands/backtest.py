"""What would the detector have said about this file? No database, no network, event time.

FILE holds posts (columns guessed: id, time, author, followers, reposts, text, sentiment, ...; CSV, JSONL,
XLSX, also .gz) or counts (``timestamp,value``). Prints each change of state.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.engine.detection import BUDGETS, DEFAULT, Report, StateChange, backtest_counts, backtest_posts
from firebreak.engine.posts import Post

NEEDS_DJANGO = False
HELP = "what the detector would have said about a file"
BATCH = 512


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="posts or counts")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--zone", default="UTC", help="the brand's time zone, for its rhythm of the day (default UTC)"
    )
    parser.add_argument(
        "--budget",
        type=float,
        default=DEFAULT.budget,
        help=f"alarms a week that somebody is willing to look at, {BUDGETS[0]:g} to {BUDGETS[-1]:g} "
        f"(default {DEFAULT.budget:g})",
    )


def judged(posts: Iterable[Post]) -> Iterator[Post]:
    """The posts, in batches, with the model's sentiment where the file gave none."""
    from firebreak.engine.text import sentiment  # loads its weights, so only when posts come

    source = iter(posts)
    while batch := list(islice(source, BATCH)):
        bare = [post for post in batch if not post.sentiment]
        for post, label in zip(bare, sentiment([post.words for post in bare]) if bare else [], strict=True):
            post.sentiment = label
        yield from batch


def changes(file: Path, zone: str, report: Report, budget: float = DEFAULT.budget) -> Iterator[StateChange]:
    """Each change of state over the file, in event time, at so many alarms a week."""
    from firebreak.connectors import files

    if files.sniff(file) == "counts":
        return backtest_counts(files.read_counts(file), zone=zone, budget=budget, report=report)
    posts = sorted(files.read_any(file), key=lambda post: post.time)
    return backtest_posts(judged(posts), zone=zone, budget=budget, report=report)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise WrongInput("backtest.zone", f"{name} is not a time zone such as Europe/Stockholm.") from error
    return name


def _budget(budget: float) -> float:
    if not BUDGETS[0] <= budget <= BUDGETS[-1]:
        raise WrongInput(
            "backtest.budget", f"A budget lies between {BUDGETS[0]:g} and {BUDGETS[-1]:g} alarms a week."
        )
    return budget


def run(args: argparse.Namespace) -> int:
    if not args.file.is_file():
        raise WrongInput("backtest.no_file", f"There is no file {args.file}.")
    report = Report()
    for found in changes(args.file, _zone(args.zone), report, _budget(args.budget)):
        if args.json:
            sys.stdout.write(json.dumps(msgspec.to_builtins(found), ensure_ascii=False) + "\n")
        else:
            sys.stdout.write(
                f"{found.time}  {found.state:<12} {found.channel:<16} {found.surprise:5.1f}  {found.reason}\n"
            )
    if report.late:
        sys.stderr.write(f"firebreak: {report.late} rows came too late for their time and were left out.\n")
    return 0
