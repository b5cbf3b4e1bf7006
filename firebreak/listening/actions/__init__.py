"""Every change of state of this room: keyword-only, actor first, one short audited transaction each."""

from firebreak.listening.actions.alerting import Signal, end_alert, grow_alert, join_alert, raise_alert
from firebreak.listening.actions.backtests import start_backtest, stop_backtest
from firebreak.listening.actions.deliveries import accept_delivery
from firebreak.listening.actions.expected_events import (
    change_expected_event,
    expect_event,
    remove_expected_event,
)
from firebreak.listening.actions.forecasts import forecast_alerted, forecast_monitors, judge_forecasts
from firebreak.listening.actions.imports import begin_import, resume_import, start_import, stop_import
from firebreak.listening.actions.lists import add_list, change_list, remove_list
from firebreak.listening.actions.monitors import (
    change_monitor,
    checked_query,
    create_monitor,
    ensure_reports_monitor,
    remove_monitor,
)
from firebreak.listening.actions.originals import forget_originals
from firebreak.listening.actions.own_figures import (
    add_figure,
    change_figure,
    import_figure_file,
    remove_figure,
    renew_figure_secret,
    take_points,
)
from firebreak.listening.actions.reports import check_report, report_sighting
from firebreak.listening.actions.sources import (
    add_source,
    change_source,
    pause_source,
    read_settings,
    remove_source,
    resume_source,
)
from firebreak.listening.actions.triage import acknowledge, correct_sentiment, not_a_crisis, reopen_alert

__all__ = [
    "Signal", "accept_delivery", "acknowledge", "add_figure", "add_list", "add_source", "begin_import",
    "change_expected_event", "change_figure", "change_list", "change_monitor", "change_source",
    "check_report", "checked_query", "correct_sentiment", "create_monitor", "end_alert",
    "ensure_reports_monitor", "expect_event", "forecast_alerted", "forecast_monitors", "forget_originals",
    "grow_alert", "import_figure_file", "join_alert", "judge_forecasts", "not_a_crisis", "pause_source",
    "raise_alert", "read_settings", "remove_expected_event", "remove_figure", "remove_list", "remove_monitor",
    "remove_source", "renew_figure_secret", "reopen_alert", "report_sighting", "resume_import",
    "resume_source", "start_backtest", "start_import", "stop_backtest", "stop_import", "take_points",
]  # fmt: skip
