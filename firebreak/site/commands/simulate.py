"""Posts of the simulated public: invented people, a daily rhythm, and a crisis where you want one.

Prints one JSON post a line (a file that ``firebreak import`` and ``backtest`` read). With ``--live`` the posts
come as time passes, ``--speed`` times faster; with ``--to`` they are sent to a webhook source, signed.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.connectors.demo.public import Story, posts
from firebreak.engine.posts import Post

NEEDS_DJANGO = False
HELP = "invented posts, with a crisis where you want one"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hours", type=float, default=48.0, help="how long (default 48)")
    parser.add_argument(
        "--start", help="ISO time of the first minute (default: so that it ends now, or now with --live)"
    )
    parser.add_argument(
        "--crisis-at", type=float, metavar="HOURS", help="hours after the start (default: no crisis)"
    )
    parser.add_argument("--rate", type=float, default=16.0, help="normal posts an hour (default 16)")
    parser.add_argument(
        "--peak", type=float, default=26.0, help="crisis posts a minute at the peak (default 26)"
    )
    parser.add_argument("--seed", type=int, default=7, help="the same seed tells the same story")
    parser.add_argument("--out", type=Path, help="write to a file instead of standard output")
    parser.add_argument("--live", action="store_true", help="as time passes, not all at once")
    parser.add_argument("--speed", type=float, default=1.0, help="with --live: times faster than the clock")
    parser.add_argument("--to", metavar="URL", help="send to this webhook source, in batches")
    parser.add_argument("--secret-file", type=Path, help="file with the webhook's secret (with --to)")


def _start(args: argparse.Namespace) -> float:
    if args.start:
        try:
            moment = datetime.fromisoformat(args.start)
        except ValueError as error:
            raise WrongInput(
                "simulate.time", f"{args.start} is not a time such as 2026-11-20T09:00Z."
            ) from error
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return now().timestamp() - (0 if args.live else args.hours * 3600)


def _story(args: argparse.Namespace, start: float) -> Story:
    if args.hours <= 0 or args.rate < 0 or args.peak < 0 or args.speed <= 0:
        raise WrongInput("simulate.numbers", "Hours and speed must be above zero, rates not below.")
    crisis = start + args.crisis_at * 3600 if args.crisis_at is not None else float("inf")
    return Story(crisis, args.seed, args.rate, args.peak, stop_at=start + args.hours * 3600)


def _as_time_passes(story: Story, start: float, speed: float) -> Iterator[list[Post]]:
    began, at = time.monotonic(), start
    while at < story.stop_at:
        until = min(start + (time.monotonic() - began) * speed, story.stop_at)
        batch = list(posts(story, at, until))
        if batch:
            yield batch
        at = until
        time.sleep(0.25)


def _batches(args: argparse.Namespace) -> Iterator[list[Post]]:
    start = _start(args)
    story = _story(args, start)
    if args.live:
        yield from _as_time_passes(story, start, args.speed)
        return
    batch: list[Post] = []
    for post in posts(story, start, story.stop_at):
        batch.append(post)
        if len(batch) == 500:
            yield batch
            batch = []
    yield batch


def _send(args: argparse.Namespace) -> int:
    from firebreak.site.sending import send_posts

    if args.secret_file is None or not args.secret_file.is_file():
        raise WrongInput(
            "simulate.secret", "Give --secret-file with the secret that the source's page showed once."
        )
    secret, sent = args.secret_file.read_text().strip(), 0
    for batch in _batches(args):
        if batch:
            send_posts(args.to, batch, secret)
            sent += len(batch)
    sys.stderr.write(f"{sent} posts sent.\n")
    return 0


def run(args: argparse.Namespace) -> int:
    if args.to:
        return _send(args)
    out = args.out.open("w", encoding="utf-8") if args.out else sys.stdout
    try:
        for batch in _batches(args):
            for post in batch:
                out.write(json.dumps(msgspec.to_builtins(post), ensure_ascii=False) + "\n")
            out.flush()
    finally:
        if args.out:
            out.close()
    return 0
