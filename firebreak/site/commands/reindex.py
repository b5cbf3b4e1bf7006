"""Build the search index again from the posts. Safe while all runs: what is not indexed yet is searched slowly.

When the listen process runs, it does the work and this command follows it.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable

HELP = "build the search index again"
LEASE = "indexing"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _follow(step: Callable[[float], None]) -> int:
    """The listen process indexes: empty the index and look on until it is level."""
    from firebreak.listening import search
    from firebreak.listening.search.indexing import index

    index().clear()
    total = before = search.search_state().behind
    while (behind := search.search_state().behind) > 0:
        step(max(before - behind, 0))
        before = behind
        time.sleep(0.5)
    step(before)
    return total


def run(args: argparse.Namespace) -> int:
    from firebreak.listening import search
    from firebreak.listening.search.indexing import index
    from firebreak.listening.store.leases import release, renew, take
    from firebreak.site.progress import bar

    lease = take(LEASE)
    with bar("Indexing", quiet=args.json) as step:
        if lease is None:
            posts = _follow(step)
        else:

            def held(count: float) -> None:
                renew(lease)
                step(count)

            try:
                posts = search.rebuild_index(held)
            finally:
                release(lease)
    level = search.search_state()
    if args.json:
        sys.stdout.write(
            json.dumps({"posts": posts, "behind": level.behind, "up_to": index().watermark()}) + "\n"
        )
    else:
        sys.stdout.write(f"{posts} posts indexed; {level.behind} are still to come.\n")
    return 0
