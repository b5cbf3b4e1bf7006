"""What the views of this room share: words of errors, fragments, bounded input, time ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firebreak.base import clock
from firebreak.base.errors import FirebreakError
from firebreak.listening.words import say
from firebreak.org.access import BrandRequest
from firebreak.web.asking import wants_fragment as wants_fragment
from firebreak.web.slots import Label

PLATFORMS: Mapping[str, Label] = {
    "news": _("News"),
    "blog": _("Blogs"),
    "private": _("Private groups"),
    "public": _("Seen in public"),
    "call": _("Calls"),
    "shop": _("Shops"),
    "mail": _("Mail"),
    "web": _("Web"),
    "x": pgettext_lazy("platform", "X (Twitter)"),
    "twitter": pgettext_lazy("platform", "X (Twitter)"),
    "weibo": pgettext_lazy("platform", "Weibo"),
    "xiaohongshu": pgettext_lazy("platform", "Xiaohongshu"),
    "douyin": pgettext_lazy("platform", "Douyin"),
    "wechat": pgettext_lazy("platform", "WeChat"),
    "zhihu": pgettext_lazy("platform", "Zhihu"),
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "linkedin": "LinkedIn",
}
"""Platforms whose name is a word of the reader's language; all others are shown by their own name."""

LANGUAGES: Mapping[str, Label] = {
    "en": _("English"),
    "zh": _("Chinese"),
    "zh-hans": _("Chinese, simplified"),
    "zh-hant": _("Chinese, traditional"),
    "sv": _("Swedish"),
    "ms": _("Malay"),
    "id": _("Indonesian"),
    "und": _("Language not known"),
    "": _("Language not known"),
}
SENTIMENTS: Mapping[str, Label] = {
    "negative": _("Negative"),
    "neutral": _("Neutral"),
    "positive": _("Positive"),
}


def platform_name(code: str) -> Label:
    """How a platform is called: ``bluesky`` -> ``Bluesky``."""
    return PLATFORMS.get(code.lower()) or (code[:1].upper() + code[1:] if code else _("Unknown"))


def language_name(code: str) -> Label:
    """How a language is called; the code itself where we have no name for it."""
    low = code.lower()
    return LANGUAGES.get(low) or LANGUAGES.get(low.split("-")[0]) or code


def standing(request: BrandRequest) -> dict[str, Any]:
    """What every template of this room may ask: the brand, and which verbs the reader may use."""
    verbs = {
        "monitor_edit": "listening.monitor.edit",
        "source_edit": "listening.source.edit",
        "report": "listening.report",
        "correct": "listening.correct",
        "triage": "listening.triage",
    }
    return {
        "brand": request.brand,
        "can": {name: request.may(verb) for name, verb in verbs.items()},
        "sentiments": SENTIMENTS,
    }


def draw(
    request: BrandRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Draw a page or a fragment of this room."""
    return render(request, template, {**standing(request), **context}, status=status)


def say_error(error: FirebreakError) -> str:
    """The error in the reader's language: what was wrong, what to do, what was kept."""
    return say(error.code, error.params)


def refuse(form: forms.BaseForm, error: FirebreakError) -> None:
    """Put what an action refused beside the field it is about (``params["field"]``, or the last part of
    the code), or above the form where there is no such field."""
    wanted = [str(error.params.get("field", "")), *reversed(error.code.replace("-", "_").split("."))]
    name = next((part for part in wanted if part in form.fields), None)
    form.add_error(name, say_error(error))


@dataclass(frozen=True)
class Range:
    """A stretch of time that pages show: ``key`` stands in the address, ``step_s`` is one point."""

    key: str
    label: Label
    hours: int
    step_s: int

    @property
    def length(self) -> timedelta:
        return timedelta(hours=self.hours)


RANGES = (
    Range("6h", _("6 hours"), 6, 300),
    Range("24h", _("24 hours"), 24, 900),
    Range("7d", _("7 days"), 24 * 7, 3600),
    Range("30d", _("30 days"), 24 * 30, 4 * 3600),
)
DEFAULT_RANGE = RANGES[1]


@dataclass(frozen=True)
class Window:
    """What a page shows: a range that ends now, or at a moment given in the address (``until``)."""

    range: Range
    until: datetime
    live: bool

    @property
    def since(self) -> datetime:
        return self.until - self.range.length

    def query(self, key: str | None = None) -> dict[str, Any]:
        """The window as it stands in an address; with ``key`` another range."""
        chosen = key or self.range.key
        given = {} if chosen == DEFAULT_RANGE.key else {"range": chosen}
        return given if self.live else {**given, "until": self.until.isoformat()}


def read_time(text: str) -> datetime | None:
    """A time from an address: ISO, without a zone meaning UTC. ``None`` for anything else."""
    try:
        found = parse_datetime(text.strip().replace(" ", "+") if "T" in text else text.strip())
    except (ValueError, OverflowError):
        return None
    if found is None or not 1990 <= found.year <= 2200:
        return None
    return found if found.tzinfo else found.replace(tzinfo=clock.now().tzinfo)


def window_of(request: HttpRequest) -> Window:
    """The window in the address; a value that makes no sense is as good as none."""
    wanted = request.GET.get("range", "")
    chosen = next((known for known in RANGES if known.key == wanted), DEFAULT_RANGE)
    until = read_time(request.GET.get("until", ""))
    now = clock.now()
    if until is None or until >= now:
        return Window(chosen, now, live=True)
    return Window(chosen, until, live=False)
