"""The data sets as the benchmark reads them. Every folder keeps its layout; see the README beside each."""

import csv
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.detection.measure.nab import Series
from firebreak.engine.posts import Post
from firebreak.engine.text import sentiment

SLICE_S = 300.0
HORIZON = 72
"""Slices of an injected crisis: six hours."""

ONSETS = {
    "2013_Savar_building_collapse": "2013-04-24T02:57",
    "2013_Spain_train_crash": "2013-07-24T18:41",
    "2013_Glasgow_helicopter_crash": "2013-11-29T22:22",
    "2013_LA_airport_shootings": "2013-11-01T16:20",
    "2013_West_Texas_explosion": "2013-04-18T00:50",
    "2012_Costa_Rica_earthquake": "2012-09-05T14:42",
}
"""By public record, UTC."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Brand:
    """One brand's counts per five minutes and the events that people marked."""

    name: str
    counts: Floats
    series: Series

    @property
    def start(self) -> float:
        """Start of the first slice."""
        return float(self.series.times[0])

    def in_event(self, time: float, before_s: float = 0.0) -> bool:
        """Whether a moment lies in the window of a marked event, or this long before one."""
        return any(low - before_s <= time <= high for low, high in self.series.windows)


@dataclass(frozen=True)
class Crisis:
    """One event: posts per slice from its onset, and for each slice the sentiments of texts of that time."""

    name: str
    counts: Floats
    negative: tuple[Floats, ...]
    """Per slice: 1 for a negative text, 0 for another, of the thirty labelled texts nearest in time."""


@dataclass(frozen=True)
class Talk:
    """Posts about one listed company in order of time: whether each is negative, and its author's followers."""

    negative: Floats
    followers: Floats


def seconds(text: str) -> float:
    """A written time as seconds UTC."""
    time = datetime.fromisoformat(text)
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def rows(path: Path) -> list[dict[str, str]]:
    """All rows of a CSV file, gzipped or not."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def brands(data: Path) -> list[Brand]:
    """Every brand of the volumes that has labels, by name."""
    folder = data / "nab_realtweets"
    windows = json.loads((folder / "windows.json").read_text(encoding="utf-8"))
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    found = []
    for file in sorted(name for name in windows if (folder / name).exists()):
        table = rows(folder / file)
        times = [seconds(row["timestamp"]) for row in table]
        marked = [(seconds(a), seconds(b)) for a, b in windows[file]]
        series = Series(times=times, windows=marked, labels=[seconds(label) for label in labels[file]])
        name = file.removesuffix(".csv").rpartition("_")[2]
        found.append(Brand(name, _counts(times, table), series))
    return found


def _counts(times: Sequence[float], table: Sequence[dict[str, str]]) -> Floats:
    """Counts by number of slice; the few rows that are missing count as zero here."""
    numbers = [round((time - times[0]) / SLICE_S) for time in times]
    counts = np.zeros(numbers[-1] + 1)
    for number, row in zip(numbers, table, strict=True):
        counts[number] += float(row["value"])
    return counts


def crises(data: Path) -> list[Crisis]:
    """Every event whose onset is known, its texts judged by our own model."""
    folder = data / "crisislex_t26"
    return [_crisis(folder, name) for name in ONSETS if (folder / f"{name}.ids.csv").exists()]


def _crisis(folder: Path, name: str) -> Crisis:
    onset = seconds(ONSETS[name])
    after = np.array([seconds(row["created_at"]) for row in rows(folder / f"{name}.ids.csv")]) - onset
    within = after[(after >= 0) & (after < HORIZON * SLICE_S)]
    counts = np.bincount((within // SLICE_S).astype(int), minlength=HORIZON)[:HORIZON].astype(float)
    table = rows(folder / f"{name}.labeled.csv")
    when = np.array([seconds(row["created_at"]) for row in table]) - onset
    judged = np.array([label == "negative" for label in sentiment([r["tweet_text"] for r in table])], float)
    middles = (np.arange(HORIZON) + 0.5) * SLICE_S
    nearest = [np.argsort(np.abs(when - middle))[:30] for middle in middles]
    return Crisis(name, counts, tuple(judged[k] for k in nearest))


def talks(data: Path, most: int) -> list[Talk]:
    """Posts about up to ``most`` companies, judged by our own model."""
    found = []
    for path in sorted((data / "stock_tweets").glob("*.csv.gz"))[:most]:
        table = sorted(rows(path), key=lambda row: row["created_at"])
        labels = sentiment([row["text"] for row in table])
        negative = np.array([label == "negative" for label in labels], float)
        followers = np.array([float(row["followers"] or 0) for row in table])
        found.append(Talk(negative, followers))
    return found


def airline(data: Path, name: str) -> list[Post]:
    """One airline's posts with people's sentiment."""
    return [
        Post(
            id=row["tweet_id"],
            text=row["text"],
            time=seconds(row["created_at"]),
            sentiment=row["airline_sentiment"],
        )
        for row in rows(data / "airline_feb2015" / f"{name}.csv")
    ]
