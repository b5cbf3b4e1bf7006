"""Addresses of the room, whole: mount with ``path("", include("firebreak.listening.urls"))``.

The hook has no brand in its address and no sign-in: its sender proves itself by signature.
"""

from django.urls import URLPattern, URLResolver, include, path

from firebreak.listening.views import (
    alerts,
    backtests,
    expected_events,
    figure_hook,
    hook,
    imports,
    lists,
    mentions,
    monitor_edit,
    monitors,
    own_figures,
    query_parts,
    reports,
    sources,
    understand,
)

app_name = "listening"

_monitors: list[URLPattern] = [
    path("", monitors.monitors, name="monitors"),
    path("monitors/new", monitor_edit.monitor_new, name="monitor_new"),
    path("monitors/check", query_parts.query_check, name="query_check"),
    path("monitors/preview", query_parts.query_preview, name="query_preview"),
    path("monitors/weigh", query_parts.query_weigh, name="query_weigh"),
    path("monitors/paste", query_parts.query_paste, name="query_paste"),
    path("monitors/<uuid:uid>", monitors.monitor, name="monitor"),
    path("monitors/<uuid:uid>/edit", monitor_edit.monitor_edit, name="monitor_edit"),
    path("monitors/<uuid:uid>/compare", query_parts.monitor_compare, name="monitor_compare"),
    path("monitors/<uuid:uid>/remove", monitor_edit.monitor_remove, name="monitor_remove"),
    path("mentions", mentions.mentions, name="mentions"),
    path("mentions/<int:number>", mentions.mention, name="mention"),
    path("mentions/<int:number>/sentiment", mentions.sentiment, name="mention_sentiment"),
]

_understand: list[URLPattern] = [
    path("monitors/<uuid:uid>/understand", understand.understand, name="understand"),
    path("claims/<int:number>", understand.claim, name="claim"),
    path("claims/<int:number>/action", understand.claim_action, name="claim_action"),
    path("mentions/<int:number>/kinds", understand.mention_kinds, name="mention_kinds"),
    path("accounts/kind", understand.account_kind, name="account_kind"),
]

_sources: list[URLPattern] = [
    path("sources", sources.sources, name="sources"),
    path("sources/new", sources.source_new, name="source_new"),
    path("sources/<uuid:uid>", sources.source, name="source"),
    path("sources/<uuid:uid>/edit", sources.source_edit, name="source_edit"),
    path("sources/<uuid:uid>/action", sources.source_action, name="source_action"),
    path("imports/new", imports.import_new, name="import_new"),
    path("imports/<uuid:uid>", imports.importing, name="import"),
    path("imports/<uuid:uid>/action", imports.import_action, name="import_action"),
]

_figures: list[URLPattern] = [
    path("figures", own_figures.own_figures, name="own_figures"),
    path("figures/new", own_figures.own_figure_new, name="own_figure_new"),
    path("figures/<uuid:uid>", own_figures.own_figure, name="own_figure"),
    path("figures/<uuid:uid>/edit", own_figures.own_figure_edit, name="own_figure_edit"),
    path("figures/<uuid:uid>/action", own_figures.own_figure_action, name="own_figure_action"),
]

_lists: list[URLPattern] = [
    path("lists", lists.lists, name="lists"),
    path("lists/new", lists.list_new, name="list_new"),
    path("lists/<uuid:uid>", lists.list_edit, name="list_edit"),
    path("lists/<uuid:uid>/remove", lists.list_remove, name="list_remove"),
]

_backtests: list[URLPattern] = [
    path("backtest", backtests.backtests, name="backtests"),
    path("backtest/<uuid:uid>", backtests.backtest, name="backtest"),
    path("backtest/<uuid:uid>/action", backtests.backtest_action, name="backtest_action"),
]

_brand: list[URLPattern | URLResolver] = [
    path("listening/", include(_monitors + _understand + _sources + _figures + _lists + _backtests)),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/expected", expected_events.expected_events, name="expected_events"),
    path("alerts/expected/new", expected_events.expected_event_new, name="expected_event_new"),
    path("alerts/expected/<uuid:uid>", expected_events.expected_event_edit, name="expected_event_edit"),
    path(
        "alerts/expected/<uuid:uid>/remove",
        expected_events.expected_event_remove,
        name="expected_event_remove",
    ),
    path("alerts/<uuid:uid>", alerts.alert, name="alert"),
    path("alerts/<uuid:uid>/decide", alerts.alert_decide, name="alert_decide"),
    path("reports/", reports.reports, name="reports"),
    path("reports/new", reports.report_new, name="report_new"),
    path("reports/<uuid:uid>", reports.report, name="report"),
    path("reports/<uuid:uid>/check", reports.report_check, name="report_check"),
    path("reports/<uuid:uid>/file", reports.report_file, name="report_file"),
]

urlpatterns = [
    path("b/<slug:brand>/", include(_brand)),
    path("hooks/figures/<uuid:figure>", figure_hook.figure_hook, name="figure_hook"),
    path("hooks/<uuid:source>", hook.hook, name="hook"),
]
