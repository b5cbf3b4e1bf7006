"""What a detector remembers: bounded, storable, and all there is."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from firebreak.engine.detection import DEFAULT, Bin, Detector
from firebreak.engine.detection.tests.streams import DAY_SLICES

pytestmark = pytest.mark.unit


def noise(slices: int, seed: int = 1) -> list[Bin]:
    rng = np.random.default_rng(seed)
    counts = rng.negative_binomial(2, 0.1, size=slices)
    bad = rng.binomial(counts, 0.3)
    return [
        Bin(start=300.0 * k, count=int(n), negative=int(b), neutral=int(n - b))
        for k, (n, b) in enumerate(zip(counts, bad, strict=True))
    ]


def test_memory_does_not_grow_with_time() -> None:
    spike = replace(DEFAULT.spike, tail=replace(DEFAULT.spike.tail, excesses=40))  # soon full
    growth = replace(DEFAULT.growth, tail=replace(DEFAULT.growth.tail, excesses=40))
    detector, sizes = Detector(parameters=replace(DEFAULT, spike=spike, growth=growth)), []
    for k, bin_ in enumerate(noise(60 * DAY_SLICES)):
        detector.update(bin_)
        if k % (20 * DAY_SLICES) == 20 * DAY_SLICES - 1:
            sizes.append(len(detector.snapshot()))
    assert max(sizes) < 1.1 * min(sizes) < 25_000


def test_the_same_slices_give_the_same_answers() -> None:
    first, second = Detector(), Detector()
    for bin_ in noise(5 * DAY_SLICES):
        assert first.update(bin_) == second.update(bin_)


def test_a_restored_detector_goes_on_as_if_it_had_never_stopped() -> None:
    bins = noise(4 * DAY_SLICES)
    whole, parted = Detector(zone="Europe/Stockholm"), Detector(zone="Europe/Stockholm")
    for k, bin_ in enumerate(bins):
        if k % 200 == 77:
            parted = Detector.restore(parted.snapshot())
        assert whole.update(bin_) == parted.update(bin_)


def test_a_snapshot_of_another_version_is_refused() -> None:
    raw = msgspec.json.decode(Detector().snapshot())
    raw["version"] = "0"
    with pytest.raises(ValueError, match="version 0"):
        Detector.restore(msgspec.json.encode(raw))


def test_bytes_that_are_no_snapshot_are_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        Detector.restore(b"{}")
