"""``{% load firebreak %}``: every component of the pages. ``/style-guide`` shows them all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.web.parts import chips, icons, numbers, times
from firebreak.web.parts.forms import field_context, summary_context
from firebreak.web.parts.posts import card
from firebreak.web.slots import slots

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "bell" %}``: a lucide icon."""
    return icons.icon(str(name) + "")


@register.simple_tag
def severity(level: int | str, short: bool = False) -> SafeString:
    """``{% severity 3 %}`` or ``{% severity "serious" short=True %}``."""
    return chips.severity(level, short=short)


@register.simple_tag
def state_chip(state: str) -> SafeString:
    """``{% state_chip "alert" %}``: calm, watch, alert, crisis, no-data, no-baseline."""
    return chips.state_chip(state)


@register.simple_tag
def flag(kind: str, text: object) -> SafeString:
    """``{% flag "late" "17 minutes late" %}``: late, wait, done or info."""
    return chips.flag(kind, text)


@register.inclusion_tag("web/parts/stat.html")
def stat(
    label: object, value: object, note: object = "", trend: str = "", href: str = ""
) -> dict[str, object]:
    """One number of a ``<dl class="stats">``. ``trend``: up, down, up-good, down-good or nothing."""
    return {"label": label, "value": value, "note": note, "trend": trend, "href": href}


@register.inclusion_tag("web/parts/empty.html")
def empty(
    title: object, text: object = "", action_url: str = "", action_label: object = "", icon: str = ""
) -> dict[str, object]:
    """An empty state that helps: what it means and what to do."""
    return {
        "title": title, "text": text, "action_url": action_url, "action_label": action_label, "icon": icon,
    }  # fmt: skip


@register.inclusion_tag("web/parts/field.html")
def field(bound: BoundField, label: object = "", autofocus: bool = False) -> dict[str, object]:
    """One form field: label above, help, error with what to do, all tied together for screen readers."""
    return field_context(bound, label=label, autofocus=autofocus)


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """All errors of a form with links to their fields; draws nothing when there are none."""
    return summary_context(form)


@register.simple_tag
def post_card(
    post: object, spans: Iterable[tuple[int, int]] | None = None, actions: str = "", selected: bool = False
) -> SafeString:
    """A quoted post. ``spans`` (or ``post.highlights``) are ``(start, end)`` in characters of the text."""
    return card(post, spans, actions, selected=selected)


@register.simple_tag
def ago(moment: datetime | None, missing: object = "") -> SafeString:
    """``12 minutes ago``; the whole time and zone on hover; the script keeps it ticking."""
    if moment is None:
        return escape(str(missing) or _("never"))
    return times.ago_element(moment)


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], name: str = "page") -> dict[str, object]:
    """Links to the neighbouring pages that keep the filters in the address."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None

    def link(number: int) -> str:
        if query is None:
            return f"?{name}={number}"
        query[name] = str(number)
        return "?" + query.urlencode()

    return {
        "page": page,
        "previous": link(page.previous_page_number()) if page.has_previous() else "",
        "next": link(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("web/parts/live_state.html")
def live_state() -> dict[str, object]:
    """How live the page is, in words that the script keeps honest."""
    return {}


@register.simple_tag
def figure(chart: object, caption: object = "") -> SafeString:
    """A chart of ``firebreak.web.charts`` with an optional caption; text that is not a chart is escaped."""
    drawn = chart if isinstance(chart, SafeString) else escape(str(chart))
    if not caption:
        return drawn
    return format_html('<div class="captioned">{}<p class="caption">{}</p></div>', drawn, caption)


@register.simple_tag(takes_context=True)
def slot(context: Context, place: str, **extra: object) -> SafeString:
    """``{% slot "now.main" %}``: the panels that other rooms put here."""
    return slots.render(place, context["request"], **extra)


@register.filter
def compact(value: object) -> object:
    """12408 -> 12.4K, 1.2万 ... ; anything that is no number stays as it is."""
    return numbers.compact(value) if numbers.is_number(value) else value  # type: ignore[arg-type]


@register.filter
def plain(value: object) -> object:
    """12408 -> 12,408 in the way of the reader's language."""
    return numbers.plain(value) if numbers.is_number(value) else value  # type: ignore[arg-type]


@register.filter
def percent(value: object) -> object:
    """0.58 -> 58%."""
    return numbers.percent(value) if numbers.is_number(value) else value  # type: ignore[arg-type]


@register.filter
def clock(value: object) -> object:
    """15:31 UTC+1."""
    return times.clock(value) if isinstance(value, datetime) else value


@register.filter
def when(value: object) -> object:
    """15:31 UTC+1; 24 Nov 15:31 UTC+1 for another day than today."""
    return times.moment_words(value) if isinstance(value, datetime) else value


@register.filter
def absolute(value: object) -> object:
    """20 Nov 2026 15:31:02 UTC+1."""
    return times.absolute(value) if isinstance(value, datetime) else value


@register.filter
def duration_words(value: object) -> object:
    """A timedelta or seconds -> ``1 hour 27 minutes``."""
    if isinstance(value, timedelta) or numbers.is_number(value):
        return times.duration_words(value)  # type: ignore[arg-type]
    return value


@register.filter
def duration_short(value: object) -> object:
    """A timedelta or seconds -> ``1 hr 27 min``, for clocks and narrow columns."""
    if isinstance(value, timedelta) or numbers.is_number(value):
        return times.duration_words(value, short=True)  # type: ignore[arg-type]
    return value


class BlockNode(Node):
    """A tag with a body: draws ``template_name`` with the body as ``body``."""

    template_name = ""
    names: tuple[str, ...] = ()

    def __init__(self, nodelist: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodelist, self.given = nodelist, given

    def render(self, context: Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.given.items()}
        values["body"] = self.nodelist.render(context)
        values["id"] = values.get("id") or f"{type(self).__name__[:-4].lower()}-{token_hex(4)}"
        return render_to_string(self.template_name, values)


class PanelNode(BlockNode):
    template_name = "web/parts/panel.html"
    names = ("title", "note", "link", "link_label", "kind", "id", "live")


class LiveNode(BlockNode):
    template_name = "web/parts/live.html"
    names = ("url", "topic", "every", "id", "tag", "together")


def _compile(kind: type[BlockNode], end: str, parser: Parser, token: Token) -> BlockNode:
    """Positional arguments take the names of ``kind.names`` in order; the rest are by name."""
    tag, *bits = token.split_contents()
    given: dict[str, FilterExpression] = {}
    for position, bit in enumerate(bits):
        named = token_kwargs([bit], parser)
        if not named:
            if position >= len(kind.names):
                raise template.TemplateSyntaxError(f"{tag!r} takes at most {len(kind.names)} values")
            named = {kind.names[position]: parser.compile_filter(bit)}
        given.update(named)
    unknown = set(given) - set(kind.names)
    if unknown:
        raise template.TemplateSyntaxError(f"{tag!r} does not know {sorted(unknown)}")
    nodelist = parser.parse((end,))
    parser.delete_first_token()
    return kind(nodelist, given)


@register.tag
def panel(parser: Parser, token: Token) -> BlockNode:
    """``{% panel title note link link_label kind id live %}...{% endpanel %}``; ``kind`` is a CSS class."""
    return _compile(PanelNode, "endpanel", parser, token)


@register.tag
def live(parser: Parser, token: Token) -> BlockNode:
    """``{% live url topic every id %}...{% endlive %}``: the body is fetched again when ``topic`` changes.

    ``topic`` is the part after the brand (``alerts``, ``monitor.5``; several with spaces); ``every`` adds a
    refresh each so many seconds while the page is shown. ``url`` answers with the body alone.
    """
    return _compile(LiveNode, "endlive", parser, token)
