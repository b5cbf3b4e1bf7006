"""The days, countries and topics that a brand wants to be reminded of."""

from collections.abc import Iterable, Sequence
from datetime import date

from firebreak.base.actions import Actor, Change, change
from firebreak.base.errors import WrongInput
from firebreak.calendar.content import line
from firebreak.calendar.days import COUNTRIES
from firebreak.calendar.models import KeptDay, Watch, WatchedTopic
from firebreak.org.models import Brand

MOST = 200
WORDS = 100
LONGEST_WORD = 60
LONGEST_STRETCH = 60
"""Days in a row that one entry may cover."""


def watch_countries(*, actor: Actor, brand: Brand, countries: Iterable[str]) -> Watch:
    """Whose days are looked at. Raises :class:`WrongInput` for a country whose days are not known here."""
    chosen = sorted(set(countries))
    if unknown := [one for one in chosen if one not in COUNTRIES]:
        raise WrongInput(
            "calendar.country", "Choose one of those shown.", field="countries", country=unknown[0][:8]
        )
    with change(actor=actor, brand_id=brand.pk, action="calendar.countries") as record:
        row, _new = Watch.objects.update_or_create(brand=brand, defaults={"countries": chosen})
        _say(record, brand, f"brand:{brand.uid}", countries=chosen)
    return row


def keep_day(
    *, actor: Actor, brand: Brand, name: object, first: date, last: date | None = None, yearly: bool = False
) -> KeptDay:
    """A day, or some in a row, of the brand's own. Raises :class:`WrongInput`."""
    title, end = _name(name), last or first
    if not (1900 <= first.year <= 2999 and 0 <= (end - first).days < LONGEST_STRETCH):
        raise WrongInput(
            "calendar.stretch", "Give a first and a last day.", field="last", longest=LONGEST_STRETCH
        )
    with change(actor=actor, brand_id=brand.pk, action="calendar.day_kept") as record:
        _room(brand.kept_days.count())
        row = KeptDay.objects.create(brand=brand, name=title, first=first, last=end, yearly=yearly)
        _say(record, brand, f"kept_day:{row.uid}", name=title, first=first.isoformat(), last=end.isoformat())
    return row


def remove_day(*, actor: Actor, day: KeptDay) -> None:
    """It is no day of theirs any more."""
    with change(actor=actor, brand_id=day.brand_id, action="calendar.day_removed") as record:
        _say(record, day.brand, f"kept_day:{day.uid}", name=day.name)
        day.delete()


def watch_topic(
    *, actor: Actor, brand: Brand, name: object, market: str = "", words: Sequence[str]
) -> WatchedTopic:
    """Words to weigh twice, in one market or everywhere. Raises :class:`WrongInput`."""
    title = _name(name)
    if market and market not in COUNTRIES:
        raise WrongInput("calendar.country", "Choose one of those shown.", field="market", country=market[:8])
    kept = list(dict.fromkeys(one for word in words if (one := line(word, "words", LONGEST_WORD))))
    if not kept:
        raise WrongInput("calendar.no_words", "Give at least one word.", field="words")
    if len(kept) > WORDS:
        raise WrongInput("calendar.too_many", "There are too many.", field="words", limit=WORDS)
    with change(actor=actor, brand_id=brand.pk, action="calendar.topic_watched") as record:
        _room(brand.watched_topics.count())
        row = WatchedTopic.objects.create(brand=brand, name=title, market=market, words=kept)
        _say(record, brand, f"watched_topic:{row.uid}", name=title, market=market, words=kept)
    return row


def remove_topic(*, actor: Actor, topic: WatchedTopic) -> None:
    """Nobody is reminded of it any more."""
    with change(actor=actor, brand_id=topic.brand_id, action="calendar.topic_removed") as record:
        _say(record, topic.brand, f"watched_topic:{topic.uid}", name=topic.name)
        topic.delete()


def _name(value: object) -> str:
    name = line(value, "name", 120)
    if not name:
        raise WrongInput("calendar.no_name", "Give it a name.", field="name")
    return name


def _room(many: int) -> None:
    if many >= MOST:
        raise WrongInput("calendar.too_many", "There are too many.", limit=MOST)


def _say(record: Change, brand: Brand, thing: str, **body: object) -> None:
    record.about(thing, **body)
    record.touches(f"b{brand.pk}.calendar")
