"""The demo's team and what it planned: who holds what, which marks the calendar shows, and what never leaves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from firebreak.base import audit
from firebreak.base.clock import now
from firebreak.base.models import Job
from firebreak.calendar import queries as calendar
from firebreak.calendar.actions.sweeping import sweep_all
from firebreak.calendar.looking import Looker
from firebreak.incidents import actions as incidents
from firebreak.notify import actions as notify
from firebreak.notify.models import Delivery as Notice
from firebreak.notify.models import PageCall
from firebreak.org import actions as org
from firebreak.org import queries as org_queries
from firebreak.org.access import person_actor
from firebreak.org.models import Brand, Membership, Person
from firebreak.publishing.models import Channel, Delivery, HeldPlace
from firebreak.site import demo, demo_calendar, demo_team
from firebreak.site.tests.demo_stage import demo_brand, filled, first_account, work
from firebreak.statements import actions as statements
from firebreak.statements import policy
from firebreak.web import status_layout

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def brand() -> Iterator[Brand]:
    """The demo's brand without its three weeks of history, before anybody is there."""
    yield demo_brand()
    shutil.rmtree(status_layout.folder() / demo.SLUG, ignore_errors=True)


@pytest.fixture
def noa(brand: Brand) -> Person:
    """The newcomer, who has met the team."""
    person = first_account()
    demo.welcome(brand, person)
    return person


def key_of(origin: str) -> str:
    return origin.removeprefix(demo_calendar.ORIGIN)


def test_only_who_leads_the_demo_reads_that_they_lead_it(
    brand: Brand, noa: Person, make_person: Any, client: Client
) -> None:
    for person, says in ((noa, True), (make_person("guest", brand, "viewer"), False)):
        client.force_login(person)
        page = client.get(f"/b/{brand.slug}/").content.decode()
        assert "This is the demo" in page
        assert ("You lead and write here" in page) is says


def test_who_makes_the_first_account_meets_a_team_with_duties_and_a_calendar(brand: Brand) -> None:
    assert org.make_setup_link(), "nobody invented is there before, so that the first account can be made"
    noa = first_account("sv")
    work()
    held = {duty: [one.name for one in people] for duty, people in org_queries.holders_of(brand).items()}
    assert held == {
        "lead": ["Noa", "Maren Holt"], "social": ["Noa", "Siti Rahman"], "technical": ["Lin Yue", "Maren Holt"],
    }  # fmt: skip
    assert set(org_queries.readers_of(brand)) == set(brand.languages)
    names = set(Channel.objects.filter(brand=brand).values_list("name", flat=True))
    assert names == {"Statussida", "Facebooksidan", "Skylten vid butiksdörren"}
    assert {row.title for row in calendar.posts(brand)} >= {"Metalkväll i butiken", "Tefråga"}
    assert Membership.objects.get(brand=brand, person=noa).role == "admin"
    assert not Job.objects.filter(state="dead").exists()
    assert not Notice.objects.exists(), "nobody is told of what was planned before they came"


def test_the_calendar_shows_each_mark_and_nothing_is_due_yet(brand: Brand, noa: Person) -> None:
    looker = Looker(brand, noa)
    rows = {key_of(row.origin): row for row in calendar.posts(brand)}
    risks = {key: {one.code for one in looker.risks(row)} for key, row in rows.items()}
    states = {key: str(row.state) for key, row in rows.items()}
    assert [states[key] for key in ("heavy-metal", "quiz", "group-photo", "new-shop", "winter-tin")] == [
        "queued", "asked", "draft", "changes", "done"
    ]  # fmt: skip
    assert "too_near" in risks["quiz"] & risks["heavy-metal"]
    assert "sensitive_topic" in risks["health"]
    assert "expired_offer" in risks["two-tins"]
    assert "sensitive_date" in risks["dance"]
    assert "picture_without_rights" in risks["group-photo"]
    assert not any("open_incident" in codes for codes in risks.values())
    ahead = [row.at for key, row in rows.items() if states[key] != "done"]
    behind = [row.at for key, row in rows.items() if states[key] == "done"]
    assert len(behind) >= 5
    assert min(ahead) > now() + timedelta(hours=12)
    assert timedelta(days=11) < max(ahead) - min(behind) < timedelta(days=16)
    assert len(calendar.waits_for(brand, noa, "admin")) == 3
    sweep_all()
    assert states == {key_of(row.origin): str(row.state) for row in calendar.posts(brand)}


def test_an_incident_about_the_product_holds_the_joke_and_tells_the_newcomer(
    brand: Brand, noa: Person
) -> None:
    incidents.declare(actor=person_actor(noa), brand=brand, person=noa, title="Metal in tins of Ember Blend")
    work()
    held = [key_of(row.origin) for row in calendar.posts(brand) if row.state == "held"]
    assert held == ["heavy-metal"]
    told = Notice.objects.filter(notice__kind="planned_held").values_list("person__name", flat=True)
    assert list(told) == ["Noa"]


def test_the_newcomer_says_the_approved_words_alone_and_nobody_answers_for_what_they_change(
    brand: Brand, noa: Person
) -> None:
    row = filled(brand, noa)
    assert policy.not_standing(row) == ()
    done = statements.stand(actor=person_actor(noa), statement=row, person=noa, seen=row.digest)
    assert (done.state, done.approved_how) == ("approved", "template")
    other = filled(brand, noa)
    other = statements.ask(actor=person_actor(noa), statement=other, person=noa, seen=other.digest)
    work()
    asking = other.askings.get()
    assert [one.person.name for one in asking.asked.all()] == ["Maren Holt"]
    other.refresh_from_db()
    assert other.state == "asked"
    assert "wait" in policy.not_alone(other, noa, "Nobody answers, people are at risk")


def test_a_text_that_says_more_tells_why_its_template_does_not_cover_it(
    brand: Brand, noa: Person, client_of: Any
) -> None:
    row = filled(
        brand, noa, what_happened="Customers found metal in tins that they bought in three towns of ours."
    )
    client = client_of(noa)
    page = f"/b/{brand.slug}/statements/{row.uid}"
    assert "A filled gap is long" in client.get(page).content.decode()
    statements.ask(actor=person_actor(noa), statement=row, person=noa, seen=row.digest)
    asked = client.get(page).content.decode()
    assert "colleagues are invented and never answer" in asked
    assert "Maren Holt" in asked
    Brand.objects.update(is_demo=False)
    assert "invented" not in client.get(page).content.decode()


def test_nothing_is_sent_to_invented_people_and_nobody_is_one_of_them(brand: Brand, noa: Person) -> None:
    people = demo_team.colleagues(brand)
    assert set(people) == {"maren", "siti", "lin"}
    assert not any(one.has_usable_password() or one.reachable for one in people.values())
    notify.tell(
        brand=brand,
        kind="unheard",
        about="x",
        key="x",
        params={},
        people=[*people.values(), noa],
        endpoints=False,
    )
    incidents.declare(
        actor=person_actor(noa),
        brand=brand,
        person=noa,
        title="Somebody cut a lip",
        situation={"harm": "yes"},
    )
    assert set(Notice.objects.exclude(person=None).values_list("person__name", flat=True)) == {"Noa"}
    assert set(PageCall.objects.values_list("person__name", flat=True)) <= {"Noa"}


def test_nothing_of_it_can_reach_the_world(brand: Brand, noa: Person) -> None:
    writers = set(Channel.objects.filter(brand=brand).values_list("writer", flat=True))
    assert writers == {"", "status_page"}
    waits = Delivery.objects.filter(brand=brand).exclude(state="by_hand").exclude(state="sent")
    assert [one.channel.writer for one in waits] == ["status_page"]
    page = (status_layout.folder() / demo.SLUG / "page.json").read_text(encoding="utf-8")
    assert "this brand and everything said here are invented" in page


def test_met_twice_it_is_there_once(brand: Brand, noa: Person) -> None:
    def count() -> list[int]:
        return [
            Person.objects.count(), brand.planned_posts.count(), brand.channels.count(), brand.kept_days.count(),
            brand.watched_topics.count(), Delivery.objects.count(),
        ]  # fmt: skip

    before = count()
    demo.welcome(brand, noa)
    assert count() == before


def test_a_duty_that_somebody_holds_stays_theirs(brand: Brand) -> None:
    noa = first_account()
    org.set_holders(actor=demo.ACTOR, brand=brand, duty="lead", people=[noa])
    demo.welcome(brand, noa)
    held = org_queries.holders_of(brand)
    assert [one.name for one in held["lead"]] == ["Noa"]
    assert "technical" in held


def test_another_brands_place_is_left_alone(brand: Brand) -> None:
    other = Brand.objects.create(slug="other", name="Other")
    HeldPlace.objects.create(writer="status_page", place=demo.SLUG, brand=other)
    demo.welcome(brand, first_account())
    assert set(Channel.objects.filter(brand=brand).values_list("writer", flat=True)) == {""}
    demo.remove()
    assert HeldPlace.objects.get().brand == other


def test_removed_it_leaves_no_person_no_page_and_no_place(brand: Brand, noa: Person) -> None:
    invited = Person.objects.create_user("x@example.org", None, name="X")
    Membership.objects.create(brand=brand, person=invited, role="lead")
    brand_id = brand.pk
    assert demo.remove() == 0
    assert set(Person.objects.values_list("name", flat=True)) == {"Noa", "X"}
    assert not HeldPlace.objects.exists()
    assert not (status_layout.folder() / demo.SLUG).exists()
    faults = [one for chain in (audit.INSTALLATION, brand_id) for one in audit.verify(chain)]
    assert [one for one in faults if not isinstance(one, int)] == []
