"""Colours of the light theme, for places where no CSS reaches: PDF, Word, saved pictures."""

SERIES = ("#0b63b0", "#e08a00", "#1a8a6b", "#a64b8f", "#6fb3e0", "#7a5c00", "#8a8f98")
RAMP = ("#eef4fa", "#cfe3f5", "#9cc7ea", "#5fa2d8", "#2a77b8", "#0b4a86")
SENTIMENT = {"negative": "#b5480f", "neutral": "#9aa0a8", "positive": "#2c8a5c"}
SEVERITY = {1: "#2c5a88", 2: "#7a5200", 3: "#a23a00", 4: "#9c0f2f"}
INK, MUTED, GRID, BAND, PAPER, HATCH = "#18202b", "#4a5463", "#dddad2", "#d9e7ee", "#ffffff", "#a6a398"
GAP = "#f1efe9"
AHEAD = "#d8e8f6"


def series_class(index: int, name: str = "") -> tuple[str, str]:
    """CSS class and plain colour of a series; sentiments keep their own colours everywhere."""
    if name in SENTIMENT:
        return f"f-{name}", SENTIMENT[name]
    return f"f{index % len(SERIES)}", SERIES[index % len(SERIES)]
