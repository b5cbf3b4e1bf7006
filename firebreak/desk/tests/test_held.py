"""What a freeze held is decided anew, text by text, the worst fit with the open incident first."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from firebreak.base.clock import now
from firebreak.incidents import actions as incidents
from firebreak.org.access import person_actor
from firebreak.plan.outlets import freeze
from firebreak.publishing import actions
from firebreak.publishing.actions.freezing import record_all
from firebreak.publishing.models import Delivery, Freeze
from firebreak.publishing.permits import digest_of
from tests.test_hostile_forms import HOSTILE, SCRIPT

pytestmark = [pytest.mark.room, pytest.mark.django_db]
TEXTS = {
    "Shops": ("We open at nine tomorrow.", "en"),
    "Sale": ("Buy now, limited offer!", "en"),
    "Dam": ("Come and see our dam: buy now 🎉", "en"),
    "Öppet": ("Vi öppnar klockan nio.", "sv"),
}


def plan_texts(brand: Any, person: Any) -> dict[str, Delivery]:
    """One planned text for each, in a channel of a person."""
    actor, found = person_actor(person), {}
    for name, (text, language) in TEXTS.items():
        channel = actions.add_channel(actor=actor, brand=brand, name=f"Ch {name}", text="post", person=person)
        release = actions.queue(
            actor=actor, brand=brand, person=person, about="brand:x", title={"en": name},
            wanted=[actions.Wanted(channel, "post", language, text, digest_of(text))],
        )  # fmt: skip
        found[name] = release.deliveries.get()
    return found


@pytest.fixture
def rows(crewed: Any, sam: Any) -> dict[str, Delivery]:
    """Planned before an incident was opened and all was frozen."""
    found = plan_texts(crewed, sam)
    incidents.declare(
        actor=person_actor(sam), brand=crewed, person=sam, title="Smoke over the Norra dam",
        situation={"harm": "yes", "markets": ["se"]},
    )  # fmt: skip
    assert freeze(actor=person_actor(sam), brand=crewed, person=sam, why="Smoke over the dam").freeze
    return found


@pytest.fixture
def lifted(rows: dict[str, Delivery], sam: Any, lena: Any) -> dict[str, Delivery]:
    for row in Freeze.objects.filter(lifted_at=None):
        for person in (sam, lena):
            actions.lift(actor=person_actor(person), freeze=row, person=person)
    record_all()
    return rows


def page(client: Any, brand: Any) -> str:
    return " ".join(client.get(reverse("desk:held", args=[brand.slug])).content.decode().split())


def decide(client: Any, row: Delivery, **given: str) -> str:
    answer = client.post(reverse("desk:held_decide", args=[row.brand.slug, row.uid]), given)
    assert answer.status_code == 302
    row.refresh_from_db()
    return str(row.state)


def test_the_worst_fit_stands_first_with_why(
    crewed: Any, sam: Any, rows: dict[str, Delivery], client_of: Any
) -> None:
    html = page(client_of(sam), crewed)
    places = [html.index(f'<h2 id="t-{rows[name].uid}">') for name in ("Dam", "Sale", "Öppet", "Shops")]
    assert places == sorted(places)
    number = f"I-{crewed.incidents.get().number}"
    assert f"It speaks of what {number} is about:" in html
    assert "It sells:" in html
    assert "It jokes or celebrates:" in html
    assert f"It is in a language of the market that {number} is about" in html
    assert f"It was written before {number} began" in html
    assert 'value="now"' not in html, "while it is frozen nothing can be sent"
    assert html.count('value="cancel"') == 4


def test_there_is_no_button_for_all(
    crewed: Any, sam: Any, lifted: dict[str, Delivery], client_of: Any
) -> None:
    html = page(client_of(sam), crewed)
    assert (
        html.count('value="now"')
        == html.count('value="later"')
        == html.count('value="cancel"')
        == len(lifted)
    )
    assert html.count("<form") - html.count("held/") == page(client_of(sam), crewed).count("<form") - len(
        lifted
    )


def test_each_is_decided_now_later_or_not_at_all(
    crewed: Any, sam: Any, lifted: dict[str, Delivery], client_of: Any
) -> None:
    client, at = client_of(sam), (timezone.localtime() + timedelta(days=2)).replace(microsecond=0, second=0)
    assert decide(client, lifted["Dam"], do="cancel") == "cancelled"
    assert decide(client, lifted["Shops"], do="now") == "by_hand"
    assert decide(client, lifted["Sale"], do="later", at=f"{at:%Y-%m-%dT%H:%M}") == "by_hand"
    assert abs(lifted["Sale"].due_at - now() - timedelta(days=2)) < timedelta(hours=24)
    assert lifted["Sale"].due_at > now() + timedelta(days=1)
    html = page(client, crewed)
    assert html.count("<article") == 1
    assert decide(client, lifted["Dam"], do="now") == "cancelled", "what was decided stays"


def test_while_it_is_frozen_a_text_is_only_taken_out(
    crewed: Any, sam: Any, rows: dict[str, Delivery], client_of: Any
) -> None:
    client = client_of(sam)
    at = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    for given in ({"do": "now"}, {"do": "later", "at": at}):
        assert decide(client, rows["Sale"], **given) == "held"
        assert "Publishing is frozen" in page(client, crewed)
    assert decide(client, rows["Sale"], do="cancel") == "cancelled"


@pytest.mark.parametrize(
    "at", ["", "soon", "2001-01-01T00:00", "9999-12-31T23:59", "2026-02-31T10:00", "\0", "1" * 5000]
)
def test_an_odd_moment_leaves_it_held(
    crewed: Any, sam: Any, lifted: dict[str, Delivery], client_of: Any, at: str
) -> None:
    client = client_of(sam)
    assert decide(client, lifted["Sale"], do="later", at=at) == "held"
    assert "it is still held" in page(client, crewed)


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_hostile_input_decides_nothing(
    crewed: Any, sam: Any, lifted: dict[str, Delivery], client_of: Any, kind: str
) -> None:
    client = client_of(sam)
    assert decide(client, lifted["Sale"], do=HOSTILE[kind], next=HOSTILE[kind]) == "held"
    assert SCRIPT not in page(client, crewed)


def test_the_next_one_is_where_the_page_goes_on(
    crewed: Any, sam: Any, lifted: dict[str, Delivery], client_of: Any
) -> None:
    following = str(lifted["Sale"].uid)
    address = reverse("desk:held_decide", args=[crewed.slug, lifted["Dam"].uid])
    answer = client_of(sam).post(address, {"do": "cancel", "next": following})
    assert answer["Location"].endswith(f"/freeze/held#h-{following}")
    assert client_of(sam).get(address).status_code == 405


def test_who_looks_on_sees_and_decides_nothing_and_another_brand_sees_none(
    crewed: Any, viewer: Any, outsider: Any, lifted: dict[str, Delivery], client_of: Any
) -> None:
    html = page(client_of(viewer), crewed)
    assert "Buy now, limited offer!" in html
    assert 'name="do"' not in html
    address = reverse("desk:held_decide", args=[crewed.slug, lifted["Sale"].uid])
    assert client_of(viewer).post(address, {"do": "cancel"}).status_code == 403
    assert client_of(outsider).get(reverse("desk:held", args=[crewed.slug])).status_code == 404
    other = outsider.memberships.get().brand
    theirs = reverse("desk:held_decide", args=[other.slug, lifted["Sale"].uid])
    assert client_of(outsider).post(theirs, {"do": "cancel"}).status_code == 404
    assert "Nothing is held" in page(client_of(outsider), other)


def test_a_private_incident_is_named_to_nobody_who_may_not_see_it(
    crewed: Any, sam: Any, tove: Any, client_of: Any
) -> None:
    plan_texts(crewed, sam)
    incidents.declare(
        actor=person_actor(sam),
        brand=crewed,
        person=sam,
        title="Smoke over the Norra dam",
        private=True,
        situation={},
    )
    assert freeze(actor=person_actor(sam), brand=crewed, person=sam, why="A fire").freeze
    assert "It speaks of what" in page(client_of(sam), crewed)
    html = page(client_of(tove), crewed)
    assert "It speaks of what" not in html
    assert "Norra" not in html


def test_lifting_leads_to_what_was_held(
    crewed: Any, sam: Any, lena: Any, rows: dict[str, Delivery], client_of: Any
) -> None:
    row = Freeze.objects.filter(lifted_at=None).latest("pk")
    address = reverse("desk:freeze_lift", args=[crewed.slug, row.uid])
    client_of(sam).post(address)
    assert client_of(lena).post(address)["Location"] == reverse("desk:held", args=[crewed.slug])
    overview = client_of(sam).get(reverse("publishing:overview", args=[crewed.slug])).content.decode()
    assert reverse("desk:held", args=[crewed.slug]) in overview
