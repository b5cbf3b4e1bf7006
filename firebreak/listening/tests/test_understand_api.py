"""Programs read what was understood of mentions, and the claims of a monitor; what is not known is null."""

from typing import Any

import pytest

from firebreak.listening import store
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import post
from firebreak.listening.tests.test_understood import put
from firebreak.org.actions import make_token

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def get(client: Any, brand: Any, admin: Any) -> Any:
    _token, secret = make_token(actor=ACTOR, brand=brand, person=admin, label="Reader", role="viewer")

    def ask(path: str, **query: str) -> tuple[int, Any]:
        reply = client.get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {secret}"})
        return reply.status_code, reply.json()

    return ask


def test_a_mention_says_what_was_understood_and_null_where_nothing_was(
    brand: Any, monitor: Any, get: Any
) -> None:
    told = put(
        brand, [monitor.pk], 1, risk="safety", risk_probability=0.8, toxicity=0.9, marks=store.TOXIC, ago=9.0
    )
    put(brand, [monitor.pk], 2, ago=99.0)
    status, page = get("/mentions")
    assert status == 200
    first, second = page["items"]
    assert (first["risk"], first["risk_by"], first["toxic"], first["toxicity"]) == (
        "safety",
        "model",
        True,
        0.9,
    )
    assert (second["risk"], second["intent"], second["claim"], second["copy_of"]) == (None, None, None, None)
    status, page = get("/mentions", risk="none")
    assert [item["risk"] for item in page["items"]] == [None]
    status, page = get("/mentions", toxic="1")
    assert [item["post"] for item in page["items"]] == [told]


@pytest.mark.parametrize(
    "query", [{"risk": "fear"}, {"claim": "x"}, {"followers_from": "-1"}, {"toxic": "perhaps"}]
)
def test_a_filter_that_makes_no_sense_is_refused(query: dict[str, str], monitor: Any, get: Any) -> None:
    status, said = get("/mentions", **query)
    assert (status, said["code"]) == (400, "filter.bad_value")


def test_claims_of_a_monitor_are_listed(brand: Any, monitor: Any, feed: Any, get: Any) -> None:
    text = "norrsken meters caught fire in three homes"
    feed([post(9 - n, text, author=f"a{n}") for n in range(3)])
    status, page = get(f"/monitors/{monitor.uid}/claims", since="24h")
    assert status == 200
    (one,) = page["items"]
    assert (one["posts"], one["size"], one["authors"], one["first_author"]) == (3, 3, 3, "a0")
    assert one["verdict"] == "unknown"
    assert (page["read"], page["total"]) == (3, 3)


def test_claims_of_a_bad_time_or_of_no_monitor_are_refused(monitor: Any, get: Any) -> None:
    assert get(f"/monitors/{monitor.uid}/claims", since="yesterday-ish")[0] == 400
    assert get("/monitors/0192f000-0000-7000-8000-000000000000/claims")[0] == 404
