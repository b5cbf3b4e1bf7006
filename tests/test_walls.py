"""Every address, by every role, by somebody of another brand, and without an account: GET and POST."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from firebreak.base.permissions import Role, allows
from tests import addresses
from tests.addresses import OUTSIDE
from tests.objects import Furnished, furnish, visitor

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.once]
METHODS = ("get", "post")
REFUSED = {401, 403, 404}
STRONGER = {
    "post listening:import": "listening.source.edit",
    "post listening:backtests": "listening.monitor.edit",
    "post plan:start": "plan.start",
    "post plan:version_action": "plan.approve",
    **{
        f"{method} incidents:{page}": "incidents.lead"
        for method in METHODS
        for page in ("judge", "close", "people", "guests", "hold")
    },
    **{f"post incidents:{page}": "incidents.work" for page in ("stakeholders", "press", "corrective")},
    "post incidents:legal": "incidents.lead",
    **{f"{method} desk:situation_plan": "incidents.lead" for method in METHODS},
    "post desk:situation_send": "incidents.lead",
    "post desk:freeze": "publishing.freeze",
    "post calendar:days": "calendar.watch",
    "post incidents:verify": "incidents.lead",
    "post incidents:phase": "incidents.lead",
    **{f"get incidents:{page}": "incidents.work" for page in ("piece", "piece_file", "piece_proof")},
    "get incidents:piece_remove": "incidents.lead",
    "post incidents:piece_remove": "incidents.lead",
}
"""Where the page is for more people than what can be done on it."""
COUNTERS = {"django_session", "base_ratemeter", "incidents_presence"}
"""A session remembers the brand last looked at; a meter counts tries of links; a room knows who looks at it now."""


@pytest.fixture
def ours(brand: Any, admin: Any) -> Furnished:
    """One of everything in the brand."""
    return furnish(brand, admin)


@pytest.fixture
def theirs(other_brand: Any, outsider: Any) -> Furnished:
    """One of everything in the other brand."""
    return furnish(other_brand, outsider)


@pytest.fixture(autouse=True)
def _index(db: None) -> Iterator[None]:
    """The search index lies outside the database: what a test put there would outlive it."""
    yield
    from firebreak.listening.search.indexing import index

    index().clear()


def ask(client: Client, method: str, url: str) -> Any:
    """One request whose changes are taken back."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    return read(response)


def read(response: Any) -> Any:
    """To its end, so that a file behind it is closed."""
    if response.streaming:
        response.getvalue()
    return response


def answers(client: Client, pages: list[addresses.Address], things: Furnished) -> Iterator[tuple[str, Any]]:
    """``("get listening:monitor", response)`` of every page by both methods."""
    for page in pages:
        for method in METHODS:
            yield f"{method} {page.name}", ask(client, method, page.url(things.brand, things.ids))


def to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and "/account/login/" in response["Location"]


def test_every_address_is_in_the_table() -> None:
    from firebreak.base.permissions import verbs

    declared = {verb.name for verb in verbs()}
    for page in addresses.every():
        if page.in_brand:
            assert page.verb in declared, f"{page.name} lies in a brand and asks for no declared verb"
        elif not page.route.startswith("api/v1/") or page.name in OUTSIDE:
            assert page.name in OUTSIDE, f"say in tests/addresses.py whom {page.name} ({page.route}) is for"
        if not page.route.startswith("api/v1/"):
            page.url("b", dict.fromkeys(addresses.OBJECTS.values(), "x"))


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_role_opens_what_its_verbs_allow_and_is_refused_the_rest(
    role: str, ours: Furnished, brand: Any, request: pytest.FixtureRequest, client_of: Any
) -> None:
    client, wrong = client_of(request.getfixturevalue(role)), {}
    for page in addresses.of_the_brand():
        for method in METHODS:
            found = ask(client, method, page.url(ours.brand, ours.ids)).status_code
            verb = STRONGER.get(f"{method} {page.name}", page.verb)
            right = found not in REFUSED and found < 500 if allows(role, verb) else found in {403, 405}
            if not right:
                wrong[f"{method} {page.name}"] = found
    assert wrong == {}


def test_a_refused_role_is_told_403_by_at_least_one_method(
    ours: Furnished, viewer: Any, client_of: Any
) -> None:
    client = client_of(viewer)
    for page in addresses.of_the_brand():
        if not allows("viewer", page.verb):
            url = page.url(ours.brand, ours.ids)
            assert 403 in {ask(client, method, url).status_code for method in METHODS}, page.name


def test_somebody_of_another_brand_cannot_tell_that_ours_exists(
    ours: Furnished, outsider: Any, client_of: Any
) -> None:
    client = client_of(outsider)
    found = {name: reply.status_code for name, reply in answers(client, addresses.of_the_brand(), ours)}
    assert {name: status for name, status in found.items() if status not in {404, 405}} == {}
    assert sum(status == 404 for status in found.values()) >= len(addresses.of_the_brand())


def test_the_owner_of_the_installation_is_no_member_of_a_brand_by_that(
    ours: Furnished, make_person: Any, client_of: Any
) -> None:
    client = client_of(make_person("landlord", is_owner=True))
    found = {name: reply.status_code for name, reply in answers(client, addresses.of_the_brand(), ours)}
    assert {name: status for name, status in found.items() if status not in {404, 405}} == {}


def test_an_object_of_another_brand_is_not_there_under_ours(
    ours: Furnished, theirs: Furnished, admin: Any, client_of: Any
) -> None:
    client, wrong = client_of(admin), {}
    mixed = Furnished(ours.brand, theirs.ids, "")
    for page in [one for one in addresses.of_the_brand() if one.named]:
        found = {ask(client, method, page.url(mixed.brand, mixed.ids)).status_code for method in METHODS}
        if found - {405} != {404}:
            wrong[page.name] = found
    assert wrong == {}


def test_without_an_account_every_page_of_a_brand_asks_to_sign_in(ours: Furnished, client: Client) -> None:
    wrong = {
        name: reply.status_code
        for name, reply in answers(client, addresses.of_the_brand(), ours)
        if not to_sign_in(reply) and reply.status_code != 405
    }
    assert wrong == {}


def test_addresses_outside_the_brands_let_in_whom_they_are_for(
    ours: Furnished, client: Client, outsider: Any, viewer: Any, admin: Any, client_of: Any
) -> None:
    wrong = []
    for person in (viewer, admin):  # some pages ask for the password once more: there has to be one
        person.set_password("a long walk over the frozen lake")
        person.save()
    for page in addresses.outside():
        url, rule = page.url(ours.brand, ours.ids), OUTSIDE[page.name]
        for method in METHODS:
            nobody, plain, owner = (
                ask(one, method, url) for one in (Client(), client_of(viewer), client_of(admin))
            )
            if not _right(rule, method, nobody, plain, owner):
                wrong.append(
                    (rule, method, page.name, nobody.status_code, plain.status_code, owner.status_code)
                )
    assert wrong == []


def _right(rule: str, method: str, nobody: Any, plain: Any, owner: Any) -> bool:
    """Whether three people got what the rule says."""
    codes = [one.status_code for one in (nobody, plain, owner)]
    if rule != "health" and max(codes) >= 500:
        return False
    match rule:
        case "health":
            return set(codes) <= {200, 405, 503}
        case "closed":
            return set(codes) <= {404, 405}
        case "link":
            return set(codes) == {410}
        case "signature":
            return codes == ([405] * 3 if method == "get" else [401] * 3)
        case "machine":
            return set(codes) <= {200, 405}
        case "anybody" | "second step":
            return not set(codes) & {401, 403}
        case "guest":  # of one incident: to a member, to the owner it is not there
            return (to_sign_in(nobody) or codes[0] == 405) and set(codes[1:]) <= {404, 405}
        case "signed in":
            return (to_sign_in(nobody) or codes[0] == 405) and not {codes[1], codes[2]} & {401, 403}
        case "owner":
            return (
                (to_sign_in(nobody) or codes[0] == 405)
                and codes[1] in {403, 405}
                and codes[2] not in {401, 403, 404}
            )
    raise AssertionError(rule)


GUESTS_OWN = {
    "guest": {"get incidents:visit"},
    "guest_speaker": {"get incidents:visit", "post incidents:visit_say", "post incidents:visit_work"},
}
"""All that a guest may open of what is not for everybody who can sign in."""


@pytest.fixture
def guest_of(ours: Furnished, admin: Any) -> Any:
    """``guest_of("guest")``: somebody who came into the incident by an invitation, signed in as themselves."""
    return lambda role: visitor(ours, admin, role)


@pytest.mark.parametrize("role", sorted(GUESTS_OWN))
def test_a_guest_finds_nothing_of_the_brand(
    role: str, ours: Furnished, guest_of: Any, client_of: Any
) -> None:
    client, pages = client_of(guest_of(role)), addresses.of_the_brand()
    found = {name: reply.status_code for name, reply in answers(client, pages, ours)}
    assert {name: status for name, status in found.items() if status not in {404, 405}} == {}
    assert sum(status == 404 for status in found.values()) >= len(pages)


@pytest.mark.parametrize("role", sorted(GUESTS_OWN))
def test_a_guest_opens_what_the_visit_allows_and_what_is_anybodys(
    role: str, ours: Furnished, guest_of: Any, client_of: Any
) -> None:
    person, wrong, own = guest_of(role), {}, set()
    for page in addresses.outside():
        rule = OUTSIDE[page.name]
        for method in METHODS:
            key = f"{method} {page.name}"
            found = ask(client_of(person), method, page.url(ours.brand, ours.ids)).status_code
            if rule == "guest":
                own |= {key} if found not in REFUSED | {405} and found < 500 else set()
            elif rule == "owner" and found not in {403, 405}:
                wrong[key] = found
    assert wrong == {}
    assert own == GUESTS_OWN[role]


@pytest.mark.parametrize("role", sorted(GUESTS_OWN))
def test_a_guest_of_one_incident_finds_no_other(
    role: str, ours: Furnished, theirs: Furnished, brand: Any, admin: Any, guest_of: Any, client_of: Any
) -> None:
    from firebreak.base.actions import Actor
    from firebreak.incidents import actions

    client = client_of(guest_of(role))
    other = actions.declare(
        actor=Actor("person", str(admin.uid)), brand=brand, person=admin, title="Another", situation={}
    )
    task = actions.add_task(actor=Actor("person", "t"), incident=other, title={"en": "Theirs"})
    here = {"incident": str(other.uid), "incident_task": f"{other.uid}|{task.uid}"}
    mine = {"incident_task": f"{ours.ids['incident']}|{task.uid}"}
    visits = [one for one in addresses.outside() if OUTSIDE[one.name] == "guest"]
    assert len(visits) == 3
    for ids in ({**ours.ids, **here}, theirs.ids, {**ours.ids, **mine}):
        own = ids["incident"] == ours.ids["incident"]  # the room is theirs, the task is of another
        for page in [one for one in visits if not own or one.named == "incident_task"]:
            for method in METHODS:
                assert ask(client, method, page.url(ours.brand, ids)).status_code in {403, 404, 405}, (
                    page.name
                )


@pytest.mark.parametrize("role", sorted(GUESTS_OWN))
def test_a_guest_who_was_sent_away_finds_nothing_at_the_next_request(
    role: str, ours: Furnished, admin: Any, guest_of: Any, client_of: Any
) -> None:
    from firebreak.base.actions import Actor
    from firebreak.incidents import actions
    from firebreak.incidents.models import Guest

    client = client_of(guest_of(role))
    visit = next(one for one in addresses.outside() if one.name == "incidents:visit").url(
        ours.brand, ours.ids
    )
    assert ask(client, "get", visit).status_code == 200
    actions.end_guest(actor=Actor("person", str(admin.uid)), guest=Guest.objects.get())
    for page in addresses.every():
        if page.in_brand or OUTSIDE.get(page.name) == "guest":
            for method in METHODS:
                assert ask(client, method, page.url(ours.brand, ours.ids)).status_code in {403, 404, 405}


def snapshot() -> dict[str, list[Any]]:
    """Every row of every table that holds anybody's data."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in COUNTERS]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchall()
    return found


def difference(before: list[Any], after: list[Any]) -> set[str]:
    """Rows that are in one of them alone; the order in which a database gives them means nothing."""
    return set() if before == after else set(map(repr, before)) ^ set(map(repr, after))


def test_looking_changes_nothing(ours: Furnished, admin: Any, client_of: Any) -> None:
    client = client_of(admin)
    before = snapshot()
    assert sum(map(len, before.values())) > 40
    for page in addresses.every():
        if page.name.startswith("api:"):
            continue
        read(client.get(page.url(ours.brand, ours.ids)))
        after = snapshot()
        found = {name: difference(rows, after[name]) for name, rows in before.items()}
        assert {name: rows for name, rows in found.items() if rows} == {}, page.name
        assert {name: len(rows) for name, rows in after.items()} == {
            name: len(rows) for name, rows in before.items()
        }
