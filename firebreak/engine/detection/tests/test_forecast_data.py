"""Real cascades and bursts: the reference figures stay met. ``./dev bench forecast`` has all of them."""

import csv
import json
from datetime import UTC, datetime

import numpy as np
import pytest

from firebreak.engine.detection.forecast import Counts, Forecast, NoForecast, Why, forecast, hour_profile
from firebreak.engine.detection.forecast.burst import of_arrays
from firebreak.engine.detection.forecast.fit import GRID, MODELS, Fitted, Whole, all_features, fit
from firebreak.engine.detection.forecast.size import growth_of
from firebreak.engine.detection.tests.streams import BRANDS, data_dir

pytestmark = pytest.mark.unit

MIDDLE, LOW, HIGH = (GRID.index(level) for level in (0.5, 0.1, 0.9))


def cascades() -> list[Whole]:
    """All cascades, the post itself told apart."""
    found = []
    for file in sorted(data_dir("retweet_cascades").glob("RT*.txt")):
        table = np.loadtxt(file, skiprows=1)
        found.append(Whole(table[1:, 0], table[1:, 1], float(table[0, 1])))
    return found


@pytest.mark.parametrize(
    ("age_s", "most_ape", "most_rmse"),
    [(3_600.0, 0.34, 0.40), (21_600.0, 0.20, 0.34), (86_400.0, 0.07, 0.22)],
)
def test_each_cascade_is_forecast_by_the_others_as_well_as_by_the_best_reference(
    age_s: float, most_ape: float, most_rmse: float
) -> None:
    wholes = cascades()
    seen = [of_arrays(each.times, each.followers, each.first_followers, age_s) for each in wholes]
    features = np.array([all_features(each) for each in seen])
    came = np.array([len(whole.times) / now.posts for whole, now in zip(wholes, seen, strict=True)])
    off, held = [], []
    for k, now in enumerate(seen):
        x, y = np.delete(features, k, axis=0), np.delete(came, k)
        lines: Fitted = {name: (fit(x, y, columns),) * 10 for name, columns in MODELS.items()}
        found = growth_of(now, lines, chosen_large=True).blended
        off.append(np.log(found[MIDDLE] / came[k]))
        held.append(found[LOW] - 1e-9 <= came[k] <= found[HIGH] + 1e-9)
    assert np.median(np.abs(np.expm1(off))) <= most_ape
    assert np.sqrt(np.mean(np.square(off))) <= most_rmse
    assert 0.70 <= np.mean(held) <= 0.90


def test_after_every_label_there_is_a_forecast_or_it_is_no_burst() -> None:
    folder, refused = data_dir("nab_realtweets"), []
    labels = json.loads((folder / "labels.json").read_text())
    for brand in BRANDS:
        name = f"Twitter_volume_{brand}.csv"
        with (folder / name).open(newline="") as file:
            rows = list(csv.DictReader(file))
        start = datetime.fromisoformat(rows[0]["timestamp"]).replace(tzinfo=UTC).timestamp()
        values = tuple(float(row["value"]) for row in rows)
        for label in labels[name]:
            since = datetime.fromisoformat(label).replace(tzinfo=UTC).timestamp()
            known = Counts(start=start, values=values[: round((since + 3_600.0 - start) / 300.0)])
            found = forecast(known, hour_profile(known, since + 3_600.0), since + 3_600.0, since=since)
            if isinstance(found, NoForecast):
                refused.append((brand, label[:10], found.why))
            else:
                assert isinstance(found, Forecast)
                assert found.size.total.high_80 > found.size.seen
    assert refused == [("GOOG", "2015-03-22", Why.TOO_LITTLE)]  # known to be no burst of volume
