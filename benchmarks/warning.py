"""From the post that crosses the line to the mail at a real SMTP server.

    ./dev bench warning [--json] [--runs 20] [--posts 60]

Starts a whole installation with one brand a run and some to spare, about which the demo's public has talked for three
weeks. Three weeks have noise of their own, so that now and then a brand stands at alert already: it is passed over, as
nobody could be warned anew. Then every brand gets one signed delivery of what that public says in the first minutes of
a crisis, one after another, and the clock runs from just before it is handed over until its mail is handed to the SMTP
server: an upper bound of the time from the post that crosses the line, which is in that delivery.
"""

import argparse
import json
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

from benchmarks.machine import load, percentile
from firebreak.connectors.demo.public import Story
from firebreak.connectors.demo.public import minute as minute_of
from firebreak.connectors.webhook.signing import sign
from tests.mailbox import Mailbox
from tests.product import OWNER, PASSWORD, Product
from tests.waiting import wait_for

TARGET_S, GIVE_UP_S = 15.0, 120.0


def deliver(product: Product, brand: dict[str, Any], seed: int, posts: int) -> float:
    """Hand over one delivery of a crisis; the moment just before."""
    at = time.time()
    story = Story(crisis_at=at - 600, seed=seed)
    hot = [
        post for minute in range(int(at // 60) - 4, int(at // 60) + 1) for post in minute_of(story, minute)
    ]
    items = [
        {
            "id": post.id, "text": post.text, "time": at, "platform": post.platform, "author": post.author,
            "lang": post.lang, "followers": post.followers, "reposts": post.reposts, "kind": post.kind,
        }
        for post in hot[-posts:]
    ]  # fmt: skip
    body = json.dumps({"posts": items}).encode()
    number, stamp = str(uuid.uuid4()), int(at)
    headers = {
        "webhook-id": number, "webhook-timestamp": str(stamp), "content-type": "application/json",
        "webhook-signature": sign(number, stamp, body, brand["secret"]),
    }  # fmt: skip
    began = time.time()
    reply = httpx.post(f"{product.url}/hooks/{brand['source']}", content=body, headers=headers, timeout=30)
    assert reply.status_code == 202, reply.text
    return began


def measure(
    folder: Path, *, runs: int, posts: int = 60, days: int = 21, apart_s: float = 2.0, **settings: str
) -> dict[str, Any]:
    """Seconds from delivery to mail for every run; ``folder`` must be empty."""
    spare = 2 + runs // 5
    names = [f"Kopi{chr(97 + n // 26)}{chr(97 + n % 26)} Lima" for n in range(runs + spare)]
    with Mailbox() as mailbox:
        product = Product(folder, {"mail_url": mailbox.url, **settings}, helper="benchmarks.inside")
        product.prepare()
        product.inside("first_person", email=OWNER, name="Olga Owner", password=PASSWORD)
        brands = {
            name: product.inside("brand_with_a_past", name=name, owner=OWNER, seed=seed, days=days)
            for seed, name in enumerate(names)
        }
        with product:
            wait_for(
                lambda: len(product.inside("states")) >= len(names),
                "every monitor is watched",
                300,
                every_s=0.5,
            )
            states = product.inside("states")
            quiet = [name for name in names if states[brands[name]["slug"]] in {"calm", "watch"}][:runs]
            if len(quiet) < runs:
                raise RuntimeError(f"{len(quiet)} brands of {len(names)} can be warned: {states}")
            began = {}
            for name in quiet:
                began[name] = deliver(product, brands[name], names.index(name), posts)
                time.sleep(apart_s)
            # A brand that was passed over may mail late: only the mails about these brands end the wait.
            wait_for(lambda: all(mailbox.about(name) for name in quiet), "a mail of every brand", GIVE_UP_S)
            mails = {name: mailbox.about(name)[0].at for name in quiet}
    took = sorted(mails[name] - began[name] for name in quiet)
    return {
        "runs": runs, "days_of_history": days, "p50_s": round(percentile(took, 0.5), 2),
        "p95_s": round(percentile(took, 0.95), 2), "worst_s": round(took[-1], 2),
        "all_s": [round(value, 2) for value in took],
    }  # fmt: skip


def main() -> int:
    """Command line; 1 when the target is missed."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--json", action="store_true")
    options.add_argument("--runs", type=int, default=20)
    options.add_argument("--posts", type=int, default=60, help="posts in each delivery")
    options.add_argument("--days", type=int, default=21, help="of history before")
    chosen = options.parse_args()
    before = load()
    with tempfile.TemporaryDirectory(prefix="firebreak-warning-") as folder:
        report = measure(Path(folder), runs=chosen.runs, posts=chosen.posts, days=chosen.days)
    report |= {"load_average": [before, load()]}
    if chosen.json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name}: {value}")
    return int(report["p95_s"] >= TARGET_S)


if __name__ == "__main__":
    raise SystemExit(main())
