"""Saved lists: queries take them in, the pipeline follows their changes, and no monitor is left without its list."""

from typing import Any

import pytest
from django.urls import reverse

from firebreak.base.errors import WrongInput
from firebreak.listening import actions, queries
from firebreak.listening.models import Monitor, SavedList
from firebreak.listening.pipeline.matchers import Matchers
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import HOSTILE, post

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def rivals(brand: Any) -> SavedList:
    return actions.add_list(
        actor=ACTOR, brand=brand, name="Rivals", of="terms", entries="söderkraft\n\nväst ljus\n"
    )


def listen(brand: Any, query: str, name: str = "Market") -> Monitor:
    return actions.create_monitor(actor=ACTOR, brand=brand, name=name, kind="topic", query=query)


def change(saved: SavedList, entries: str, name: str = "Rivals", of: str = "terms") -> SavedList:
    return actions.change_list(actor=ACTOR, saved=saved, name=name, of=of, entries=entries)


def counted(monitor: Monitor) -> int:
    return len(queries.mentions(monitor.brand, queries.MentionFilter(monitor=str(monitor.uid))).items)


def test_a_monitor_hears_what_stands_on_its_list(brand: Any, rivals: SavedList, feed: Any) -> None:
    monitor = listen(brand, "list:rivals AND dyr")
    feed(
        [
            post(1, "Söderkraft är dyr"),
            post(2, "väst ljus: dyr el"),
            post(3, "väst är dyr"),
            post(4, "söderkraft"),
        ]
    )
    assert counted(monitor) == 2


def test_a_changed_list_counts_from_the_next_refresh_on(brand: Any, rivals: SavedList, feed: Any) -> None:
    monitor = listen(brand, "list:rivals")
    feed([post(1, "nordwatt")])
    assert counted(monitor) == 0
    change(rivals, "nordwatt")
    feed([post(2, "nordwatt igen"), post(3, "söderkraft")])
    assert counted(monitor) == 1


def test_only_brands_whose_list_changed_are_compiled_again(brand: Any, rivals: SavedList) -> None:
    listen(brand, "list:rivals")
    matchers = Matchers()
    matchers.of(brand.pk)
    assert matchers.refresh() == 0
    actions.add_list(actor=ACTOR, brand=brand, name="Unused", of="terms", entries="x1")
    assert matchers.refresh() == 0
    change(rivals, "nordwatt")
    assert matchers.refresh() == 1
    assert matchers.of(brand.pk).match(["nordwatt"])


def test_workers_beside_the_listen_process_get_the_lists_with_the_queries(
    brand: Any, rivals: SavedList
) -> None:
    import msgspec

    from firebreak.listening.pipeline.compiling import compiled
    from firebreak.listening.pipeline.worker import QUESTIONS, Learn

    monitor = listen(brand, "list:rivals")
    _sign, asked = Matchers().queries(brand.pk)
    learnt = QUESTIONS.decode(msgspec.msgpack.encode(Learn(brand.pk, asked)))
    assert isinstance(learnt, Learn)
    assert compiled(learnt.queries).match(["väst ljus"]) == {monitor.pk: [0]}


def test_a_list_that_is_used_cannot_be_removed_or_renamed(brand: Any, rivals: SavedList) -> None:
    monitor = listen(brand, "acme OR list:RIVALS")
    with pytest.raises(WrongInput) as refused:
        actions.remove_list(actor=ACTOR, saved=rivals)
    assert refused.value.code == "list.in_use"
    assert "Market" in refused.value.params["monitors"]
    with pytest.raises(WrongInput):
        change(rivals, "x1", name="Others")
    actions.change_monitor(actor=ACTOR, monitor=monitor, query="acme")
    actions.remove_list(actor=ACTOR, saved=rivals)
    assert not SavedList.objects.exists()


def test_a_query_with_a_list_that_is_not_there_is_refused(
    brand: Any, other_brand: Any, rivals: SavedList
) -> None:
    for owner, query in ((brand, "list:others"), (other_brand, "list:rivals")):
        with pytest.raises(WrongInput) as refused:
            listen(owner, query)
        assert refused.value.code == "query.unknown_list"


def test_a_list_cannot_become_of_accounts_while_a_query_has_it_in_near(brand: Any, rivals: SavedList) -> None:
    listen(brand, "acme NEAR/5 list:rivals")
    with pytest.raises(WrongInput) as refused:
        change(rivals, "soderkraft", of="authors")
    assert refused.value.code == "list.breaks"
    rivals.refresh_from_db()
    assert rivals.of == "terms"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ("", "list.empty"),
        (" \n \x00 \n", "list.empty"),
        ("\n".join(f"w{n}" for n in range(10_001)), "list.too_many_entries"),
        ("a" * 201, "list.long_entry"),
        ("ok\n**", "list.bad_entry"),
        ("召回 " * 400_000, "list.too_long"),
    ],
    ids=["empty", "blank", "many", "long entry", "wildcard alone", "huge"],
)
def test_entries_that_cannot_be_looked_for_are_refused_and_nothing_is_saved(
    entries: str, code: str, brand: Any
) -> None:
    with pytest.raises(WrongInput) as refused:
        actions.add_list(actor=ACTOR, brand=brand, name="Bad", of="terms", entries=entries)
    assert refused.value.code == code
    assert not SavedList.objects.exists()


def test_ten_thousand_entries_are_taken_each_once(brand: Any) -> None:
    lines = [f"produkt{n}" for n in range(10_000)]
    made = actions.add_list(
        actor=ACTOR, brand=brand, name="All", of="terms", entries="\r\n".join([*lines, *lines])
    )
    assert (made.size, made.lines[-1]) == (10_000, "produkt9999")


def test_names_are_one_name_however_they_are_spelled(brand: Any, rivals: SavedList) -> None:
    with pytest.raises(WrongInput) as refused:
        actions.add_list(actor=ACTOR, brand=brand, name=" ＲＩＶＡＬＳ ", of="terms", entries="x1")
    assert refused.value.code == "list.name_taken"


def url(name: str, *args: Any) -> str:
    return reverse(f"listening:{name}", args=["norrsken", *args])


def test_the_page_makes_changes_and_removes_a_list(lead: Any, client_of: Any, brand: Any) -> None:
    client = client_of(lead)
    given = {"name": "Our people", "of": "authors", "entries": "@anna\nbo"}
    assert client.post(url("list_new"), given).status_code == 302
    saved = SavedList.objects.get()
    page = client.get(url("lists")).content.decode()
    assert "list:&quot;our people&quot;" in page.lower()
    assert "No monitor uses it yet" in page
    listen(brand, 'acme list:"our people"')
    assert client.post(url("list_remove", saved.uid)).status_code == 302
    assert SavedList.objects.exists()
    assert "These monitors use the list" in client.get(url("list_edit", saved.uid)).content.decode()
    given["entries"] = "anna"
    assert client.post(url("list_edit", saved.uid), given).status_code == 302
    saved.refresh_from_db()
    assert saved.lines == ("anna",)


def test_a_hostile_list_is_shown_as_text(lead: Any, client_of: Any, brand: Any) -> None:
    client = client_of(lead)
    reply = client.post(url("list_new"), {"name": HOSTILE[:60], "of": "terms", "entries": HOSTILE})
    assert reply.status_code in {302, 422}
    for page in (client.get(url("lists")), reply):
        assert b"<script>alert" not in page.content


def test_the_editor_knows_the_lists_of_the_brand(
    lead: Any, client_of: Any, brand: Any, rivals: SavedList
) -> None:
    client = client_of(lead)
    known = client.post(url("query_check"), {"query": "list:rivals"}).content.decode()
    assert "anything on the list" in known
    assert "There is no list" not in known
    assert "There is no list" in client.post(url("query_check"), {"query": "list:nobody"}).content.decode()


def test_mentions_found_by_a_list_are_marked(
    lead: Any, client_of: Any, brand: Any, rivals: SavedList, feed: Any
) -> None:
    monitor = listen(brand, "list:rivals")
    feed([post(1, "Söderkraft är dyr")])
    page = client_of(lead).get(url("monitor", monitor.uid)).content.decode()
    assert "<mark>Söderkraft</mark>" in page


def test_a_monitor_of_the_api_takes_lists_of_its_own_brand_only(
    client: Any, brand: Any, admin: Any, rivals: SavedList, other_brand: Any
) -> None:
    from firebreak.org.actions import make_token

    actions.add_list(actor=ACTOR, brand=other_brand, name="Theirs", of="terms", entries="x1")
    _token, secret = make_token(actor=ACTOR, brand=brand, person=admin, label="t", role="admin")
    headers = {"Authorization": f"Bearer {secret}"}
    seen = {
        name: client.post(
            "/api/v1/monitors",
            {"name": "By a program", "query": f"acme list:{name}"},
            content_type="application/json",
            headers=headers,
        )
        for name in ("rivals", "theirs")
    }
    assert seen["rivals"].status_code == 201
    assert seen["theirs"].status_code == 400
    assert "query.unknown_list" in seen["theirs"].content.decode()
