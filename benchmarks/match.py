"""Posts per CPU-second of the query matcher, beside its peers in the same run.

    ./dev bench match [--json] [--queries 100 1000 10000] [--large] [--posts 20000] [--data DIR]

Posts and queries are made from a seed: seven languages, about 270 bytes, Zipf-distributed brands in a fifth
of the posts; queries of a brand with its spellings, many narrowed by AND groups, NOT, NEAR, prefixes or
authors, 2 % broad ones of common words only. Where DIR (by default ../shared/data) holds real posts, they
are measured too, with queries made of their words. ``--large`` adds 50,000 queries.

Every peer finds the literals for the same compiled queries, one pass after another, interleaved; the figure
is the median. The naive loop is the reference evaluator on every query, on a few posts. ``disagreements``
counts queries whose answer differs: from the reference on those posts, between scanners on all posts. The
command fails when there is one, or when 10,000 queries are matched slower than 50,000 posts per CPU-second.
"""

import argparse
import gc
import json
import multiprocessing
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.machine import ROOT, load, machine
from benchmarks.match_peers import SCANNERS, installed
from benchmarks.match_world import RealWorld, World, real_posts
from firebreak.engine.posts import Post
from firebreak.engine.query import Matcher, compile_queries, parse
from firebreak.engine.query.reference import Reading, holds

Found = dict[int, list[int]]
Result = TypeVar("Result")
BRANDS = 8000
PROMISE = (10_000, 50_000)
"""Queries, and posts per CPU-second that are promised with them."""
LARGE = 50_000


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What one call gives, and its CPU seconds in this process."""
    begin = time.process_time()
    result = work()
    return result, time.process_time() - begin


def measure(queries: dict[int, str], posts: list[Post], repeats: int) -> dict[str, Any]:
    """One row of the table: this number of queries on these posts."""
    here = installed()
    matcher, rebuild = timed(lambda: compile_queries(queries))
    found = matcher.match(posts)
    rivals = {
        name: compile_queries(queries, scanner=scanner, tables=False)
        for name, (package, scanner) in SCANNERS.items()
        if package in here
    }
    wrong = {name: differing(found, rival.match(posts)) for name, rival in rivals.items()}
    rates: dict[str, list[float]] = {}
    for _ in range(repeats):
        for name, one in {"firebreak": matcher, **rivals}.items():
            rates.setdefault(name, []).append(len(posts) / timed(lambda one=one: one.match(posts))[1])
    sample = spread_out(posts, max(10, min(300, 60_000 // len(queries))))
    truth, seconds = timed(lambda: naive(queries, sample))
    wrong["reference"] = differing(truth, matcher.match(sample))
    return {
        "queries": len(queries),
        "posts": len(posts),
        "posts_per_cpu_second": {name: round(statistics.median(runs)) for name, runs in rates.items()},
        "naive_loop": round(len(sample) / seconds, 1),
        "runs": [round(rate) for rate in rates["firebreak"]],
        "matches_per_post": round(sum(map(len, found.values())) / len(posts), 3),
        "literals": matcher.finders(),
        "rebuild_cpu_seconds": round(rebuild, 2),
        "compared_with_reference": len(sample),
        "disagreements": wrong,
    }


def naive(queries: dict[int, str], posts: list[Post]) -> Found:
    """Every query on every post with the reference evaluator."""
    parsed = {key: parse(text) for key, text in queries.items()}
    found: Found = {}
    for number, post in enumerate(posts):
        reading = Reading(post)
        for key, query in parsed.items():
            if holds(query.root, reading):
                found.setdefault(key, []).append(number)
    return found


def differing(one: Found, other: Found) -> int:
    """Queries that are answered differently."""
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())


def spread_out(posts: list[Post], most: int) -> list[Post]:
    """So many posts from all over."""
    return posts[:: max(1, len(posts) // most)][:most]


def memory(queries: dict[int, str], posts: list[Post], answers: Any) -> None:
    """In a process of its own: what the matcher holds, and whether that grows with the posts it has seen."""

    def resident() -> float:
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() / 2**20

    before = resident()
    matcher: Matcher[int] = compile_queries(queries)
    built = resident()
    for _ in range(3):
        matcher.match(posts)
    once = resident()
    for _ in range(12):
        matcher.match(posts)
    answers.put(
        {
            "matcher_mib": round(built - before, 1),
            "working_mib": round(once - built, 1),
            "growth_over_12_more_passes_mib": round(resident() - once, 1),
        }
    )


def apart(queries: dict[int, str], posts: list[Post]) -> dict[str, float]:
    """:func:`memory` in a fresh process; empty on systems without /proc."""
    if not Path("/proc/self/statm").exists():
        return {}
    context = multiprocessing.get_context("spawn")
    answers = context.SimpleQueue()
    process = context.Process(target=memory, args=(queries, posts, answers))
    process.start()
    process.join()
    found: dict[str, float] = answers.get()
    return found


def rows(name: str, world: World, posts: list[Post], counts: list[int], repeats: int) -> list[dict[str, Any]]:
    """The table for one set of posts."""
    table = []
    for count in counts:
        queries = {number: world.query() for number in range(count)}
        row = {"of": name, **measure(queries, posts, repeats), "memory": apart(queries, posts)}
        print(f"{name}, {count} queries: {row['posts_per_cpu_second']}", file=sys.stderr, flush=True)
        table.append(row)
    return table


def shortfalls(table: list[dict[str, Any]]) -> Iterator[str]:
    """What was promised and not kept."""
    count, least = PROMISE
    for row in table:
        rate = row["posts_per_cpu_second"]["firebreak"]
        if any(row["disagreements"].values()):
            yield f"{row['queries']} queries, posts {row['of']}: disagreements {row['disagreements']}"
        if row["of"] == "made" and row["queries"] == count and rate < least:
            yield f"{count} queries: {rate} posts per CPU-second, not {least}"


def main() -> int:
    """Print one row per number of queries; 1 when a promise was not kept."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--json", action="store_true")
    options.add_argument("--queries", type=int, nargs="+", default=[100, 1000, 10_000])
    options.add_argument("--large", action="store_true")
    options.add_argument("--posts", type=int, default=20_000)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    chosen = options.parse_args()
    counts = [*chosen.queries, LARGE] if chosen.large else chosen.queries
    world = World(random.Random(chosen.seed), BRANDS)
    made = [world.post(number) for number in range(chosen.posts)]
    real = spread_out(real_posts(chosen.data), chosen.posts)
    before = load()
    table = rows("made", world, made, counts, chosen.repeats)
    if real:
        table += rows("real", RealWorld(world.rng, real, BRANDS), real, counts, chosen.repeats)
    report = {
        "machine": machine(),
        "load_before": before,
        "scanners": installed(),
        "bytes_per_post": {name: size_of(posts) for name, posts in (("made", made), ("real", real)) if posts},
        "seed": chosen.seed,
        "rows": table,
        "shortfalls": list(shortfalls(table)),
    }
    print(json.dumps(report) if chosen.json else as_text(report))
    return 1 if report["shortfalls"] else 0


def size_of(posts: list[Post]) -> int:
    """Mean bytes of a text."""
    return round(sum(len(post.text.encode("utf-8", "surrogatepass")) for post in posts) / len(posts))


def as_text(report: dict[str, Any]) -> str:
    """For people."""
    lines = [f"{name}: {value}" for name, value in report.items() if name != "rows"]
    for row in report["rows"]:
        lines += ["", *(f"{name}: {value}" for name, value in row.items())]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
