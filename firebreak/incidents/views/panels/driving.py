"""Who drives it: the first post, how it spread, the key voices with whom to answer directly, media apart from social."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.incidents import queries
from firebreak.incidents.models import Incident
from firebreak.incidents.queries.driving import Driver, Driving
from firebreak.incidents.views.panels.drawing import Panel, Seen, kept, place
from firebreak.incidents.views.panels.numbers import window_for
from firebreak.incidents.words_answers import ANSWER_WHY
from firebreak.incidents.words_people import TONES
from firebreak.listening import queries as listening
from firebreak.listening.queries import MentionView
from firebreak.listening.verbs import SEE
from firebreak.listening.views.addresses import between, mentions_address
from firebreak.listening.views.common import Window, platform_name
from firebreak.listening.views.kinds import HOW_IT_CAME, VOICE_KINDS
from firebreak.web.parts.numbers import compact, listed, plain
from firebreak.web.parts.posts import web_address
from firebreak.web.slots import Label

KEPT_S = 30.0
"""Reading thousands of posts again for each entry of the record would show the same."""
VOICES, STEPS, WORDS = 4, 4, 200


class Voice(NamedTuple):
    """An account as a line."""

    name: str
    platform: Label
    kind: Label
    followers: str
    carried: str
    href: str
    why: str
    post: int
    taken: UUID | None
    """The message of the answer queue that is theirs."""


class Step(NamedTuple):
    """Who carried it on, as a line."""

    name: str
    platform: Label
    time: datetime
    how: Label
    brought: int
    href: str


class Article(NamedTuple):
    """What a newsroom published, with the tone that the press desk gave it."""

    one: MentionView
    name: str
    title: str
    href: str
    tone_kind: str
    tone: Label


@listening.once()
def driving(seen: Seen) -> Mapping[str, Any]:
    """Nothing while the room's monitors heard nothing, and for who may not read posts."""
    if not seen.request.may(SEE.name):
        return {}
    row, window = seen.row, window_for(seen.row)
    key = ("driving", row.uid, window.range.key, *(one.pk for one in queries.monitors(row)))
    found = kept(key, KEPT_S, lambda: (queries.driving(row, window.since, window.until),))[0]
    if found is None:
        return {}
    about = row.messages.filter(about__startswith="post:").values_list("about", "uid")
    taken = {int(about.removeprefix("post:")): uid for about, uid in about}
    voices = [_voice(row, one, found, window, taken) for one in found.drivers]
    needed = sum(bool(one.why) for one in voices)
    return {
        **_began(row, found, window, taken), "voices": voices[: max(VOICES, min(needed, 2 * VOICES))],
        "articles": _articles(row, found),
        "media": _media(row, found, window), "all": _page(row, found, window),
        "read": plain(found.read) if found.read else "",
    }  # fmt: skip


def _page(row: Incident, found: Driving, window: Window) -> str:
    """All of its voices, on the monitor's page."""
    address = reverse("listening:understand", args=[row.brand.slug, found.monitor.uid])
    query = urlencode(window.query())
    return f"{address}{f'?{query}' if query else ''}#voices"


def _voice(row: Incident, one: Driver, found: Driving, window: Window, taken: Mapping[int, UUID]) -> Voice:
    voice = one.voice.voice
    href = between(
        row.brand, found.monitor, window.since, window.until, author=one.voice.key, platform=one.voice.platform
    )  # fmt: skip
    return Voice(
        voice.author or voice.name or one.voice.key, platform_name(one.voice.platform), VOICE_KINDS[voice.kind],
        compact(voice.followers) if voice.followers else "", compact(voice.carried) if voice.carried else "", href,
        listed(ANSWER_WHY[code] for code in one.why) if one.post in found.views else "", one.post,
        next((taken[post] for post in one.posts if post in taken), None),
    )  # fmt: skip


def _began(row: Incident, found: Driving, window: Window, taken: Mapping[int, UUID]) -> dict[str, Any]:
    """The first post and its path; its author here too where they are not among the voices below."""
    began = found.origin
    if began is None or (view := found.views.get(began.first.post)) is None:
        return {"first": None}
    author = found.author if found.author is not None and found.author not in found.drivers else None
    return {
        "first": view, "first_name": view.author or view.author_name, "first_platform": platform_name(view.platform),
        "first_href": reverse("listening:mention", args=[row.brand.slug, view.post]), "first_link": web_address(view.url),
        "words": _short(f"{view.title} {view.text}" if view.title not in view.text else view.text),
        "author": _voice(row, author, found, window, taken) if author is not None else None,
        "origin": began, "posts_href": mentions_address(row.brand, claim=began.claim),
        "where": listed(platform_name(code) for code in began.platforms[:4]),
        "steps": _steps(row, found), "path": reverse("listening:claim", args=[row.brand.slug, began.claim]),
    }  # fmt: skip


def _steps(row: Incident, found: Driving) -> list[Step]:
    """Those after the first who brought the most others, in order of time."""
    assert found.origin is not None
    posts = found.origin.posts
    brought = sorted((one for one in found.origin.steps[1:] if one.brought), key=lambda one: -one.brought)
    return [
        Step(
            one.author or posts[one.id].author_name, platform_name(posts[one.id].platform),
            datetime.fromtimestamp(one.time, UTC), _how(one.how), one.brought,
            reverse("listening:mention", args=[row.brand.slug, posts[one.id].post]),
        )
        for one in sorted(brought[:STEPS], key=lambda one: one.time)
    ]  # fmt: skip


def _how(code: str) -> Label:
    """How a later post came: the first alone brought it up first."""
    return _("said it on their own") if code == "start" else HOW_IT_CAME.get(code, code)


def _media(row: Incident, found: Driving, window: Window) -> list[tuple[Label, str, str]]:
    """Name, number and posts of each sort of media."""

    def href(code: str) -> str:
        return between(row.brand, found.monitor, window.since, window.until, platform=code)

    return [(platform_name(one.value), compact(one.count), href(one.value)) for one in found.media]


def _articles(row: Incident, found: Driving) -> list[Article]:
    printed = dict(queries.printed(row).values_list("link", "tone")) if found.articles else {}
    return [
        Article(
            one, one.author_name or one.author, _short(one.title or one.text),
            reverse("listening:mention", args=[row.brand.slug, one.post]),
            *TONES.get(printed.get(one.url, ""), ("", "")),
        )
        for one in found.articles
    ]  # fmt: skip


def _short(words: str) -> str:
    line = " ".join(words[: WORDS * 4].split())
    return line if len(line) <= WORDS else f"{line[: WORDS - 1]}…"


place(
    Panel("driving", "driving", driving, ("watched", "message", "press"), every=60, column="more", order=10)
)
