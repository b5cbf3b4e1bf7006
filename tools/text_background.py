"""How common each run of letters is in ordinary posts: the background of claims.

    python tools/text_background.py [--data DIR]

Writes ``firebreak/engine/text/data/background.npz``: for each of 2^16 hashed runs of letters the share of posts that have
it, the largest of five languages, as 16 x -ln(share) in eight bits. No text can be read back from it.
"""

import argparse
import csv
import os
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from firebreak.engine.text.claims.vectors import WIDTH, slots_of  # noqa: E402
from firebreak.engine.text.weights import save  # noqa: E402

FILES = {
    "en": ["en/umsab_sentiment_train.csv", "en/unstated_licence/sentiment_train.csv"],
    "zh": ["zh-Hans/toxicity_train.csv", "zh-Hans/unstated_licence/sentiment_train.csv"],
    "sv": ["sv/emotion_polarity_train.csv", "sv/unstated_licence/sentiment_train.csv"],
    "ms": ["ms/unstated_licence/sentiment_train.csv"],
    "id": ["id/sentiment_train.csv"],
}
MOST_POSTS = 15_000


def shares(files: list[Path]) -> np.ndarray:
    """Share of posts that have each slot."""
    texts = []
    for file in files:
        with file.open(encoding="utf-8") as lines:
            texts += [row["text"] for row in csv.DictReader(lines)]
    step = max(1, len(texts) // MOST_POSTS)
    counts, posts = np.zeros(WIDTH), 0
    for slots, _ in slots_of(texts[::step]):
        counts[slots] += 1
        posts += 1
    return counts / posts


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("FIREBREAK_TEST_DATA", ROOT.parent / "shared" / "data")
    parser.add_argument("--data", type=Path, default=Path(default))
    data = parser.parse_args().data / "text"
    most = np.max([shares([data / name for name in names]) for names in FILES.values()], axis=0)
    coded = np.where(most > 0, np.clip(np.round(-16 * np.log(np.maximum(most, 1e-9))), 0, 254), 255)
    target = ROOT / "firebreak" / "engine" / "text" / "data" / "background.npz"
    save(target, {"shares": coded.astype(np.uint8)})
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
