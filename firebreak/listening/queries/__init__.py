"""Every read of this room, always within one brand."""

from firebreak.listening.queries.alerts import MonitorState, alert, alerts, open_alerts, state_of
from firebreak.listening.queries.backtests import backtest, backtests, matched, really_raised
from firebreak.listening.queries.coverage import GapSpan, gaps
from firebreak.listening.queries.expected_events import expected_event, expected_events, expected_marks
from firebreak.listening.queries.filters import MentionFilter
from firebreak.listening.queries.forecasts import TrackRecord, forecast_at, forecast_record, newest_forecast
from firebreak.listening.queries.health import Health, source_health
from firebreak.listening.queries.mentions import MentionPage, MentionView, by_numbers, mention, mentions
from firebreak.listening.queries.once import once, remembered
from firebreak.listening.queries.own_figures import (
    FigureSeries,
    figure_series,
    own_figure,
    own_figures,
    series_of,
    with_last_values,
)
from firebreak.listening.queries.previews import Preview, preview
from firebreak.listening.queries.raw import raw_post
from firebreak.listening.queries.saved_lists import lists_for, saved_list, saved_lists, users_of_lists
from firebreak.listening.queries.scope import monitor, monitors, reports_monitor, source, sources
from firebreak.listening.queries.series import (
    Band,
    Series,
    Share,
    Totals,
    alert_line,
    breakdown,
    normal,
    series,
    step_for,
    totals,
)
from firebreak.listening.queries.watches import watches_ahead
from firebreak.listening.queries.weighing import Contrast, Weighed, contrast, weigh
from firebreak.listening.search.finding import SearchState, search_state

__all__ = [
    "Band", "Contrast", "FigureSeries", "GapSpan", "Health", "MentionFilter", "MentionPage", "MentionView",
    "MonitorState", "Preview", "SearchState", "Series", "Share", "Totals", "TrackRecord", "Weighed", "alert", "alert_line",
    "alerts", "backtest", "backtests", "breakdown", "by_numbers", "expected_event", "expected_events",
    "expected_marks", "contrast", "figure_series", "forecast_at", "forecast_record", "gaps",
    "lists_for", "matched", "mention", "mentions", "monitor", "monitors", "newest_forecast", "normal", "once", "open_alerts",
    "own_figure", "own_figures", "preview", "raw_post", "really_raised", "remembered", "reports_monitor", "saved_list",
    "saved_lists",
    "search_state", "series", "series_of", "source", "source_health", "sources", "state_of", "step_for", "totals",
    "users_of_lists", "watches_ahead", "weigh", "with_last_values",
]  # fmt: skip
