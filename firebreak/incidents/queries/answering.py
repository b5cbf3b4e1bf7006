"""The answer queue of a room: what waits, for whom it is free, what could be answered, and how much is solved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from firebreak.base.clock import now
from firebreak.incidents.models import Incident, Message
from firebreak.incidents.queries.rooms import monitors
from firebreak.listening import queries as listening
from firebreak.listening.queries import MentionFilter, MentionView
from firebreak.listening.store import COPY, HARM
from firebreak.plan import queries as plan
from firebreak.plan.items import Template
from firebreak.plan.words import chosen

S = Message.State
WANTED = ("threat", "help", "question", "complaint", "offer")
"""Intents that ask for an answer, in the order in which they are shown."""
REPLIES = ("direct-reply", "faq")
CHANNELS = ("reply", "short", "post")
"""Which variant of a template answers one person."""
BEFORE = timedelta(hours=24)
"""What was said so long before the incident was opened belongs to it too."""
MONITORS, EACH, OFFERED = 4, 12, 20
"""At most so many monitors are asked for so many posts of each intent; so many posts are offered."""


@dataclass(frozen=True)
class Counts:
    """How much of it is done."""

    waiting: int
    claimed: int
    answered: int
    solved: int
    dropped: int
    late: int
    """Answered ones whose time to look again is over."""
    first_answer: timedelta | None
    """Median time from when it was said to its answer."""

    @property
    def all(self) -> int:
        """What was taken in and not set aside."""
        return self.waiting + self.claimed + self.answered + self.solved

    @property
    def replied(self) -> int:
        """What has an answer."""
        return self.answered + self.solved


@dataclass(frozen=True)
class Saved:
    """An answer that is ready to be used."""

    key: str
    title: str
    text: str
    language: str
    template: bool
    """From the plan's templates; else from this room's questions."""


def messages(row: Incident, *, at: datetime | None = None) -> QuerySet[Message]:
    """The queue as one works it off: what is free and threatens first, then what is to be looked at again, then the rest.

    A claim whose time is over counts as free.
    """
    moment = at or now()
    free = Q(state=S.WAITING) | Q(state=S.CLAIMED, held_until__lte=moment)
    order = Case(
        When(free & Q(kind__in=(Message.Kind.THREAT, Message.Kind.HELP)), then=Value(0)),
        When(free, then=Value(1)), When(state=S.ANSWERED, follow_at__lte=moment, then=Value(2)),
        When(state=S.CLAIMED, then=Value(3)), When(state=S.ANSWERED, then=Value(4)), default=Value(5),
        output_field=IntegerField(),
    )  # fmt: skip
    rows = row.messages.select_related("holder", "answered_by", "incident").annotate(turn=order)
    return rows.order_by("turn", F("follow_at").asc(nulls_last=True), "said_at", "pk")


def message_counts(row: Incident, *, at: datetime | None = None) -> Counts:
    """Counts of the queue, a claim whose time is over among what waits."""
    moment, found = at or now(), dict.fromkeys(S.values, 0)
    late, waited = 0, []
    for state, held, follow, said, answered in row.messages.values_list(
        "state", "held_until", "follow_at", "said_at", "answered_at"
    ):
        lapsed = state == S.CLAIMED and (held is None or held <= moment)
        found[S.WAITING if lapsed else state] += 1
        late += state == S.ANSWERED and follow is not None and follow <= moment
        if answered is not None:
            waited.append(answered - said)
    middle = median(one.total_seconds() for one in waited) if waited else None
    return Counts(**found, late=late, first_answer=timedelta(seconds=middle) if middle is not None else None)


def to_answer(row: Incident) -> list[MentionView]:
    """Posts that the room's monitors heard and that ask for an answer, the most urgent and farthest heard first; without
    near copies and without those in the queue."""
    found: dict[int, MentionView] = {}
    since = min(row.opened_at, row.aware_at) - BEFORE
    for monitor in monitors(row)[:MONITORS]:
        for intent in WANTED:
            one = MentionFilter(monitor=str(monitor.uid), since=since, intent=intent, order="reach")
            found |= {view.post: view for view in listening.mentions(row.brand, one, limit=EACH).items}
    there = set(row.messages.exclude(about="").values_list("about", flat=True))
    fresh = [
        one
        for one in found.values()
        if not (one.marks & COPY and one.copy_of) and f"post:{one.post}" not in there
    ]
    fresh.sort(
        key=lambda one: (not one.marks & HARM, WANTED.index(one.intent), -one.reach, -one.time.timestamp())
    )
    return fresh[:OFFERED]


def saved_answers(row: Incident, language: str, reader: str = "") -> list[Saved]:
    """Answers to one person that are ready, in a language of content where they have it: this room's own first, then the
    plan's templates for this type of crisis, then its others. Their names are in the language of the ``reader``."""
    own = [
        Saved(f"question:{one.uid}", one.text, one.answer, "", False)
        for one in row.questions.filter(removed_at=None, ready=True).order_by("pk")
    ]
    found = plan.working(row.brand, "templates")["templates"].values()
    rows: Iterable[Template] = [one for one in found if one.kind in REPLIES]
    fitting = sorted(rows, key=lambda one: row.type not in one.types)
    return own + [
        saved
        for one in fitting
        if (saved := _of_template(row, one, language, reader or language)) is not None
    ]


def _of_template(row: Incident, one: Template, language: str, reader: str) -> Saved | None:
    texts = next((one.variants[channel] for channel in CHANNELS if channel in one.variants), None)
    if texts is None:
        return None
    words, spoken = chosen(texts, language)
    said = words.replace("{brand}", row.brand.name)
    return Saved(f"template:{one.key}", chosen(one.title, reader)[0], said, spoken, True) if said else None


def content_of(language: str, reader: str) -> str:
    """The language of content in which a message is answered; where its own is not known, the reader's.

    >>> content_of("zh", "en"), content_of("zh-TW", "en"), content_of("sv-FI", "en"), content_of("", "ms")
    ('zh-Hans', 'zh-Hant', 'sv', 'ms')
    """
    code = language.replace("_", "-").lower()
    if code.startswith("zh"):
        if any(part in code for part in ("hant", "-tw", "-hk", "-mo")):
            return "zh-Hant"
        return reader if reader.startswith("zh") and code == "zh" else "zh-Hans"
    first = code.partition("-")[0]
    return {"id": "ms"}.get(first, first) or reader
