"""A freeze at a random moment of planned posts, while workers are stopped and killed and have wrong clocks."""

import argparse
import random
import time
from collections import Counter
from typing import Any

from benchmarks.release.machines import KILLS, SKEWS_S, Network, Workers, installation
from benchmarks.release.progress import Kept, bar, note
from tests.product import Product

ACCOUNTS = 20
ANSWERED_S = 2.0
LONGEST_S = 60.0
"""So long posts go out at most before the freeze."""
WATCHED_S = 4.0
"""So long the network is watched after the answer of a freeze."""
FEW_FAULTS = {"lost": 0.02, "slow": 0.2}


def freeze(database: str, chosen: argparse.Namespace, *, resume: bool = False) -> dict[str, Any]:
    """A freeze at a random moment in each round, each with so many planned posts in an installation of its own.

    In one that had frozen before, the jobs of what was held come first: thousands of looks at what may not go out.
    """
    options = {"seed": chosen.seed, "posts": chosen.posts, "rounds": chosen.rounds, "planted": chosen.planted}
    kept = Kept(f"freeze-{database}", options, resume=resume)
    rounds: list[dict[str, Any]] = list(kept.found.get("rounds", ()))
    if len(rounds) < chosen.rounds:
        rounds = _rounds(database, chosen, kept, rounds)
    kept.end()
    return {
        "rounds": len(rounds), "planned": sum(one["planned"] for one in rounds), "accounts": ACCOUNTS,
        "arrived_before": sum(one["before"] for one in rounds), "named": sum(one["named"] for one in rounds),
        "arrived_after_and_named": sum(one["after"] for one in rounds), "kills": sum(one["kills"] for one in rounds),
        "stops": sum(one["stops"] for one in rounds), "answered_within_s": max(one["took_s"] for one in rounds),
        "clocks_wrong_by_s": SKEWS_S, "recorded_within_the_answer": sum(one["recorded"] for one in rounds),
        "round_s": round(max(one["seconds"] for one in rounds), 1),
        "faults": [found for one in rounds for found in one["faults"]],
    }  # fmt: skip


def _rounds(
    database: str, chosen: argparse.Namespace, kept: Kept, rounds: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    network = Network(chosen.seed + len(rounds))
    try:
        network.faults(FEW_FAULTS)
        with bar(f"freeze, {database}", chosen.rounds) as shown:
            for number in range(len(rounds), chosen.rounds):
                with installation(database, chosen.planted) as product:
                    one = _frozen_once(product, network, chosen, number)
                    one["faults"] += product.inside("faults")
                rounds.append(one)
                kept.keep({"rounds": rounds})
                shown.to(len(rounds), f"{one['planned']} planned, answered in {one['took_s']} s")
                note(f"freeze {number + 1} of {chosen.rounds}: {one}")
                if chosen.planted and one["faults"]:
                    break  # it is found
    finally:
        network.end()
    return rounds


def _frozen_once(
    product: Product, network: Network, chosen: argparse.Namespace, number: int
) -> dict[str, Any]:
    chance, began = random.Random(f"{chosen.seed}:{number}"), time.monotonic()
    workers = Workers(product, chosen.planted, chance.randrange(2**31))
    brand = product.inside("desk", name=f"frozen-{number}", channels=ACCOUNTS, address=network.root)
    planned = product.inside("plan", brand=brand, posts=chosen.posts, spread_s=chosen.posts / 100)
    known = {key for key, _state, _asks in product.inside("states", brand=brand)}
    wanted = chance.uniform(0.02, 0.3) * planned
    try:
        workers.start()
        _first(network, known)  # on a busy machine a worker that is killed while it begins never does
        workers.trouble(KILLS)
        since = time.monotonic()
        while time.monotonic() - since < LONGEST_S and len(_of(network, known)) < wanted:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.3))
        answer = product.inside("freeze", brand=brand)
        time.sleep(WATCHED_S / 2)
        workers.peace()
        time.sleep(WATCHED_S / 2)
    finally:
        workers.end()
    named, arrived = set(answer["named"]), _of(network, known)
    after = [key for key, at in arrived if at > answer["answered"]]
    faults = [f"round {number}: {key} came after the answer, unnamed" for key in after if key not in named]
    faults += [
        f"round {number}: {key} came {n} times" for key, n in Counter(k for k, _ in arrived).items() if n > 1
    ]
    if not arrived:
        faults.append(f"round {number}: nothing had been sent when it was frozen, so nothing was tried")
    if answer["took_s"] > ANSWERED_S:
        faults.append(f"round {number}: the answer took {answer['took_s']:.2f} s")
    return {
        "planned": planned, "before": len(arrived) - len(after), "named": len(named), "after": len(after),
        "took_s": round(answer["took_s"], 3), "recorded": answer["recorded"], "kills": workers.kills, "stops": workers.stops,
        "seconds": time.monotonic() - began, "faults": faults,
    }  # fmt: skip


def _first(network: Network, known: set[str]) -> None:
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until and not _of(network, known):
        time.sleep(0.05)


def _of(network: Network, known: set[str]) -> list[tuple[str, float]]:
    return [one for one in network.arrived() if one[0] in known]
