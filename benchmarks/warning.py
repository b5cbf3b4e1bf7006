"""From the post that crosses the line to the mail at a real SMTP server.

    ./dev bench warning [--json] [--runs 20] [--posts 60]

Starts a whole installation with one quiet brand a run, three days of past each. Then every brand gets one signed
delivery of angry posts, one after another, and the clock runs from just before it is handed over until its mail is
handed to the SMTP server: an upper bound of the time from the post that crosses the line, which is in that delivery.
"""

import argparse
import json
import os
import platform
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

from firebreak.connectors.webhook.signing import sign
from tests.mailbox import Mailbox
from tests.product import OWNER, PASSWORD, Product
from tests.waiting import wait_for

ANGRY = "{name} is a disgrace, my kitchen caught fire and nobody answers, avoid them, number {n}"
TARGET_S, GIVE_UP_S = 15.0, 120.0


def deliver(product: Product, brand: dict[str, Any], name: str, posts: int) -> float:
    """Hand over one delivery of angry posts; the moment just before."""
    at = time.time()
    items = [
        {
            "id": f"{name}-{n}",
            "text": ANGRY.format(name=name, n=n),
            "time": at,
            "platform": "x",
            "author": f"p{n}",
        }
        for n in range(posts)
    ]
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
    folder: Path, *, runs: int, posts: int = 60, apart_s: float = 2.0, **settings: str
) -> dict[str, Any]:
    """Seconds from delivery to mail for every run; ``folder`` must be empty."""
    names = [f"Kopi{chr(97 + n // 26)}{chr(97 + n % 26)} Lima" for n in range(runs)]
    with Mailbox() as mailbox:
        product = Product(folder, {"mail_url": mailbox.url, **settings})
        product.prepare()
        product.inside("first_person", email=OWNER, name="Olga Owner", password=PASSWORD)
        brands = {
            name: product.inside("quiet_brand", name=name, owner=OWNER, hours=72, per_hour=6)
            for name in names
        }
        with product:
            wait_for(lambda: product.inside("watching") >= runs, "every monitor is watched", 120, every_s=0.5)
            began = {}
            for name, brand in brands.items():
                began[name] = deliver(product, brand, name, posts)
                time.sleep(apart_s)
            wait_for(lambda: len(mailbox.mails) >= runs, "a mail of every brand", GIVE_UP_S)
            mails = {name: mailbox.about(name)[0].at for name in names}
    took = sorted(mails[name] - began[name] for name in names)
    at = {"p50": 0.5, "p95": 0.95}
    return {
        "runs": runs, **{f"{n}_s": round(took[min(runs - 1, int(part * runs))], 2) for n, part in at.items()},
        "worst_s": round(took[-1], 2), "all_s": [round(value, 2) for value in took],
    }  # fmt: skip


def main() -> int:
    """Command line; 1 when the target is missed."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--json", action="store_true")
    options.add_argument("--runs", type=int, default=20)
    options.add_argument("--posts", type=int, default=60, help="angry posts in each delivery")
    chosen = options.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="firebreak-warning-") as folder:
        report = measure(Path(folder), runs=chosen.runs, posts=chosen.posts)
    report |= {"cores": os.cpu_count(), "load_before": load, "python": platform.python_version()}
    if chosen.json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name}: {value}")
    return int(report["p95_s"] >= TARGET_S)


if __name__ == "__main__":
    raise SystemExit(main())
