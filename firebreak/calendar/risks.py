"""What could go wrong with a planned post: everything that can be seen before it is out. Pure.

An ``error`` keeps the post back until a person has mended or weighed it; advice is for who reads it. What each
is called and what to do about it: :mod:`.risk_words`.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from operator import attrgetter
from typing import Final
from zoneinfo import ZoneInfo

from firebreak.calendar import days
from firebreak.calendar.endings import ended
from firebreak.calendar.looked import Around, Looked, Risk
from firebreak.calendar.meeting import met, spelt
from firebreak.calendar.wrong_account import wrong_account

CODES: Final = (
    "open_incident", "wrong_account", "expired_offer", "not_approved", "picture_without_rights", "does_not_fit",
    "sensitive_date", "sensitive_topic", "too_near",
)  # fmt: skip
"""The most dangerous first, within each strength."""
APPROVAL_NEAR: Final = timedelta(hours=24)
"""So long before it is due, a post that nobody approved is pointed out."""
TOO_NEAR: Final = timedelta(minutes=30)
"""Two posts of one channel closer than this get in each other's way."""


def find(post: Looked, around: Around) -> list[Risk]:
    """The risks of a post, errors first, the most dangerous first. Both moments must be aware.

    >>> from datetime import datetime, UTC
    >>> noon = datetime(2026, 12, 13, 4, tzinfo=UTC)
    >>> post = Looked("u", noon, "1", "", "", (), "en", "Hooray, a sale!", approved=True)
    >>> [risk.code for risk in find(post, Around(noon, "Asia/Shanghai", ("CN",)))]
    ['sensitive_date']
    """
    due = post.at.astimezone(ZoneInfo(around.zone)).date()
    text = spelt(f"{post.title}\n{post.text}\n{post.topic}")
    found = [
        *_incidents(post, around, text),
        *wrong_account(post, around),
        *_offer(post, around, due),
        *_approval(post, around),
        *_picture(post, due),
        *_fit(post),
        *_dates(around, due),
        *_topics(post, around, text),
        *_near(post, around),
    ]
    return sorted(found, key=lambda risk: (risk.strength != "error", CODES.index(risk.code)))


def _incidents(post: Looked, around: Around, text: str) -> Iterator[Risk]:
    for incident in around.incidents:
        words = met(incident.words, text, post.language)
        if not words and post.topic:  # the incident's own words speak of the post's topic
            words = met([post.topic], spelt("\n".join((incident.title, *incident.words))), post.language)
        if words:
            params: dict[str, object] = {"key": incident.key, "title": incident.title, "words": words}
            yield Risk("open_incident", "error", params)
        elif incident.grave:
            yield Risk(
                "open_incident", "advice", {"key": incident.key, "title": incident.title, "sort": "beside"}
            )


def _offer(post: Looked, around: Around, due: date) -> Iterator[Risk]:
    if post.offer_ends is not None and post.offer_ends <= post.at:
        ends = post.offer_ends.astimezone(ZoneInfo(around.zone)).isoformat(timespec="minutes")
        yield Risk("expired_offer", "error", {"key": "offer", "ends": ends})
    for ending in ended(post.text, due):
        day = ending.day.isoformat()
        yield Risk("expired_offer", "advice", {"key": f"text:{day}", "day": day, "words": ending.words})


def _approval(post: Looked, around: Around) -> Iterator[Risk]:
    left = post.at - around.now
    if not post.approved and left <= APPROVAL_NEAR:
        late = left <= timedelta(0)
        hours = max(0, int(left.total_seconds() // 3600))
        yield Risk(
            "not_approved", "error" if late else "advice", {"key": "late" if late else "soon", "hours": hours}
        )


def _picture(post: Looked, due: date) -> Iterator[Risk]:
    if not post.has_picture:
        return
    if not any(map(str.isalnum, post.picture_rights)):
        yield Risk("picture_without_rights", "error", {"key": "unknown", "why": "unknown"})
    elif post.picture_rights_until is not None and post.picture_rights_until < due:
        until = post.picture_rights_until.isoformat()
        yield Risk("picture_without_rights", "error", {"key": "ended", "why": "ended", "until": until})


def _fit(post: Looked) -> Iterator[Risk]:
    if code := post.fits_problem:
        yield Risk("does_not_fit", "error", {"key": code, "problem": code, "about": dict(post.fits_about)})


def _dates(around: Around, due: date) -> Iterator[Risk]:
    for own in around.own_days:
        if own.first <= due <= own.last:
            yield Risk(
                "sensitive_date",
                "advice",
                {"key": f"own:{own.key}", "name": own.name, "date": due.isoformat()},
            )
    for day in days.on(due, around.countries):
        params: dict[str, object] = {
            "key": f"day:{day.key}", "day": day.key, "countries": list(day.countries), "sort": day.sort,
            "about": day.about, "date": due.isoformat(),
        }  # fmt: skip
        yield Risk("sensitive_date", "advice", params)


def _topics(post: Looked, around: Around, text: str) -> Iterator[Risk]:
    markets = {country.upper() for country in around.countries}
    for topic in around.topics:
        if topic.market and topic.market.upper() not in markets:
            continue
        if words := met(topic.words, text, post.language):
            params: dict[str, object] = {
                "key": topic.key,
                "name": topic.name,
                "market": topic.market,
                "words": words,
            }
            yield Risk("sensitive_topic", "advice", params)


def _near(post: Looked, around: Around) -> Iterator[Risk]:
    """Only the nearest is named: one of twelve on the hour is told once."""
    others = [one for one in around.others if one.uid != post.uid and one.channel_key == post.channel_key]
    near = [one for one in others if abs(one.at - post.at) < TOO_NEAR]
    if near:
        one = min(sorted(near, key=attrgetter("at", "uid")), key=lambda other: abs(other.at - post.at))
        minutes = int(abs(one.at - post.at).total_seconds() // 60)
        params: dict[str, object] = {
            "key": one.uid,
            "uid": one.uid,
            "minutes": minutes,
            "at": one.at.isoformat(),
            "count": len(near),
        }
        yield Risk("too_near", "advice", params)
