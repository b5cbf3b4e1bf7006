"""An alert's proof in words and pictures: channels against their levels, copies, voices, what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firebreak.engine.detection.track_record import track_record
from firebreak.listening import queries
from firebreak.listening.models import Alert
from firebreak.listening.views.addresses import between
from firebreak.listening.views.alert_words import Drive
from firebreak.listening.views.kinds import kind_name
from firebreak.org.models import Brand
from firebreak.web.charts import Chart, bars
from firebreak.web.parts.numbers import compact, percent, plain

CHANNELS = {
    "spike": gettext_lazy("Volume"),
    "growth": gettext_lazy("Growth"),
    "negative-share": gettext_lazy("Negative share"),
    "novelty": gettext_lazy("New claims"),
    "key-voice": gettext_lazy("Heavy voice"),
    "coordination": gettext_lazy("Copies and accounts that act together"),
    "cold-start": gettext_lazy("Burst before there is a baseline"),
}
VOICES = {
    "customer": gettext_lazy("Customer"),
    "influencer": gettext_lazy("Influencer"),
    "media": gettext_lazy("Media"),
    "staff": gettext_lazy("Staff"),
    "competitor": gettext_lazy("Competitor"),
    "unknown": gettext_lazy("Kind not known"),
}
MOST_CLAIMS, CLAIM_LENGTH = 3, 48


@dataclass(frozen=True)
class VoiceRow:
    """One account that weighs in it."""

    name: str
    kind: str
    words: str
    href: str


@dataclass(frozen=True)
class ProofView:
    """What the page shows beside the reasons; empty strings and lists where nothing is known."""

    channels: Chart | None = None
    without: str = ""
    copies: str = ""
    record: str = ""
    voices: list[VoiceRow] = field(default_factory=list)
    drives: list[Drive] = field(default_factory=list)
    command: str = ""

    @property
    def lines(self) -> list[str]:
        """Its sentences."""
        return [words for words in (self.without, self.copies, self.record) if words]


def proof_view(brand: Brand, alert: Alert, evidence: dict[str, Any], until: datetime) -> ProofView:
    """The proof of an alert whose evidence carries one (version 2); an empty one for all others."""
    if evidence.get("version") != 2:
        return ProofView()
    link = partial(between, brand, alert.monitor, alert.since, until)
    return ProofView(
        channels=channels(evidence),
        without=without(evidence),
        copies=copies(evidence),
        record=record(alert),
        voices=voices(evidence, link),
        drives=[*risks(evidence, link), *claims(brand, evidence)],
        command=f"firebreak alert verify --brand {brand.slug} A-{alert.number}",
    )


def channel_name(channel: str) -> str:
    """What a channel is called; its code where it has no name yet."""
    return str(CHANNELS.get(channel.partition("/")[0], channel))


def channels(evidence: dict[str, Any]) -> Chart | None:
    """Each channel's surprise as times the level at which it says alert; the numbers themselves in the sentence."""
    items: list[tuple[str, object]] = []
    told: list[str] = []
    for one in evidence.get("channels", []):
        name, surprise = channel_name(str(one.get("channel", ""))), float(one.get("surprise", 0.0))
        level = one.get("alert") or one.get("watch")
        if not level:
            continue
        items.append((name, round(surprise / level, 2)))
        told.append(
            _("{channel} {surprise} (from {level} on it is an alert)").format(
                channel=name, surprise=plain(round(surprise, 1)), level=plain(round(level, 1))
            )
        )
    if not items:
        return None
    summary = _("Surprise by channel: {channels}. In the chart 1 is the alert level.").format(
        channels="; ".join(told)
    )
    return bars(items, title=_("Surprise of each channel, as times its alert level"), summary=summary)


def without(evidence: dict[str, Any]) -> str:
    """What it would have been without the posts that were repeated most."""
    found, posts = evidence.get("without") or {}, len(evidence.get("top_posts") or [])
    if not found or not posts:
        return ""
    words = ngettext(
        "Without the most repeated post and its copies the last minutes would hold {count} posts, "
        "with a surprise of {left} instead of {now}.",
        "Without the {n} most repeated posts and their copies the last minutes would hold {count} posts, "
        "with a surprise of {left} instead of {now}.",
        posts,
    ).format(
        n=posts, count=compact(round(found["count"])), left=plain(round(found["surprise"], 1)),
        now=plain(round(evidence["said"]["surprise"], 1)),
    )  # fmt: skip
    still = (
        _("That alone would still be an alert.")
        if found.get("reaches")
        else _("That alone would be no alert.")
    )
    return f"{words} {still}"


def copies(evidence: dict[str, Any]) -> str:
    """The share of copies against what this monitor is used to."""
    found = evidence.get("copies")
    if not isinstance(found, dict):
        return ""
    share = percent(found["share"])
    if found["usual"] is None or not found["hours"]:
        return _("{share} of the posts nearly copy somebody else's; what is usual is not known yet.").format(
            share=share
        )
    return _(
        "{share} of the posts nearly copy somebody else's. In the two weeks before it were {usual}, and in "
        "{as_high} of {hours} hours as many as now."
    ).format(share=share, usual=percent(found["usual"]), as_high=found["as_high"], hours=found["hours"])


def record(alert: Alert) -> str:
    """How often alerts of this strength were right on our benchmark."""
    if alert.cause != Alert.Cause.DETECTED:
        return ""
    band = track_record(alert.state, alert.surprise)
    if band is None:
        return _("Our benchmark had no alert like this, so how often such alerts are right is not known.")
    words = ngettext(
        "Right on our benchmark: {right} of one alert like this.",
        "Right on our benchmark: {right} of {of} alerts like this.",
        band.of,
    )
    return words.format(of=band.of, right=band.right)


Link = Callable[..., str]


def voices(evidence: dict[str, Any], link: Link) -> list[VoiceRow]:
    """The accounts with the most followers, and what kind they are."""
    rows = []
    for one in evidence.get("voices") or []:
        posts = ngettext("{n} post", "{n} posts", one["posts"]).format(n=compact(one["posts"]))
        followers = ngettext("{n} follower", "{n} followers", one["followers"]).format(
            n=compact(one["followers"])
        )
        words = _("{posts}, {followers}").format(posts=posts, followers=followers)
        name = one["name"] or one["author"]
        rows.append(
            VoiceRow(name, str(VOICES.get(one["kind"], one["kind"])), words, link(author=one["author"]))
        )
    return rows


def risks(evidence: dict[str, Any], link: Link) -> list[Drive]:
    """What kinds of risk the posts speak of."""
    parts = [
        (f"{kind_name('risk', row['value'])} {compact(row['count'])}", link(risk=row["value"]))
        for row in evidence.get("risks") or []
    ]
    return [Drive(_("Risks"), parts)] if parts else []


def claims(brand: Brand, evidence: dict[str, Any]) -> list[Drive]:
    """What the posts claim, each by the beginning of its first post."""
    rows = evidence.get("claims") or []
    first = {view.post: view.text for view in queries.by_numbers(brand, [row["value"] for row in rows])}
    parts = []
    for row in rows[:MOST_CLAIMS]:
        text = " ".join(first.get(row["value"], "").split())
        if text:
            short = text if len(text) <= CLAIM_LENGTH else f"{text[:CLAIM_LENGTH].rstrip()}…"
            parts.append(
                (
                    f"{short} {compact(row['count'])}",
                    reverse("listening:claim", args=[brand.slug, row["value"]]),
                )
            )
    return [Drive(_("Claims"), parts)] if parts else []
