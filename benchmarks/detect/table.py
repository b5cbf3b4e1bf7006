"""The figures as plain text."""

from typing import Any


def printed(result: dict[str, Any]) -> str:
    """All tables, one below the other."""
    parts = (_bursts, _injection, _vendors, _airlines, _record, _quiet)
    return "\n".join("\n".join(part(result)) for part in parts)


def _bursts(result: dict[str, Any]) -> list[str]:
    found = result["nab"]
    lines = [
        "NAB realTweets           standard  low FP  low FN  hits  FP a brand-week  delay to label  near it"
    ]
    rows = {f"all, budget {found['budget']:g}": found["all"]}
    if "left_out" in found:
        rows["each brand left out"] = found["left_out"]
    rows |= {f"all, budget {budget}": row for budget, row in found["budgets"].items()}
    for name, row in (rows | found["brands"]).items():
        lines.append(
            f"{name:25s}{row['standard']:7.1f}{row['low_fp']:9.1f}{row['low_fn']:8.1f}"
            f"{row['hits']:4d}/{row['windows']:<2d}{row['false_alarms_per_brand_week']:13.2f}"
            f"{row['median_delay_to_label_min'] or 0:14d} min"
            f"{row['within_10_min_before_to_60_min_after_label']:7d}"
        )
    return lines


def _injection(result: dict[str, Any]) -> list[str]:
    lines = ["", "Injected crises: found within 1 h / within 6 h (median delay in minutes, - above 6 h)"]
    for name, row in result["injection"].items():
        lines.append(
            f"{name:34s}{_sizes(row['sizes'])}   {row['alarms_per_brand_week']:.2f} alarms, "
            f"{row['false_alarms_per_brand_week']:.2f} false {row['false_alarms_interval_95']}"
        )
    return lines


def _sizes(sizes: dict[str, Any]) -> str:
    cells = []
    for size, row in sizes.items():
        delay = "-" if row["median_delay_min"] is None else str(row["median_delay_min"])
        cells.append(f"{size}: {row['within_1_h']:.2f}/{row['within_6_h']:.2f} ({delay})")
    return "  ".join(cells)


def _vendors(result: dict[str, Any]) -> list[str]:
    lines = [
        "",
        "Published rules, and ours at no more false alarms a brand-week: found within 6 h, mean delay",
    ]
    lines.append("(a miss counts as 360 minutes), at 1x, 2x and 5x")
    for name, row in result["vendors"].items():
        ours, volume = row["ours"], row["ours_volume_only"]
        for who, rate, sizes in (
            (name, row["false_alarms_per_brand_week"], row["theirs"]),
            ("  ours", ours["false_alarms_per_brand_week"], ours["sizes"]),
            ("  ours, volume only", volume["false_alarms_per_brand_week"], volume["sizes"]),
        ):
            cells = "".join(
                f"{sizes[s]['within_6_h']:8.2f} {sizes[s]['mean_delay_capped_min']:4d}"
                for s in ("1x", "2x", "5x")
            )
            lines.append(f"{who:40s}{rate:6.2f} false{cells}")
    return lines


def _airlines(result: dict[str, Any]) -> list[str]:
    lines = []
    for kind in ("own_sentiment", "labels"):
        for name, row in result["airlines"][kind].items():
            lines += ["", f"{name}, {kind}: {row['alarms']} alarms"]
            lines += [f"  {change}" for change in row["changes"]]
    return [*lines, "", f"Airlines with spoilt labels: {result['airlines']['spoilt_labels']}"]


def _record(result: dict[str, Any]) -> list[str]:
    lines = [
        "",
        "How often alarms of a strength were right (2 alarms a week, one injected crisis a brand-week)",
    ]
    return [
        *lines,
        *(
            f"  {s:7s} {low:4.0f} to {high:2.0f}: {right} of {of}"
            for s, low, high, right, of in result["record"]
        ),
    ]


def _quiet(result: dict[str, Any]) -> list[str]:
    found = result["quiet"]
    low, high = found["interval_95"]
    return [
        "",
        f"Quiet streams: {found['alarms_per_brand_week']} false alarms a brand-week ({low} to {high})",
        f"  over {found['brand_weeks']} weeks; by posts an hour: {found['by_posts_per_hour']}",
        f"{result['seconds']} s",
    ]
