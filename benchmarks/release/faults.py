"""A network that loses answers, refuses, fails before and after, and dying workers: nothing twice, nothing lost."""

import argparse
from collections import Counter
from typing import Any

from benchmarks.release.freezing import ACCOUNTS
from benchmarks.release.machines import KILLS, Network, Workers, installation
from benchmarks.release.progress import note
from tests.product import Product
from tests.waiting import wait_for

FAULTS = {"lost": 0.08, "rate": 0.08, "down": 0.05, "broke": 0.05, "auth": 0.02, "slow": 0.04}
PATIENCE_S = 300.0
"""And a second for each post: a machine that others load is slow, not wrong."""
HOURS, STEPS = 6.0, 60
"""After the faults so much time passes, in so many steps, by a clock that runs ahead."""


def faults(database: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """In an installation of its own."""
    with installation(database, chosen.planted) as product:
        return _faults(product, chosen)


def _faults(product: Product, chosen: argparse.Namespace) -> dict[str, Any]:
    """A bad network and dying workers; then hours in which everything that goes on by itself has gone on."""
    network, workers = Network(chosen.seed + 1), Workers(product, chosen.planted, chosen.seed + 1)
    posts = max(40, chosen.posts // 10)
    try:
        brand = product.inside("desk", name="faulty", channels=ACCOUNTS, address=network.root)
        network.faults(FAULTS)
        product.inside("plan", brand=brand, posts=posts, spread_s=posts / 100)
        workers.start()
        workers.trouble(KILLS)
        wait_for(lambda: _all_tried(product, brand), "everything was tried", PATIENCE_S + posts, every_s=1.0)
        workers.end()
        network.faults({"lost": 0.03, "rate": 0.03, "down": 0.02})
        note(f"faults: everything was tried, {len(network.arrived())} of {posts} arrived; now hours pass")
        product.inside("settle", hours=HOURS, steps=STEPS)
        arrived = Counter(key for key, _at in network.arrived())
        ended = product.inside("states", brand=brand)
    finally:
        workers.end()
        network.end()
    found = [f"{key} came {count} times" for key, count in arrived.items() if count > 1]
    for key, state, asks in ended:
        out = arrived[key] > 0
        if (state == "sent" and not out) or (state in ("failed", "held", "cancelled") and out):
            found.append(f"{key} is said to be {state}, and it is {'out' if out else 'not'}")
        if state in ("queued", "permitted") or (state == "unknown" and not asks):
            found.append(f"{key} is {state}, and nobody is asked")
    states = Counter(state for _key, state, _asks in ended)
    return {
        "posts": posts,
        **dict(states),
        "kills": workers.kills,
        "stops": workers.stops,
        "faults": found[:20],
    }


def _all_tried(product: Product, brand: int) -> bool:
    """Nothing is on its way for the first time."""
    states = Counter(state for _key, state, _asks in product.inside("states", brand=brand))
    return states["queued"] + states["permitted"] <= max(2, sum(states.values()) // 8)
