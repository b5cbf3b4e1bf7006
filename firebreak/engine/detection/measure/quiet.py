"""Streams in which nothing happens, to count false alarms: noise with a rhythm of day and week."""

import math
from collections.abc import Iterator

import numpy as np

from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.detector import Detector
from firebreak.engine.detection.parameters import DAY, DEFAULT, Parameters

SLICE_S = 300.0


def quiet_stream(
    *, per_hour: float, dispersion: float, share: float, days: float, seed: int, wandering: float = 0.0
) -> Iterator[Bin]:
    """Slices of five minutes with ``per_hour`` posts on average and nothing going on.

    ``dispersion`` is variance over mean of a slice (1 is Poisson, above it negative binomial); the rate falls
    to a tenth at night; ``wandering`` is the standard deviation of a slow drift (half-life two hours) of the
    log rate; the negative share of every hour is drawn around ``share`` with concentration 60.
    """
    rng = np.random.default_rng(seed)
    drift, keep = 0.0, 0.5 ** (SLICE_S / 7_200.0)
    hourly_share = share
    for k in range(round(days * DAY / SLICE_S)):
        if k % 12 == 0:
            hourly_share = rng.beta(60.0 * share, 60.0 * (1.0 - share))
        drift = keep * drift + math.sqrt(1.0 - keep * keep) * wandering * rng.standard_normal()
        rhythm = 1.0 + 0.82 * math.sin(2.0 * math.pi * (k / 288.0 - 0.3))
        mean = per_hour / 12.0 * rhythm * math.exp(drift - wandering**2 / 2.0)
        rate = mean if dispersion <= 1.0 else rng.gamma(mean / (dispersion - 1.0), dispersion - 1.0)
        count = int(rng.poisson(rate))
        negative = int(rng.binomial(count, hourly_share))
        positive = int(rng.binomial(count - negative, 0.3))
        yield Bin(
            start=k * SLICE_S,
            width_s=SLICE_S,
            count=count,
            negative=negative,
            positive=positive,
            neutral=count - negative - positive,
        )


def false_alarms(stream: Iterator[Bin], parameters: Parameters = DEFAULT) -> tuple[int, int, float]:
    """Alarms, watches and weeks over a quiet stream, its cold start included."""
    detector = Detector(width_s=SLICE_S, parameters=parameters)
    alarms = watches = slices = 0
    for bin_ in stream:
        said = detector.update(bin_)
        alarms += said.alarm
        watches += said.changed and said.state.value == "watch"
        slices += 1
    return alarms, watches, slices * SLICE_S / (7 * DAY)
