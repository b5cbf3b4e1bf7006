"""A brand's own figures: the list, one with its chart, values by file or by hand, and its switch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.base.prepared import Prepared
from firebreak.listening import actions, queries
from firebreak.listening.actions.own_figures import signer
from firebreak.listening.forms import RemoveForm
from firebreak.listening.forms.own_figures import KINDS, FigureFileForm, FigureForm, FigureValueForm
from firebreak.listening.models import OwnFigure
from firebreak.listening.views import source_secrets
from firebreak.listening.views.common import RANGES, Window, draw, refuse, say_error, window_of
from firebreak.listening.views.lookup import found
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.models import Brand
from firebreak.web.charts import Chart, sparkline, time_series
from firebreak.web.parts.numbers import plain

EDIT = "listening.source.edit"
MOST_BESIDE = 4
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class FigureRow:
    """One line of the list."""

    figure: OwnFigure
    kind: str
    last: str
    at: datetime | None
    spark: Any


def figure_rows(brand: Brand, until: datetime) -> list[FigureRow]:
    """Each figure's last value and the last 30 days as a line; two queries, however many there are."""
    told = queries.with_last_values(brand)
    seen = queries.series_of([one for one, _at, _value in told], until - RECENT, until, step_s=86_400)
    return [
        FigureRow(
            one,
            str(dict(KINDS)[OwnFigure.Kind(one.kind)]),
            with_unit(one, value) if value is not None else "–",
            at,
            sparkline(seen[one.pk].values, title=_("The last 30 days"))
            if len(seen[one.pk].values) > 1
            else "",
        )
        for one, at, value in told
    ]


def with_unit(figure: OwnFigure, value: float) -> str:
    """``1,200 SEK``."""
    return f"{plain(value)} {figure.unit}".strip()


def figure_chart(figure: OwnFigure, shown: queries.FigureSeries) -> Chart | None:
    """The figure's bins as a chart; ``None`` without a value."""
    if not shown.times:
        return None
    points = [
        (datetime.fromtimestamp(at, UTC), value) for at, value in zip(shown.times, shown.values, strict=True)
    ]
    return time_series(points, title=f"{figure.name} ({figure.unit})" if figure.unit else figure.name)


def beside(brand: Brand, window: Window) -> list[tuple[OwnFigure, Chart]]:
    """Charts to stand beside a monitor's: the first figures that have values in the window."""
    figures = _first.all(brand.pk)
    if not figures:
        return []
    seen = queries.series_of(figures, window.since, window.until, step_s=window.range.step_s)
    drawn = ((one, figure_chart(one, seen[one.pk])) for one in figures if seen[one.pk].times)
    return [(one, chart) for one, chart in islice(drawn, MOST_BESIDE) if chart is not None]


_first = Prepared(lambda brand: queries.own_figures(brand)[: 2 * MOST_BESIDE])


@require_safe
@brand_page("listening.see")
def own_figures(request: BrandRequest) -> HttpResponseBase:
    """Every figure with its last value."""
    rows = figure_rows(request.brand, window_of(request).until)
    return draw(request, "listening/own_figures.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def own_figure_new(request: BrandRequest) -> HttpResponseBase:
    """Say what it is; values come next."""
    form = FigureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_figure(
                actor=request.actor, brand=request.brand, person=request.user, **form.cleaned_data
            )
        except FirebreakError as error:
            refuse(form, error)
        else:
            source_secrets.show_from_now(request, made)
            return HttpResponseRedirect(_address(request, made))
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def own_figure_edit(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Another name, kind, unit or way to gather."""
    figure = found(queries.own_figure, request.brand, uid)
    stored = {name: getattr(figure, name) for name in ("name", "kind", "unit", "gather")}
    form = FigureForm(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_figure(actor=request.actor, figure=figure, **form.cleaned_data)
        except FirebreakError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_address(request, figure))
    return _form_page(request, form, figure)


@require_safe
@never_cache
@brand_page("listening.see")
def own_figure(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """One figure: its chart, its last values, and the ways in."""
    return _page(request, found(queries.own_figure, request.brand, uid))


@require_POST
@brand_page(EDIT)
def own_figure_action(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Values by file or by hand, another secret, or away with it (with the name typed)."""
    figure = found(queries.own_figure, request.brand, uid)
    match request.POST.get("action", ""):
        case "file":
            return _file(request, figure)
        case "value":
            return _value(request, figure)
        case "new_secret":
            actions.renew_figure_secret(actor=request.actor, figure=figure)
            source_secrets.show_from_now(request, figure)
        case "copied":
            source_secrets.put_away(request, figure)
        case "remove":
            return _remove(request, figure)
        case _:
            messages.error(request, _("Choose what to do with this figure. Nothing was changed."))
    return HttpResponseRedirect(_address(request, figure))


def _file(request: BrandRequest, figure: OwnFigure) -> HttpResponseBase:
    form = FigureFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, figure, file_form=form)
    try:
        taken = actions.import_figure_file(
            actor=request.actor,
            figure=figure,
            file=form.cleaned_data["file"],
            column=form.cleaned_data["column"],
        )
    except FirebreakError as error:
        refuse(form, error)
        return _page(request, figure, file_form=form)
    said = ngettext("{count} value was taken.", "{count} values were taken.", taken.values)
    messages.success(request, said.format(count=taken.values))
    if taken.refused:
        left = ngettext(
            "{count} row has no time that can be read and was left out.",
            "{count} rows have no time that can be read and were left out.",
            taken.refused,
        )
        messages.warning(request, left.format(count=taken.refused))
    return HttpResponseRedirect(_address(request, figure))


def _value(request: BrandRequest, figure: OwnFigure) -> HttpResponseBase:
    form = FigureValueForm(request.POST)
    if not form.is_valid():
        return _page(request, figure, value_form=form)
    point = (form.cleaned_data["time"], form.cleaned_data["value"])
    try:
        actions.take_points(actor=request.actor, figure=figure, points=[point], came="hand")
    except FirebreakError as error:
        refuse(form, error)
        return _page(request, figure, value_form=form)
    messages.success(request, _("The value was taken."))
    return HttpResponseRedirect(_address(request, figure))


def _remove(request: BrandRequest, figure: OwnFigure) -> HttpResponseBase:
    form = RemoveForm(request.POST, expected=figure.name)
    if not form.is_valid():
        return _page(request, figure, remove_form=form)
    try:
        actions.remove_figure(actor=request.actor, figure=figure)
    except FirebreakError as error:
        messages.error(request, say_error(error))
        return HttpResponseRedirect(_address(request, figure))
    messages.success(request, _("“{name}” and its values were removed.").format(name=figure.name))
    return HttpResponseRedirect(reverse("listening:own_figures", args=[request.brand.slug]))


def _address(request: BrandRequest, figure: OwnFigure) -> str:
    return reverse("listening:own_figure", args=[request.brand.slug, figure.uid])


def _form_page(request: BrandRequest, form: FigureForm, figure: OwnFigure | None) -> HttpResponse:
    status = 422 if form.errors else 200
    return draw(request, "listening/own_figure_edit.html", {"form": form, "figure": figure}, status=status)


def _page(request: BrandRequest, figure: OwnFigure, **forms: Any) -> HttpResponse:
    window = window_of(request)
    here = _address(request, figure)
    latest = figure.points.order_by("-time")[:10]
    seen = queries.figure_series(figure, window.since, window.until, step_s=window.range.step_s)
    context: dict[str, Any] = {
        "figure": figure,
        "kind": dict(KINDS)[OwnFigure.Kind(figure.kind)],
        "window": window,
        "chart": figure_chart(figure, seen),
        "latest": [(point.time, with_unit(figure, point.value)) for point in latest],
        "ranges": [(one, f"{here}?range={one.key}") for one in RANGES],
        "file_form": FigureFileForm(),
        "value_form": FigureValueForm(initial={"time": window.until}),
        "remove_form": RemoveForm(expected=figure.name),
    }
    if request.may(EDIT):
        address = request.build_absolute_uri(reverse("listening:figure_hook", args=[figure.uid]))
        context |= source_secrets.hook_context(request, figure, signer(), address, example=False)
    status = 422 if any(form.errors for form in forms.values()) else 200
    return draw(request, "listening/own_figure.html", context | forms, status=status)
