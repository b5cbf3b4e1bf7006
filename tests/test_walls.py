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
from tests.objects import Furnished, furnish

pytestmark = [pytest.mark.room, pytest.mark.django_db]
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
        for page in ("judge", "close", "people", "hold")
    },
    **{f"post incidents:{page}": "incidents.work" for page in ("stakeholders", "press", "corrective")},
    "post incidents:legal": "incidents.lead",
    **{f"{method} desk:situation_plan": "incidents.lead" for method in METHODS},
    "post desk:situation_send": "incidents.lead",
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
        case "signed in":
            return (to_sign_in(nobody) or codes[0] == 405) and not {codes[1], codes[2]} & {401, 403}
        case "owner":
            return (
                (to_sign_in(nobody) or codes[0] == 405)
                and codes[1] in {403, 405}
                and codes[2] not in {401, 403, 404}
            )
    raise AssertionError(rule)


def snapshot() -> dict[str, list[Any]]:
    """Every row of every table that holds anybody's data."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in COUNTERS]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def test_looking_changes_nothing(ours: Furnished, admin: Any, client_of: Any) -> None:
    client = client_of(admin)
    before = snapshot()
    assert sum(map(len, before.values())) > 40
    for page in addresses.every():
        if page.name.startswith("api:"):
            continue
        read(client.get(page.url(ours.brand, ours.ids)))
        after = snapshot()
        changed = {name: set(after[name]) ^ set(rows) for name, rows in before.items() if after[name] != rows}
        assert changed == {}, page.name
