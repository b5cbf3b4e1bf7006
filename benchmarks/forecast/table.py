"""The result as tables for people."""

from typing import Any


def printed(result: dict[str, Any]) -> str:
    """All tables."""
    parts = []
    for age, models in result["sizes"].items():
        parts.append(f"\nFinal size, {age} seen".ljust(46) + "median APE  RMSE log  80 % held  CRPS/size")
        parts += [_size(name, row) for name, row in models.items() if name != "judged"]
    for age, measures in result["splits"].items():
        told = ", ".join(
            f"{name} {low:.2f}/{middle:.2f}/{high:.2f}" for name, (low, middle, high) in measures.items()
        )
        parts.append(f"splits, {age} (least/median/most): {told}")
    for lead, models in result["courses"].items():
        parts.append(f"\nCourse, issued {lead} after a label".ljust(46) + "mean MASE  median MASE")
        parts += [
            f"  {name:<43}{row['mean_mase']:>9.2f}{row['median_mase']:>13.2f}"
            for name, row in models.items()
            if name != "bands"
        ]
        bands = models["bands"]
        parts.append(
            f"  80 % bands held {bands['coverage_80']:.2f}, {bands['coverage_80_sought']:.2f} where the beginning is "
            f"sought; no forecast for {bands['no_forecast']}"
        )
    parts.append("\nFirebreak's course after others".ljust(46) + "mean MASE  median MASE")
    parts += [
        f"  {name:<43}{row['mean_mase']:>9.2f}{row['median_mase']:>13.2f}"
        for name, row in result["others"].items()
    ]
    parts.append(f"\none forecast takes {result['milliseconds']['p95']} ms (p95)")
    parts += [f"{'kept  ' if kept else 'MISSED'}  {mark}" for mark, kept in result["marks"].items()]
    parts += [f"{'reached' if kept else 'not yet'}  aim: {aim}" for aim, kept in result["aims"].items()]
    return "\n".join(parts)


def _size(name: str, row: dict[str, float]) -> str:
    return (
        f"  {name:<43}{row['median_ape']:>10.2f}{row['rmse_log']:>10.2f}"
        f"{row['coverage_80']:>11.2f}{row['crps_over_size']:>11.2f}"
    )
