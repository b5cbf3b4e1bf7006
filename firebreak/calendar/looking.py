"""What lies round a planned post, from the database, for the look for risks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Self
from uuid import uuid4

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.calendar import risks
from firebreak.calendar.days import COUNTRIES
from firebreak.calendar.looked import (
    Account,
    Around,
    Looked,
    OpenIncident,
    Other,
    OwnDay,
    Risk,
    SensitiveTopic,
)
from firebreak.calendar.models import PlannedPost, Watch
from firebreak.calendar.rules import OPEN
from firebreak.incidents import queries as incidents
from firebreak.incidents.models import Incident
from firebreak.incidents.queries.about import named_products, title_words
from firebreak.org.models import Brand, Person
from firebreak.plan.items import LEVELS
from firebreak.publishing.models import Channel, Delivery
from firebreak.publishing.writers import Piece, Writer, writer_of

MOST_INCIDENTS = 50
GRAVE = LEVELS[-2:]
SHORTEST = 4
"""Letters of a word that tells what an incident is about."""
BESIDE = timedelta(hours=2)
"""Posts further off than this are no neighbours."""
_D = Delivery.State
STANDS = (*OPEN, PlannedPost.State.DONE)
ON_THE_WAY = (_D.QUEUED, _D.BY_HAND, _D.PERMITTED, _D.SENT, _D.UNKNOWN)


def countries_of(brand: Brand) -> tuple[str, ...]:
    """Whose days are looked at: those chosen, else that of the main market."""
    row = Watch.objects.filter(brand=brand).first()
    if row is not None:
        return tuple(row.countries)
    return (brand.market,) if brand.market in COUNTRIES else ()


def look_at(post: PlannedPost, person: Person | None) -> list[Risk]:
    """The risks of one post, most dangerous first, as far as this person may know them."""
    return Looker(post.brand, person).risks(post)


class Looker:
    """Looks at many posts of one brand for one reader; what they share is asked once."""

    def __init__(self, brand: Brand, person: Person | None) -> None:
        self.brand, self.person = brand, person
        self._writers: dict[int, Writer] = {}
        self._span: tuple[datetime, datetime] | None = None
        self._beside: dict[int, list[tuple[str, datetime]]] = {}

    def risks(self, post: PlannedPost) -> list[Risk]:
        """Of one post."""
        around = self.around._replace(written_for=post.account, others=tuple(self._others(post)))
        return risks.find(self.looked(post), around)

    def looked(self, post: PlannedPost) -> Looked:
        """The post as plain values."""
        channel = post.channel
        problem, about = self._fits(post)
        return Looked(
            uid=str(post.uid), at=post.at, channel_key=str(channel.uid), channel_account=channel.account,
            channel_writer=channel.writer, channel_languages=tuple(channel.languages), language=post.language,
            text=post.text, title=post.title, topic=post.topic, offer_ends=post.offer_ends,
            has_picture=bool(post.picture or post.picture_rights), picture_rights=post.picture_rights,
            picture_rights_until=post.picture_until, approved=post.approved, fits_problem=problem, fits_about=about,
        )  # fmt: skip

    @cached_property
    def around(self) -> Around:
        """What does not hang on the post."""
        brand = self.brand
        channels = Channel.objects.filter(brand=brand, removed_at=None)
        return Around(
            now=now(), zone=brand.time_zone, countries=countries_of(brand), own_days=tuple(own_days(brand)),
            topics=tuple(
                SensitiveTopic(str(one.uid), one.name, tuple(one.words), one.market)
                for one in brand.watched_topics.order_by("name", "pk")
            ),
            incidents=tuple(_incident(one) for one in self._open_incidents()),
            accounts=tuple(
                Account(str(one.uid), one.account, one.name, tuple(one.languages)) for one in channels if one.account
            ),
        )  # fmt: skip

    def _open_incidents(self) -> list[Incident]:
        return list(incidents.open_incidents(self.brand, self.person)[:MOST_INCIDENTS])

    def _others(self, post: PlannedPost) -> list[Other]:
        since, until = post.at - BESIDE, post.at + BESIDE
        if self._span is None or since < self._span[0] or until > self._span[1]:
            self._beside, self._span = _beside(self.brand, since, until), (since, until)
        key, mine = str(post.channel.uid), str(post.uid)
        found = self._beside.get(post.channel_id, ())
        return [Other(uid, at, key) for uid, at in found if uid != mine and since <= at <= until]

    def over(self, posts: Sequence[PlannedPost]) -> Self:
        """The same; the neighbours of all these posts are asked at once."""
        if posts:
            moments = [one.at for one in posts]
            self._span = (min(moments) - BESIDE, max(moments) + BESIDE)
            self._beside = _beside(self.brand, *self._span)
        return self

    def _fits(self, post: PlannedPost) -> tuple[str, dict[str, object]]:
        """Why the channel would not take it: the code, and what its sentence needs; empty where it would."""
        channel = post.channel
        if channel.removed_at is not None or not channel.active:
            return "publishing.no_channel", {}
        if channel.by_hand:
            return "", {}
        try:
            if channel.pk not in self._writers:
                self._writers[channel.pk] = writer_of(channel)
            self._writers[channel.pk].fits(Piece(uuid4().hex, post.text, post.language, now()))
        except FirebreakError as error:
            where = {"channel": channel.name, "language": post.language}
            return error.code, {**error.params, **where}
        return "", {}


def own_days(brand: Brand) -> list[OwnDay]:
    """The brand's own days; those of each year also in this one and the two around it."""
    found, year = [], now().year
    for one in brand.kept_days.order_by("first", "pk"):
        starts = {one.first}
        if one.yearly:
            starts |= {
                day for y in (year - 1, year, year + 1) if y >= one.first.year and (day := _in(one.first, y))
            }
        long = one.last - one.first
        found += [OwnDay(str(one.uid), one.name, start, start + long) for start in sorted(starts)]
    return found


def _in(day: date, year: int) -> date:
    """The same day of another year; 28 February for one that is not there."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _incident(row: Incident) -> OpenIncident:
    """With what it is about: the words of its title, and the products that people name in it."""
    title = sorted(word for word in title_words(row) if len(word) >= SHORTEST or not word.isascii())
    words = (*title, *named_products(row))
    return OpenIncident(str(row.uid), row.title, words, grave=row.level in GRAVE)


def _beside(brand: Brand, since: datetime, until: datetime) -> dict[int, list[tuple[str, datetime]]]:
    """Channel's key -> what goes out there, or went, in that time."""
    planned = PlannedPost.objects.filter(brand=brand, state__in=STANDS, at__range=(since, until))
    sent = Delivery.objects.filter(brand=brand, state__in=ON_THE_WAY, due_at__range=(since, until))
    found: dict[int, list[tuple[str, datetime]]] = {}
    for channel, uid, at in planned.values_list("channel_id", "uid", "at"):
        found.setdefault(channel, []).append((str(uid), at))
    others = sent.exclude(release__about__startswith="planned:").values_list("channel_id", "uid", "due_at")
    for channel, uid, at in others:
        found.setdefault(channel, []).append((str(uid), at))
    return found
