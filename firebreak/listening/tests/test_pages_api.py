"""The API of listening: tokens, verbs, walls, errors in one shape, and the same rules as the pages."""

import json
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.listening import actions
from firebreak.listening.models import Alert, Intake, Monitor
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import HOSTILE, post, some
from firebreak.org.actions import make_token, revoke_token

pytestmark = [pytest.mark.room, pytest.mark.django_db]
API = "/api/v1"
NOBODY = "0192f000-0000-7000-8000-000000000000"


class Caller:
    """A program with a token."""

    def __init__(self, client: Any, secret: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {secret}"}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        given = {} if body is None else {"data": body if isinstance(body, str | bytes) else json.dumps(body)}
        response = getattr(self.client, method)(
            API + path, **given, content_type="application/json", headers={**self.headers, **headers}
        )
        return response.status_code, json.loads(response.content or b"null")

    def get(self, path: str, query: dict[str, Any] | None = None) -> tuple[int, Any]:
        response = self.client.get(API + path, query or {}, headers=self.headers)
        return response.status_code, json.loads(response.content)


@pytest.fixture
def caller(client: Any, brand: Any, admin: Any) -> Any:
    def make(role: str, owner: Any = brand, person: Any = admin) -> Caller:
        _token, secret = make_token(actor=ACTOR, brand=owner, person=person, label=f"{role} tool", role=role)
        return Caller(client, secret)

    return make


@pytest.fixture
def alert(monitor: Any) -> Alert:
    warning = actions.Signal(
        "alert",
        now() - timedelta(hours=1),
        "spike/1",
        5.0,
        "volume",
        {"observed": 9, "minutes": 5, "low": 0, "high": 2},
    )
    return actions.raise_alert(actor=ACTOR, monitor=monitor, warning=warning, cause="detected")


READS = [
    "/monitors",
    "/monitors/{m}",
    "/monitors/{m}/series",
    "/mentions",
    "/alerts",
    "/alerts/{a}",
    "/sources",
]
LEAD_CALLS = [
    ("post", "/monitors", {"name": "x", "query": "x"}),
    ("patch", "/monitors/{m}", {"name": "y"}),
    ("delete", "/monitors/{m}", None),
    ("post", "/posts", {"posts": [{"id": "1", "text": "x"}]}),
]
WORK_CALLS = [("post", "/alerts/{a}/acknowledge", None), ("post", "/alerts/{a}/not-crisis", {"reason": "x"})]


def filled(path: str, monitor: Any, alert: Any) -> str:
    return path.replace("{m}", str(monitor.uid)).replace("{a}", str(alert.uid))


@pytest.mark.parametrize("role", ["viewer", "auditor", "responder", "writer", "approver"])
def test_each_role_may_call_what_its_verbs_allow(role: str, caller: Any, monitor: Any, alert: Alert) -> None:
    call = caller(role)
    assert [call.get(filled(path, monitor, alert))[0] for path in READS] == [200] * len(READS)
    refused = LEAD_CALLS + (WORK_CALLS if role in ("viewer", "auditor") else [])
    for method, path, body in refused:
        status, answer = call(method, filled(path, monitor, alert), body, **{"Idempotency-Key": "k"})
        assert (status, answer["code"]) == (403, "api.not_allowed"), path
    assert Monitor.objects.get(pk=monitor.pk).name == "Norrsken"
    assert not Intake.objects.exists()


def test_another_brands_objects_are_not_there(
    caller: Any, monitor: Any, alert: Alert, other_brand: Any, outsider: Any
) -> None:
    theirs = caller("admin", other_brand, outsider)
    for path in ("/monitors/{m}", "/monitors/{m}/series", "/alerts/{a}"):
        status, answer = theirs.get(filled(path, monitor, alert))
        assert (status, answer["code"]) == (404, "api.not_found")
    for method, path, body in [*LEAD_CALLS[1:3], *WORK_CALLS]:
        assert theirs(method, filled(path, monitor, alert), body)[0] == 404, path
    assert theirs.get("/monitors")[1] == []
    assert theirs.get("/alerts")[1] == []
    assert theirs.get("/mentions")[1]["items"] == []


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer x",
        "Bearer fb_" + "a" * 43,
        "Basic YTpi",
        "Bearer " + "é" * 9,
        "Bearer " + "a" * 9000,
    ],
)
def test_a_call_without_a_good_token_is_refused_in_the_same_shape(header: str, client: Any, db: None) -> None:
    response = client.get(f"{API}/monitors", headers={"Authorization": header} if header else {})
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "api.unauthorised"


def test_a_revoked_token_is_refused(client: Any, brand: Any, admin: Any) -> None:
    token, secret = make_token(actor=ACTOR, brand=brand, person=admin, label="old", role="viewer")
    assert Caller(client, secret).get("/monitors")[0] == 200
    revoke_token(actor=ACTOR, token=token)
    assert Caller(client, secret).get("/monitors")[0] == 401


def test_a_monitor_is_made_changed_and_removed(caller: Any, brand: Any) -> None:
    call = caller("lead")
    status, made = call(
        "post", "/monitors", {"name": "Recall", "query": "召回 OR recall*", "kind": "product"}
    )
    assert (status, made["query"], made["watched"], made["state"]["state"]) == (
        201,
        "召回 OR recall*",
        True,
        "no-baseline",
    )
    status, changed = call("patch", f"/monitors/{made['uid']}", {"watched": False})
    assert (status, changed["name"], changed["state"]["state"]) == (200, "Recall", "not-watched")
    assert call("delete", f"/monitors/{made['uid']}")[0] == 204
    assert call.get(f"/monitors/{made['uid']}")[0] == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "x", "query": 'a AND "b'}, 400, "query.unclosed_quote"),
        ({"name": "x", "query": "\x00"}, 400, "query.empty"),
        ({"name": " ", "query": "a"}, 400, "name.missing"),
        ({"name": "x"}, 422, "api.bad_request"),
        ({"name": "x" * 500, "query": "a"}, 422, "api.bad_request"),
        ({"name": "x", "query": "a", "kind": "reports"}, 422, "api.bad_request"),
        ([], 422, "api.bad_request"),
        ("{not json", 400, "api.unreadable"),
        (b"\xff\xfe", 400, "api.unreadable"),
        ("[" * 50_000, 400, "api.unreadable"),
    ],
)
def test_a_bad_call_gets_a_code_and_words_and_changes_nothing(
    body: Any, status: int, code: str, caller: Any, brand: Any
) -> None:
    found, problem = caller("lead")("post", "/monitors", body)
    assert (found, problem["code"], problem["status"]) == (status, code, status)
    assert problem["detail"]
    assert problem["detail"] != problem["code"]
    assert not Monitor.objects.exists()


def test_mentions_are_searched_by_the_filters_of_the_page_and_paged(
    caller: Any, monitor: Any, feed: Any
) -> None:
    feed([*some(30), post(90, "norrsken 退款太慢", platform="weibo")])
    call = caller("viewer")
    assert [one["platform"] for one in call.get("/mentions", {"text": "退款"})[1]["items"]] == ["weibo"]
    seen, after = [], ""
    while True:
        _status, page = call.get("/mentions", {"limit": 7, "after": after, "monitor": str(monitor.uid)})
        seen += [one["post"] for one in page["items"]]
        if not (after := page["next"] or ""):
            break
    assert len(seen) == len(set(seen)) == 31
    status, one = call.get(f"/mentions/{seen[0]}")
    assert status == 200
    assert one["likes"] is None
    assert one["monitors"] == [str(monitor.uid)]


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"order": "x"},
        {"sentiment": "angry"},
        {"monitor": "7"},
        {"limit": 0},
        {"limit": 10**9},
        {"limit": "x"},
    ],
)
def test_a_filter_that_makes_no_sense_is_an_error_for_a_program(
    query: dict[str, Any], caller: Any, monitor: Any
) -> None:
    status, problem = caller("viewer").get("/mentions", query)
    assert status in (400, 422)
    assert problem["detail"]


def test_the_series_has_equal_lists_and_says_what_was_heard(caller: Any, monitor: Any, feed: Any) -> None:
    feed(some(5))
    status, series = caller("viewer").get(f"/monitors/{monitor.uid}/series")
    assert status == 200
    assert sum(series["count"]) == 5
    sizes = {
        len(series[name])
        for name in ("times", "count", "negative", "neutral", "positive", "reach", "reposts", "coverage")
    }
    assert len(sizes) == 1
    assert series["normal_low"] is None


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026-02-02", "2026-01-01"), ("1990-01-01", "2026-01-01"), ("2026-01-01T00:00", "2026-01-01T00:00")],
)
def test_a_window_that_cannot_be_is_refused(since: str, until: str, caller: Any, monitor: Any) -> None:
    status, problem = caller("viewer").get(
        f"/monitors/{monitor.uid}/series", {"since": since, "until": until}
    )
    assert (status, problem["code"]) == (400, "api.bad_window")


def test_an_alert_is_acknowledged_in_the_name_of_the_tokens_maker(
    caller: Any, alert: Alert, admin: Any
) -> None:
    call = caller("responder")
    listed = call.get("/alerts", {"status": "open"})[1]
    assert [one["number"] for one in listed] == [alert.number]
    assert "9 posts in 5 minutes" in listed[0]["reason"]
    status, done = call("post", f"/alerts/{alert.uid}/acknowledge")
    assert (status, done["status"], done["decided_by"]) == (200, "acknowledged", admin.name)
    assert call.get("/alerts", {"status": "open"})[1] == []
    assert call("post", f"/alerts/{alert.uid}/acknowledge")[0] == 409


def test_not_a_crisis_needs_a_reason(caller: Any, alert: Alert) -> None:
    call = caller("responder")
    assert call("post", f"/alerts/{alert.uid}/not-crisis", {})[0] == 422
    assert call("post", f"/alerts/{alert.uid}/not-crisis", {"reason": "  "})[0] == 400
    status, done = call("post", f"/alerts/{alert.uid}/not-crisis", {"reason": f"A quiz {HOSTILE}"})
    assert (status, done["status"]) == (200, "not_crisis")
    assert done["decision_reason"].startswith("A quiz")


def test_posts_are_stored_once_per_key_before_the_answer(caller: Any, brand: Any) -> None:
    source = actions.add_source(actor=ACTOR, brand=brand, connector="webhook", name="Tool", settings={})
    call = caller("lead")
    body = {"posts": [{"id": "1", "text": "norrsken 退款", "platform": "forum", "followers": 5}]}
    for _ in range(2):
        status, answer = call("post", "/posts", body, **{"Idempotency-Key": "batch-1"})
        assert (status, answer["posts"]) == (202, 1)
    kept = Intake.objects.get()
    assert (kept.source, json.loads(bytes(kept.body))["posts"][0]["text"]) == (source, "norrsken 退款")
    assert (
        call("post", "/posts", {**body, "source": str(source.uid)}, **{"Idempotency-Key": "batch-2"})[0]
        == 202
    )
    assert Intake.objects.count() == 2


def test_posts_of_the_api_are_read_into_mentions(caller: Any, brand: Any, monitor: Any) -> None:
    """The stored body is what the connector's own reader takes."""
    import asyncio

    from firebreak.base import connectors
    from firebreak.listening.listen.intakes import settings_of
    from firebreak.listening.readers import ReaderContext

    actions.add_source(actor=ACTOR, brand=brand, connector="webhook", name="Tool", settings={})
    body = {
        "posts": [
            {"id": "1", "text": "norrsken 退款", "platform": "forum", "time": 1_780_000_000, "followers": 5}
        ]
    }
    caller("lead")("post", "/posts", body, **{"Idempotency-Key": "k"})
    make = connectors.get("webhook").reader
    assert make is not None

    reader = make(ReaderContext(settings_of(Intake.objects.select_related("source").get())))

    async def read() -> list[Any]:
        return [one async for batch in reader.read({}) for one in batch.posts]

    found = asyncio.run(read())
    assert [(one.id, one.text, one.platform, one.followers, one.time) for one in found] == [
        ("1", "norrsken 退款", "forum", 5, 1_780_000_000)
    ]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"posts": []}, 422, "api.bad_request"),
        ({"posts": [{"text": "no id"}]}, 400, "api.post_without_id"),
        ({"posts": [{"id": "1", "text": "x"}, {"id": "2", "text": 7}]}, 400, "api.bad_post"),
        ({"posts": [{"id": "1", "text": "x", "time": "noon"}]}, 400, "api.bad_post"),
        ({"posts": [{"id": str(n), "text": "x"} for n in range(2001)]}, 422, "api.bad_request"),
        ({"posts": [{"id": "1", "text": "x"}], "source": NOBODY}, 404, "api.not_found"),
        ({"posts": "x"}, 422, "api.bad_request"),
    ],
)
def test_a_batch_with_one_bad_post_is_refused_whole(
    body: Any, status: int, code: str, caller: Any, brand: Any
) -> None:
    actions.add_source(actor=ACTOR, brand=brand, connector="webhook", name="Tool", settings={})
    found, problem = caller("lead")("post", "/posts", body, **{"Idempotency-Key": "k"})
    assert (found, problem["code"]) == (status, code)
    assert not Intake.objects.exists()


def test_without_a_place_or_a_key_nothing_is_taken(caller: Any, brand: Any) -> None:
    call = caller("lead")
    body = {"posts": [{"id": "1", "text": "x"}]}
    assert call("post", "/posts", body, **{"Idempotency-Key": "k"})[1]["code"] == "api.which_source"
    actions.add_source(actor=ACTOR, brand=brand, connector="webhook", name="Tool", settings={})
    assert call("post", "/posts", body)[0] == 422
    assert not Intake.objects.exists()


def test_secrets_of_sources_are_not_in_their_health(caller: Any, brand: Any) -> None:
    made = actions.add_source(actor=ACTOR, brand=brand, connector="webhook", name="Tool", settings={})
    status, found = caller("viewer").get("/sources")
    assert status == 200
    assert [one["name"] for one in found] == ["Tool"]
    assert made.secrets["secret"] not in json.dumps(found)
    assert found[0]["sentence"]
