"""Charts draw anything that numbers and words can be, and say the truth about gaps."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.web.charts import Ahead, Chart, bars, donut, heatmap, sparkline, stacked_area, time_series

pytestmark = pytest.mark.unit

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
GEOMETRY = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "d")

values = st.one_of(
    st.none(),
    st.floats(),
    st.integers(-(10**400), 10**400),
    st.sampled_from([0, -1, 1e308, -1e308, 5e-324, "x"]),
)
texts = st.text(max_size=40)
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - without a zone on purpose


def points(numbers: list[object], minutes: int = 5) -> list[tuple[datetime, object]]:
    return [(START + timedelta(minutes=minutes * index), value) for index, value in enumerate(numbers)]


def whole(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(str(chart))


def drawings(chart: Chart) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(str(chart.wide)), ElementTree.fromstring(str(chart.narrow))]


def assert_sound(chart: Chart) -> None:
    """Well formed, named, and every coordinate a finite number near the drawing."""
    whole(chart)
    for svg in drawings(chart):
        assert svg.get("role") == "img"
        assert svg.find(f"{SVG}title") is not None
        _, _, width, height = map(float, (svg.get("viewBox") or "").split())
        for element in svg.iter():
            assert "style" not in element.attrib
            for name in GEOMETRY:
                found = element.get(name, "")
                assert "nan" not in found
                assert "inf" not in found
                for number in map(float, NUMBER.findall(found)):
                    assert math.isfinite(number)
                    assert -200 <= number <= max(width, height) + 200


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(times, values), max_size=40), values, values, values, texts)
def test_a_time_series_draws_any_numbers_at_any_times(
    pairs: list[tuple[datetime, object]], low: object, high: object, limit: object, title: str
) -> None:
    chart = time_series(
        pairs, low=low, high=high, threshold=limit, title=title, learning=True, zone="Asia/Kolkata"
    )  # type: ignore[arg-type]
    assert_sound(chart)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(texts, st.lists(values, max_size=12)), max_size=9),
    st.lists(times, max_size=12),
)
def test_other_charts_draw_any_numbers_and_names(
    series: list[tuple[str, list[object]]], moments: list[datetime]
) -> None:
    flat = [(name, numbers[0] if numbers else None) for name, numbers in series]
    names = [name for name, _numbers in series]
    for chart in (
        stacked_area(moments, series, title="x"),
        bars(flat),
        donut(flat, centre="0"),
        heatmap(names, names, [numbers for _name, numbers in series]),
        sparkline([value for _name, value in flat]),
    ):
        assert_sound(chart)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><svg onload=alert(1)>',
        "' onmouseover='alert(1)",
        "]]>&#x3c;img src=x onerror=alert(1)&#x3e;",
        mark_safe("<i>marked as safe by mistake</i>"),
        "\x00\x08\ud800\ufffe",
    ],
)
def test_words_of_others_are_never_markup(hostile: str) -> None:
    event = (START, hostile)
    gap = (START, START + timedelta(minutes=5), hostile)
    charts = [
        time_series(points([1, 2]), title=hostile, summary=hostile, events=[event], gaps=[gap], threshold=1,
                    threshold_label=hostile),
        stacked_area([START], [(hostile, [1])], title=hostile, links=[[hostile]]),
        bars([(hostile, 1, hostile)], title=hostile),
        heatmap([hostile], [hostile], [[1]], title=hostile),
        donut([(hostile, 1)], title=hostile, centre=hostile),
        sparkline([1, 2], title=hostile),
    ]  # fmt: skip
    for chart in charts:
        assert_sound(chart)
        for element in whole(chart).iter():
            assert element.tag.removeprefix(SVG) not in {"script", "img", "i"}
            assert not any(name.startswith("on") for name in element.attrib)
            assert element.get("href", "/").startswith("/")


def test_a_missing_value_breaks_the_line_and_is_hatched() -> None:
    svg = drawings(time_series(points([5, 5, None, math.nan, 5, 5])))[0]
    lines = [one for one in svg.iter(f"{SVG}path") if one.get("class") == "line s0"]
    assert len(lines) == 2
    assert len([one for one in svg.iter(f"{SVG}path") if one.get("class") == "hatch"]) == 1
    assert "No data" in ["".join(one.itertext()) for one in svg.iter(f"{SVG}text")]


def test_a_named_gap_is_labelled_with_its_reason_in_drawing_and_summary() -> None:
    gap = (START + timedelta(minutes=10), START + timedelta(minutes=20), "Bluesky was silent")
    chart = time_series(points(list(range(12))), gaps=[gap], zone="UTC")
    assert "Bluesky was silent: 09:10 to 09:20." in chart.summary
    assert all("Bluesky was silent" in str(one) for one in (chart.wide, chart.narrow))


def test_labels_of_gaps_side_by_side_do_not_cover_each_other() -> None:
    gaps = [
        (START + timedelta(minutes=5 * n), START + timedelta(minutes=5 * n + 4), f"silent {n}")
        for n in (3, 4, 5)
    ]
    svg = drawings(time_series(points([1] * 60), gaps=gaps))[1]
    found = [one for one in svg.iter(f"{SVG}text") if "silent" in "".join(one.itertext())]
    assert len(found) == 3
    assert len({one.get("y") for one in found}) == 3


def test_the_label_of_a_gap_does_not_cover_the_name_of_the_forecast() -> None:
    gap = (START + timedelta(minutes=40), START + timedelta(minutes=55), "Bluesky could not be read")
    for svg in drawings(time_series(points([10] * 13), gaps=[gap], ahead=forecast((4, 8, 30)))):
        rows = {"".join(one.itertext()).strip(): one.get("y") for one in svg.iter(f"{SVG}text")}
        assert rows["Bluesky could not be read"] != rows["Forecast"]


HOUR = timedelta(hours=1)


def forecast(*levels: tuple[float, float, float]) -> list[Ahead]:
    return [Ahead(START + HOUR * (1 + n), START + HOUR * (2 + n), *level) for n, level in enumerate(levels)]


def test_a_forecast_lies_to_the_right_of_the_points_with_its_band_in_steps() -> None:
    chart = time_series(points([10] * 13), ahead=forecast((4, 8, 30), (2, 6, 20)), zone="UTC")
    assert_sound(chart)
    assert "A forecast is drawn until 12:00." in chart.summary
    for svg in drawings(chart):
        line = next(one for one in svg.iter(f"{SVG}path") if one.get("class") == "line s0")
        band = next(one for one in svg.iter(f"{SVG}path") if one.get("class") == "ahead")
        ends = [float(pair.split()[0]) for pair in (line.get("d") or "")[1:].split("L")]
        found = [tuple(map(float, pair.split())) for pair in (band.get("d") or "")[1:].rstrip("Z").split("L")]
        assert min(x for x, _y in found) == pytest.approx(max(ends))
        assert len({y for _x, y in found}) == 4, "two blocks, each with its own upper and lower edge"
    assert "8 forecast (4 to 30)" in str(chart)


def test_a_forecast_of_no_numbers_or_of_the_past_is_not_drawn() -> None:
    chart = time_series(points([10] * 60), ahead=forecast((1, 2, 3), (math.nan, 2, 3)))
    assert_sound(chart)
    assert "ahead" not in str(chart)


def test_the_part_above_the_alert_line_starts_exactly_at_the_line() -> None:
    svg = drawings(time_series(points([0, 100, 0]), threshold=50, level=4))[0]
    over = next(one for one in svg.iter(f"{SVG}path") if "over" in (one.get("class") or ""))
    line = next(one for one in svg.iter(f"{SVG}path") if "threshold" in (one.get("class") or ""))
    heights = [float(pair.split()[1]) for pair in (over.get("d") or "")[1:].split("L")]
    limit = float((line.get("d") or "")[1:].split("L")[0].split()[1])
    assert heights[0] == heights[-1] == limit
    assert over.get("class") == "over l4"
    assert min(heights) < limit


def test_fewer_points_keep_the_peak_of_a_single_minute() -> None:
    numbers: list[object] = [1.0] * 20_000
    numbers[12_345] = 999.0
    chart = time_series(points(numbers, 1))
    for svg in drawings(chart):
        line = next(one for one in svg.iter(f"{SVG}path") if one.get("class") == "line s0")
        pairs = [tuple(map(float, pair.split())) for pair in (line.get("d") or "")[1:].split("L")]
        assert len(pairs) <= 302
        top = min(y for _x, y in pairs)
        assert len([y for _x, y in pairs if y == top]) == 1
    assert len(str(chart)) < 80_000
    assert "highest 999" in chart.summary


def test_the_table_says_when_it_leaves_rows_out() -> None:
    chart = time_series(points([1] * 500))
    assert re.search(r"\d+ of 500 rows", str(chart))
    assert "rows. Peaks" not in str(time_series(points([1] * 20)))


def test_a_row_of_the_table_opens_the_posts_behind_it_whatever_the_order() -> None:
    given_points = list(reversed(points([1, 2, 3])))
    chart = time_series(given_points, links=["/third", "/second", "/first"])
    links = [(one.get("href"), one.text) for one in whole(chart).iter("a")]
    assert links == [("/first", "09:00"), ("/second", "09:05"), ("/third", "09:10")]


def test_no_baseline_yet_is_said_and_no_band_is_drawn() -> None:
    chart = time_series(points([1, 2, 3]), learning=True)
    assert "No baseline yet" in str(chart.wide)
    assert 'class="band"' not in str(chart.wide)


def test_times_are_those_of_the_zone_over_a_change_of_clocks() -> None:
    night = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    chart = time_series([(night + timedelta(hours=hour), hour) for hour in range(8)], zone="Europe/Stockholm")
    svg = drawings(chart)[0]
    labels = ["".join(one.itertext()) for one in svg.iter(f"{SVG}text") if one.get("text-anchor") == "middle"]
    assert labels[:3] == ["25 Oct", "01:00", "02:00"]
    assert len(labels) == len(set(labels))


def test_a_chart_speaks_the_language_asked_for() -> None:
    chinese = time_series([], language="zh-hant", title="聲量")
    assert "聲量" in str(chinese)
    numbers = time_series(points([1_234_567]), language="zh-hans")
    assert "万" in str(numbers.wide)


def test_a_seventh_and_later_share_is_drawn_as_other() -> None:
    chart = donut([(f"part {number}", 1) for number in range(12)])
    assert "Other" in chart.summary
    assert "50%" in chart.summary


def test_a_band_that_was_forecast_is_not_called_normal() -> None:
    many = points([10, 12, 11])
    foreseen = time_series(many, low=[None, 5, 6], high=[None, 15, 16], foreseen=True)
    assert "12 (forecast 5 to 15)" in foreseen
    assert "Forecast from" in foreseen
    assert "normal" not in foreseen.lower()
    assert "12 (normal 5 to 15)" in time_series(many, low=[None, 5, 6], high=[None, 15, 16])
