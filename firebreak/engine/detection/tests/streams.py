"""Streams for the tests: made-up ones, and readers of the test data."""

import csv
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firebreak.engine.detection import Bin, Detector
from firebreak.engine.detection.measure.nab import Series
from firebreak.engine.posts import Post

BRANDS = ("AAPL", "CVS", "GOOG", "KO", "UPS")
DAY_SLICES = 288


def data_dir(name: str) -> Path:
    """A folder of the test data; skips where it is absent, fails there in CI. The engine imports no room."""
    default = Path(__file__).resolve().parents[5] / "shared" / "data"
    path = Path(os.environ.get("FIREBREAK_TEST_DATA", default)) / name
    if path.exists():
        return path
    reason = f"test data {name} is not here (set FIREBREAK_TEST_DATA)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def steady(slices: int, count: float = 10.0, start: int = 0, negative: float = 0.3) -> Iterator[Bin]:
    """A stream that goes up and down by a fifth every few slices, a fixed part of it negative."""
    for k in range(start, start + slices):
        posts = round(count * (0.8 + 0.1 * (k % 5)))
        bad = round(posts * negative)
        yield Bin(start=300.0 * k, count=posts, negative=bad, neutral=posts - bad)


def trained(days: float = 3.0, count: float = 10.0) -> Detector:
    """A detector that has lived through a steady stream."""
    detector = Detector()
    for bin_ in steady(round(days * DAY_SLICES), count):
        detector.update(bin_)
    return detector


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def nab_rows(brand: str) -> list[tuple[float, float]]:
    path = data_dir("nab_realtweets") / f"Twitter_volume_{brand}.csv"
    with path.open(encoding="utf-8") as file:
        return [(seconds(row["timestamp"]), float(row["value"])) for row in csv.DictReader(file)]


def nab_series(brand: str, rows: list[tuple[float, float]]) -> Series:
    folder, name = data_dir("nab_realtweets"), f"Twitter_volume_{brand}.csv"
    windows = json.loads((folder / "windows.json").read_text(encoding="utf-8"))[name]
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))[name]
    return Series(
        times=[t for t, _ in rows],
        windows=[(seconds(a), seconds(b)) for a, b in windows],
        labels=[seconds(label) for label in labels],
    )


def airline_posts(brand: str) -> list[Post]:
    path = data_dir("airline_feb2015") / f"{brand}.csv"
    with path.open(encoding="utf-8-sig") as file:
        return [
            Post(
                id=row["tweet_id"],
                text=row["text"],
                time=datetime.fromisoformat(row["created_at"]).timestamp(),
                sentiment=row["airline_sentiment"],
            )
            for row in csv.DictReader(file)
        ]
