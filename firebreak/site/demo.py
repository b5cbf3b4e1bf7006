"""The demo: a fictional tea brand with three weeks of history and a crisis that begins to unfold live.

Everything goes the way that real posts go: the same pipeline, the same store, the same detector. Its team and what that
has planned (:mod:`.demo_team`, :mod:`.demo_calendar`) come with whoever makes the first account, in their language.
Removing it leaves nothing but the entries of the audit chain.
"""

import shutil
from datetime import datetime, timedelta

from django.db import transaction

from firebreak.base import config
from firebreak.base.actions import change
from firebreak.base.clock import now
from firebreak.base.models import Event
from firebreak.base.permissions import Role
from firebreak.connectors.demo.public import Story, posts
from firebreak.engine.posts import Post
from firebreak.listening import actions
from firebreak.listening.jobs import forget_in_index
from firebreak.listening.models import Source
from firebreak.listening.pipeline import Fed, Pipeline, understanding
from firebreak.listening.pipeline.origins import origin_of
from firebreak.listening.readers import Batch
from firebreak.listening.store import pruning
from firebreak.org.models import Brand, Membership, Person
from firebreak.plan.actions import start_plan
from firebreak.plan.items.texts import LANGUAGES
from firebreak.publishing.models import HeldPlace
from firebreak.site import demo_calendar, demo_team
from firebreak.site.demo_team import ACTOR
from firebreak.site.progress import bar
from firebreak.web import status_layout

SLUG, SEED = "tarnby-tea", 7
HISTORY, CALM_FIRST = timedelta(days=21), timedelta(seconds=75)
BATCH = 1000
MONITORS = (
    (
        "Tarnby Tea",
        "brand",
        '"Tarnby Tea" OR 塔恩茶 OR #tarnbytea OR #TarnbyMetal OR #tarnbymetall OR #tarnbylogam',
    ),
    ("Ember Blend", "product", '"Ember Blend" OR 暖焰'),
    (
        "Metal in the tins",
        "topic",
        '("Tarnby Tea" OR "Ember Blend" OR 塔恩茶 OR 暖焰) AND (metal* OR logam OR 金属 OR 金屬)',
    ),
)


def _brand(people: list[Person]) -> Brand:
    brand = Brand.objects.create(
        slug=SLUG, name="Tarnby Tea", spellings=["塔恩茶"], products=["Ember Blend", "Harbour Green"],
        languages=["en", "zh-Hans", "zh-Hant", "sv", "ms"], time_zone="Europe/London", market="GB", is_demo=True,
        team_size="small",
    )  # fmt: skip
    for person in people:
        Membership.objects.create(brand=brand, person=person, role=Role.ADMIN)
    with change(actor=ACTOR, brand_id=brand.pk, action="demo.installed") as record:
        record.about(f"brand:{brand.uid}", members=[str(person.uid) for person in people])
    return brand


def _source(brand: Brand, begins: datetime, crisis_at: float) -> Source:
    settings = {"crisis_at": crisis_at, "seed": SEED, "speed": config.get("demo_speed")}
    source = actions.add_source(
        actor=ACTOR, brand=brand, connector="demo", name="Simulated public", settings=settings
    )
    # It has been heard since the beginning of the story; otherwise the history would be drawn as a gap.
    Source.objects.filter(pk=source.pk).update(created_at=begins)
    source.refresh_from_db()
    return source


def _tell_history(source: Source, story: Story, begins: datetime, until: float) -> int:
    """Feed three weeks through the pipeline; the cursor ends where the live reader goes on."""
    pipeline, origin, done = Pipeline(), origin_of(source), 0
    batch: list[Post] = []

    def settle(_fed: Fed, last: bool) -> None:
        if last and batch:
            Source.objects.filter(pk=source.pk).update(
                cursor={"at": batch[-1].time + 0.001},
                posts_total=done,
                last_post_at=now(),
                last_contact_at=now(),
            )

    with bar("Telling three weeks of history", quiet=False) as step:
        for post in posts(story, begins.timestamp(), until):
            batch.append(post)
            done += 1
            if len(batch) == BATCH:
                pipeline.feed(origin, Batch(batch, {}), settle)
                step(len(batch))
                batch = []
        if batch:
            pipeline.feed(origin, Batch(batch, {}), settle)
    Source.objects.filter(pk=source.pk).update(cursor={"at": until})
    return done


def install() -> Brand:
    """Add the demo, or find the one that is there. Its crisis begins a little over a minute from now."""
    there = Brand.objects.filter(slug=SLUG, is_demo=True).first()
    if there is not None:
        return there
    present = now()
    begins, crisis_at = present - HISTORY, (present + CALM_FIRST).timestamp()
    owners = list(Person.objects.filter(is_owner=True, is_active=True).order_by("pk"))
    with transaction.atomic():
        brand = _brand(owners)
        for name, kind, query in MONITORS:
            actions.create_monitor(actor=ACTOR, brand=brand, name=name, kind=kind, query=query)
        source = _source(brand, begins, crisis_at)
        start_plan(
            actor=ACTOR, brand=brand, person=None, industries=["food-retail"], languages=list(LANGUAGES)
        )
    _tell_history(source, Story(crisis_at, SEED), begins, present.timestamp())
    if owners:
        welcome(brand, owners[0])
    return brand


def welcome(brand: Brand, newcomer: Person) -> None:
    """The newcomer meets the team, has duties in it and finds what it planned. Twice does no harm."""
    people = demo_team.come(brand, newcomer)
    demo_calendar.plan(brand, people, newcomer)


def heard_first_account(event: Event) -> None:
    """Handler of ``org.first_account_made``: ``up --demo`` runs before anybody is there."""
    brand = Brand.objects.filter(slug=SLUG, is_demo=True).first()
    person = Person.objects.filter(pk=event.payload["person"], memberships__brand=brand).first()
    if brand is not None and person is not None:
        welcome(brand, person)


def _forget(brand: Brand) -> int:
    """Delete every post of the demo, step by step, from the store and from the index."""
    gone, far = 0, (now() + timedelta(days=3650)).timestamp()
    while step := pruning.forget_mentions(brand.pk, far, forget_in_index):
        gone += step
    pruning.forget_sample(brand.pk, far)
    understanding.unclaim(brand.pk)
    return gone


def remove() -> int | None:
    """Take all of it away; how many posts went, ``None`` when there was no demo."""
    brand = Brand.objects.filter(slug=SLUG, is_demo=True).first()
    if brand is None:
        return None
    with transaction.atomic():
        # First of all the sources, so that a listen process that runs lets go of them.
        Source.objects.filter(brand=brand).update(active=False, removed_at=now())
    gone = _forget(brand)
    invented = [row.pk for row in demo_team.colleagues(brand).values()]
    places = HeldPlace.objects.filter(brand=brand)
    pages = list(places.filter(writer=demo_calendar.STATUS).values_list("place", flat=True))
    with transaction.atomic():
        with change(actor=ACTOR, brand_id=brand.pk, action="demo.removed") as record:
            record.about(f"brand:{brand.uid}", posts=gone)
        # Nobody outside was given these addresses in earnest, so they need not stay the brand's.
        places.delete()
        brand.delete()
        demo_team.leave(invented)
    for slug in filter(status_layout.is_slug, pages):
        shutil.rmtree(status_layout.folder() / slug, ignore_errors=True)
    return gone
