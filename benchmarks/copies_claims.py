"""Claims on PHEME source tweets, against a grouping made by hand (``claims_gold.json``).

One reader grouped 343 tweets of four events by what they claim; tweets that claim two things or none were left out.
The whole event is read in order of time, as in use; only the grouped tweets are scored. The threshold for an
event is the best on the *other* events. Pairwise F1 and B3 (Bagga and Baldwin 1998).
"""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from firebreak.engine.text.claims import ClaimBook, ClaimRules, Saying, denies

GOLD = Path(__file__).parent / "claims_gold.json"
GRID = (0.10, 0.12, 0.14, 0.16, 0.17, 0.18, 0.20, 0.22, 0.25)
BATCH = 40


def scores(gold: list[int], found: list[int]) -> tuple[float, float]:
    """Pairwise F1 and B3 F1 of two groupings."""
    same_gold = np.array(gold)[:, None] == np.array(gold)
    same_found = np.array(found)[:, None] == np.array(found)
    both = same_gold & same_found
    upper = np.triu_indices(len(gold), 1)
    pairs = same_gold[upper].sum() + same_found[upper].sum()
    precision, recall = (both.sum(1) / same_found.sum(1)).mean(), (both.sum(1) / same_gold.sum(1)).mean()
    pairwise = 2 * both[upper].sum() / pairs if pairs else 1.0
    return float(pairwise), float(2 * precision * recall / (precision + recall))


def event(data: Path, name: str, gold: dict[str, Any]) -> tuple[list[Saying], dict[int, int], set[int]]:
    """Posts in order of time, the claim of each grouped one by number, and the numbers that deny."""
    with (data / "pheme_rumours" / f"{name}.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["created_at"], row["tweet_id"]))
    number = {row["tweet_id"]: at for at, row in enumerate(rows)}
    sayings = [
        Saying(at, datetime.fromisoformat(row["created_at"]).timestamp(), row["text"], row["author"])
        for at, row in enumerate(rows)
    ]
    claims = {number[tweet]: at for at, tweets in enumerate(gold["claims"].values()) for tweet in tweets}
    return sayings, claims, {number[tweet] for tweet in gold["denies"]}


def measured(sayings: list[Saying], claims: dict[int, int], merging: float) -> tuple[float, float]:
    """Scores of one event, read in small batches, at one threshold of merging."""
    book = ClaimBook(ClaimRules(merging=merging))
    found: dict[int, int] = {}
    for at in range(0, len(sayings), BATCH):
        found.update({place.number: place.claim for place in book.add(sayings[at : at + BATCH])})
        for gone, kept in book.take_merges():
            found = {number: kept if claim == gone else claim for number, claim in found.items()}
    order = sorted(claims)
    return scores([claims[n] for n in order], [found[n] for n in order])


def claims_quality(data: Path) -> dict[str, Any]:
    """Per event: scores at the default threshold, and at the one chosen on the others."""
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    events = {name: event(data, name, part) for name, part in gold.items()}
    grid = {name: {at: measured(s, c, at) for at in GRID} for name, (s, c, _) in events.items()}
    result: dict[str, Any] = {}
    for name, (sayings, claims, denying) in events.items():
        others = [other for other in grid if other != name]
        chosen = max(GRID, key=lambda at: (np.mean([grid[other][at][0] for other in others]), at))
        default = measured(sayings, claims, ClaimRules().merging)
        result[name] = {
            "posts": len(claims), "claims": len(set(claims.values())),
            "pairwise_f1": grid[name][chosen][0], "b3": grid[name][chosen][1], "merging_chosen_elsewhere": chosen,
            "at_default": {"pairwise_f1": default[0], "b3": default[1]},
        }  # fmt: skip
        if denying:
            marked = {saying.number for saying in sayings if saying.number in claims and denies(saying.text)}
            result[name]["denials"] = {
                "gold": len(denying),
                "marked": len(marked),
                "right": len(marked & denying),
            }
    return result
