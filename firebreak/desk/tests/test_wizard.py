"""The first-run wizard: a brand, proposals, listening; hostile input, pressed twice, left and taken up again."""

import pytest
from django.urls import reverse

from firebreak.listening.models import Monitor, Source
from firebreak.org.models import Brand, Membership

pytestmark = [pytest.mark.room, pytest.mark.django_db]
FORM = {
    "name": "Norrsken Energi",
    "spellings": "Norrsken, NE",
    "languages": ["sv", "en"],
    "time_zone": "Europe/Stockholm",
    "team_size": "small",
    "market": "se",
    "products": "Vindkraft",
    "people": "",
    "competitors": "Rival AB",
    "hashtags": "#norrsken",
}


@pytest.fixture
def owner(make_person, client_of):
    """The person who runs the installation, with no brand yet; returns their browser."""
    return client_of(make_person("olle", is_owner=True))


def set_up_form(brand, client, *, sources=()):
    """What the second step shows, as the browser would send it."""
    page = client.get(reverse("desk:set_up", args=[brand.slug]))
    rows = page.context["monitors"]
    data = {f"query-{row['proposal'].key}": row["query"] for row in rows}
    return data | {"monitor": [row["proposal"].key for row in rows if row["chosen"]], "source": list(sources)}


def test_a_new_owner_is_led_from_the_first_page_to_a_listening_brand(owner):
    assert owner.get("/").url == reverse("desk:wizard")
    made = owner.post(reverse("desk:wizard"), FORM)
    brand = Brand.objects.get()
    assert made.url == reverse("desk:set_up", args=[brand.slug])
    assert (brand.spellings, brand.market, brand.hashtags) == (["Norrsken", "NE"], "SE", ["#norrsken"])
    assert Membership.objects.get().role == "admin"
    offered = {s.connector: s.key for s, _ in owner.get(made.url).context["sources"]}
    assert "bluesky" in offered
    done = owner.post(made.url, set_up_form(brand, owner, sources=[offered["bluesky"]]))
    assert done.url == reverse("desk:now", args=[brand.slug])
    assert {"Norrsken Energi", "Rival AB"} <= set(Monitor.objects.values_list("name", flat=True))
    assert not Monitor.objects.get(name="Rival AB").watched
    assert Source.objects.filter(connector="bluesky").count() == 1
    assert owner.get("/").url == reverse("desk:now", args=[brand.slug])


def test_a_brand_with_a_chinese_name_gets_an_address_and_matching_monitors(owner):
    owner.post(
        reverse("desk:wizard"),
        FORM | {"name": "塔恩茶", "spellings": "塔恩；Tarn Tea、塔恩茶业", "languages": ["zh-Hans"]},
    )
    brand = Brand.objects.get()
    assert brand.slug.isascii()
    assert brand.spellings == ["塔恩", "Tarn Tea", "塔恩茶业"]
    url = reverse("desk:set_up", args=[brand.slug])
    owner.post(url, set_up_form(brand, owner))
    from firebreak.engine.query import compile_queries

    query = Monitor.objects.get(name="塔恩茶").query
    assert compile_queries({"q": query}).match(["我爱塔恩茶", "别的"]) == {"q": [0]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "!!!"),
        ("name", "x" * 81),
        ("name", "\x00"),
        ("languages", []),
        ("languages", ["xx"]),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", ""),
        ("market", "SWE"),
        ("market", "1"),
        ("team_size", "huge"),
        ("spellings", ",".join(f"n{n}" for n in range(50))),
        ("products", "y" * 200),
    ],
)
def test_wrong_input_is_answered_in_words_and_makes_nothing(owner, field, value):
    answer = owner.post(reverse("desk:wizard"), FORM | {field: value})
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not Brand.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", '"><img src=x onerror=1>', "{{ 7*7 }}", "'; DROP TABLE org_brand; --"],
)
def test_a_hostile_name_is_only_ever_text(owner, name):
    owner.post(reverse("desk:wizard"), FORM | {"name": name})
    brand = Brand.objects.get()
    assert brand.name == name
    for url in (reverse("desk:set_up", args=[brand.slug]), reverse("desk:now", args=[brand.slug])):
        body = owner.get(url).content.decode()
        assert "<script>alert(1)" not in body
        assert "<img src=x" not in body
    assert owner.post(reverse("desk:set_up", args=[brand.slug]), set_up_form(brand, owner)).status_code == 302


def test_pressing_start_twice_makes_everything_once(owner):
    owner.post(reverse("desk:wizard"), FORM)
    brand = Brand.objects.get()
    url = reverse("desk:set_up", args=[brand.slug])
    data = set_up_form(brand, owner, sources=["bluesky0"])
    owner.post(url, data)
    before = (Monitor.objects.count(), Source.objects.count())
    assert owner.post(url, data).status_code == 302
    assert (Monitor.objects.count(), Source.objects.count()) == before


def test_a_wrong_query_starts_nothing_and_keeps_what_was_typed(owner):
    owner.post(reverse("desk:wizard"), FORM)
    brand = Brand.objects.get()
    data = set_up_form(brand, owner) | {"query-brand": "(norrsken OR"}
    answer = owner.post(reverse("desk:set_up", args=[brand.slug]), data)
    assert answer.status_code == 400
    body = answer.content.decode()
    assert "(norrsken OR" in body
    assert "Nothing was started yet" in body
    assert not Monitor.objects.exclude(kind="reports").exists()


def test_at_least_one_monitor_is_asked_for(owner):
    owner.post(reverse("desk:wizard"), FORM)
    brand = Brand.objects.get()
    data = set_up_form(brand, owner) | {"monitor": []}
    answer = owner.post(reverse("desk:set_up", args=[brand.slug]), data)
    assert answer.status_code == 400
    assert "Tick at least one monitor" in answer.content.decode()


def test_monitors_and_sources_that_were_not_offered_are_ignored(owner):
    owner.post(reverse("desk:wizard"), FORM)
    brand = Brand.objects.get()
    data = set_up_form(brand, owner) | {"monitor": ["brand", "evil"], "source": ["files0", "../x", "evil"]}
    assert owner.post(reverse("desk:set_up", args=[brand.slug]), data).status_code == 302
    assert Monitor.objects.exclude(kind="reports").count() == 1
    assert not Source.objects.filter(connector="files").exists()


def test_a_set_up_that_was_left_is_offered_again_on_the_now_page(owner):
    owner.post(reverse("desk:wizard"), FORM)
    brand = Brand.objects.get()
    body = owner.get(reverse("desk:now", args=[brand.slug])).content.decode()
    assert reverse("desk:set_up", args=[brand.slug]) in body
    assert "Not listening yet" in body


def test_looking_first_stores_nothing_and_refuses_a_wrong_query(owner):
    owner.post(reverse("desk:wizard"), FORM)
    brand = Brand.objects.get()
    url = reverse("desk:set_up_look", args=[brand.slug])
    assert owner.get(url).status_code == 405
    assert (
        "error-summary" in owner.post(url, set_up_form(brand, owner) | {"query-brand": "("}).content.decode()
    )
    looked = owner.post(url, set_up_form(brand, owner))
    assert looked.status_code == 200
    assert "0 posts looked at" in looked.content.decode()
    assert not Monitor.objects.exclude(kind="reports").exists()


def test_only_owners_and_admins_make_brands(viewer, lead, outsider, client_of):
    for person, status in ((viewer, 403), (lead, 403), (outsider, 200)):
        assert client_of(person).get(reverse("desk:wizard")).status_code == status


def test_a_stranger_is_sent_to_sign_in(client):
    for url in ("/", reverse("desk:wizard"), reverse("desk:now", args=["norrsken"])):
        assert client.get(url).status_code == 302
