"""The demo's channels, and two weeks of planned posts around now that show each mark of the calendar.

Nothing of it can reach the world: the status page is this installation's own, the other places are served by hand.
What lies in the past is shown as published by hand; nobody is told of it.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from firebreak.base.actions import change
from firebreak.base.errors import WrongInput
from firebreak.calendar import actions, days
from firebreak.calendar.content import Given, digest_of, name_of, put
from firebreak.calendar.models import PlannedPost
from firebreak.notify.models import Notice
from firebreak.org.dates import today_of
from firebreak.org.models import Brand, Person
from firebreak.publishing import actions as publishing
from firebreak.publishing.actions.channels import look_at
from firebreak.publishing.models import Channel, Delivery, Release
from firebreak.publishing.permits import digest_of as bytes_of
from firebreak.site.demo_team import ACTOR
from firebreak.web.contents import LANGUAGE_NAMES, content_language, in_language

STATUS: Final = "status_page"
ORIGIN: Final = "demo:"
"""Before the key of a post: each is told once."""
COUNTRIES: Final = ("CN", "GB", "MY", "SE", "TW")
"""Whose days are looked at: where the demo's public lives."""
WRITER, APPROVER = "siti", "maren"
SOONEST, LATEST = 2, 7
"""Days from now between which a sensitive day is looked for."""
Told = dict[str, Any]


@cache
def story() -> Told:
    """What was planned, by whom, in which words."""
    return tomllib.loads(resources.files(__package__).joinpath("demo_story.toml").read_text(encoding="utf-8"))


def plan(brand: Brand, people: dict[str, Person], newcomer: Person) -> None:
    """Channels, days to mind and posts, in as many short transactions; what is there already is left alone."""
    language, today = content_language(newcomer.language), today_of(brand)
    channels = _channels(brand, people, language)
    _days_and_topics(brand, language, today)
    there = set(brand.planned_posts.filter(origin__startswith=ORIGIN).values_list("origin", flat=True))
    past = [one for one in story()["past"] if ORIGIN + one["key"] not in there]
    _tell_past(brand, [(one, _given(brand, channels, one, language, today)) for one in past], people)
    for one in story()["post"]:
        if ORIGIN + one["key"] not in there:
            given = _given(brand, channels, one, language, today)
            _tell(
                brand, one, given._replace(owner=newcomer) if one.get("newcomer") else given, people, language
            )


def _channels(brand: Brand, people: dict[str, Person], language: str) -> dict[str, Channel]:
    """Key -> channel. The names are the newcomer's, so those that are there are told by what they are."""
    there = {(row.writer, row.text): row for row in brand.channels.filter(removed_at=None)}
    found = {}
    for key, one in story()["channels"].items():
        name = in_language(one["name"], language)
        sort = ("" if "by" in one else STATUS, one["text"])
        if sort in there:
            found[key] = there[sort]
        elif "by" in one:
            found[key] = publishing.add_channel(
                actor=ACTOR, brand=brand, name=name, text=one["text"], place=one["place"], person=people[one["by"]]
            )  # fmt: skip
        elif (page := _status_page(brand, name, one, language)) is not None:
            found[key] = page
    return found


def _status_page(brand: Brand, name: str, one: Told, language: str) -> Channel | None:
    """Real, of this installation, drawn empty; none where another brand has its place in the address."""
    settings = {
        "slug": brand.slug, "title": brand.name, "languages": "\n".join(LANGUAGE_NAMES), "zone": brand.time_zone,
        "contact": in_language(one["contact"], language),
    }  # fmt: skip
    try:
        row = publishing.add_channel(
            actor=ACTOR, brand=brand, name=name, writer=STATUS, text=one["text"], place=one["place"], settings=settings
        )  # fmt: skip
    except WrongInput:
        return None
    return look_at(actor=ACTOR, channel=row)


def _days_and_topics(brand: Brand, language: str, today: date) -> None:
    told = story()
    actions.watch_countries(actor=ACTOR, brand=brand, countries=COUNTRIES)
    if not brand.kept_days.exists():
        first = today + timedelta(days=told["day"]["after"])
        actions.keep_day(
            actor=ACTOR,
            brand=brand,
            name=in_language(told["day"]["name"], language),
            first=first,
            yearly=True,
        )
    if not brand.watched_topics.exists():
        name = in_language(told["topic"]["name"], language)
        actions.watch_topic(actor=ACTOR, brand=brand, name=name, words=told["topic"]["words"])


def _given(brand: Brand, channels: dict[str, Channel], one: Told, language: str, today: date) -> Given:
    """Of a post whose channel there is; of another nothing is told."""
    ahead = _sensitive(today, one["day"]) if one.get("sensitive") else one["day"]
    ends = one.get("offer_ends_day")
    return Given(
        channel=channels.get(one["channel"], channels["facebook"]), language=one["language"], text=one["text"],
        at=_moment(brand, today, ahead, one["time"]), title=in_language(one["title"], language),
        topic=one.get("topic", ""), picture=one.get("picture", ""),
        offer_ends=_moment(brand, today, ends, one["time"]) if ends is not None else None,
    )  # fmt: skip


def _sensitive(today: date, otherwise: int) -> int:
    """In how many days the nearest sensitive day is, else the founder's."""
    near = (ahead for ahead in range(SOONEST, LATEST) if days.on(today + timedelta(days=ahead), COUNTRIES))
    return next(near, otherwise)


def _moment(brand: Brand, today: date, ahead: int, at: time) -> datetime:
    return datetime.combine(today + timedelta(days=ahead), at, ZoneInfo(brand.time_zone))


@transaction.atomic
def _tell(brand: Brand, one: Told, given: Given, people: dict[str, Person], language: str) -> None:
    """One post to come, by the calendar's own actions."""
    writer = people[WRITER]
    row = actions.write(actor=ACTOR, brand=brand, person=writer, given=given, origin=ORIGIN + one["key"])
    if one["state"] != "draft":
        row = actions.ask(actor=ACTOR, post=row, person=writer, seen=row.digest)
        _answer(row, one, people[APPROVER], language)
    # It was planned before the newcomer came: they find it, and are not told eight times that it waits or has waited.
    Notice.objects.filter(brand=brand, about=row.about).delete()


def _answer(row: PlannedPost, one: Told, approver: Person, language: str) -> None:
    if one["state"] == "approved":
        actions.approve(actor=ACTOR, post=row, person=approver, seen=row.digest)
    elif one["state"] == "changes":
        why = in_language(one["word"], language)
        actions.send_back(actor=ACTOR, post=row, person=approver, seen=row.digest, why=why)


def _tell_past(brand: Brand, told: list[tuple[Told, Given]], people: dict[str, Person]) -> None:
    """Posts that were published by hand before the story begins. The calendar's actions lead only into the future, and the
    audit chain does not pretend: one entry, of now, says that they were told."""
    if not told:
        return
    with change(actor=ACTOR, brand_id=brand.pk, action="demo.past_told") as record:
        for one, given in told:
            _tell_one(brand, one["key"], given, people)
        record.about(f"brand:{brand.uid}", posts=[one["key"] for one, _given in told])
        record.touches(f"b{brand.pk}.calendar")
        record.touches(f"b{brand.pk}.publishing")


def _tell_one(brand: Brand, key: str, given: Given, people: dict[str, Person]) -> None:
    writer, approver, at = people[WRITER], people[APPROVER], given.at
    row = PlannedPost(
        brand=brand, owner=writer, made_by=writer, origin=ORIGIN + key, writers=[str(writer.uid)]
    )
    put(row, given._replace(at=at + timedelta(days=30)))  # checked as any other, but for its moment
    row.at = at
    row.digest = row.approved_digest = digest_of(row)
    row.state, row.approved_by, row.approved_at = PlannedPost.State.DONE, approver, at - timedelta(days=1)
    row.created_at, row.asked_at, row.changed_at = at - timedelta(days=3), at - timedelta(days=2), at
    row.release = Release.objects.create(
        brand=brand, about=row.about, title={row.language: name_of(row)}, at=at, decided_by=approver,
        created_at=at - timedelta(days=1),
    )  # fmt: skip
    Delivery.objects.create(
        release=row.release, brand=brand, channel=row.channel, text_channel=row.channel.text, language=row.language,
        text=row.text, digest=bytes_of(row.text), place=row.channel.place, state=Delivery.State.SENT, due_at=at, ended_at=at,
        settled_by=people[story()["channels"]["sign" if row.channel.text == "short" else "facebook"]["by"]],
    )  # fmt: skip
    row.save(force_insert=True)
