"""The door for posts that other programs send."""

import json
import shutil
import subprocess
from itertools import pairwise
from typing import Any

import pytest

from firebreak.base import config, connectors
from firebreak.connectors.webhook import signing
from firebreak.listening import actions
from firebreak.listening.models import Intake, Source
from firebreak.listening.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
BODY = json.dumps([{"id": "1", "text": "norrsken"}]).encode()


@pytest.fixture
def hook(brand: Any) -> Source:
    manifest = connectors.get("webhook")
    assert manifest.new_secrets is not None
    return actions.add_source(
        actor=ACTOR,
        brand=brand,
        connector="webhook",
        name="Our tool",
        settings={},
        secrets=manifest.new_secrets(),
    )


def send(client: Any, hook: Any, body: bytes = BODY, secret: str | None = None, **extra: Any) -> Any:
    key = hook.secrets["secret"] if secret is None else secret
    headers = {"X-Firebreak-Signature": signing.simple_signature(body, key), **extra}
    return client.post(f"/hooks/{hook.uid}", body, content_type="application/json", headers=headers)


def test_a_signed_delivery_is_stored_before_it_is_answered(client: Any, hook: Source) -> None:
    response = send(client, hook)
    kept = Intake.objects.get()
    assert (response.status_code, response.json()) == (202, {"accepted": True, "delivery": kept.delivery})
    assert (bytes(kept.body), kept.source, kept.done_at) == (BODY, hook, None)


def test_the_same_delivery_twice_is_stored_once(client: Any, hook: Source) -> None:
    assert [send(client, hook).status_code for _ in range(3)] == [202, 202, 202]
    assert Intake.objects.count() == 1


def test_the_standard_webhooks_scheme_is_understood(client: Any, hook: Source) -> None:
    import time

    stamp = int(time.time())
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(stamp),
        "webhook-signature": signing.sign("msg_1", stamp, BODY, hook.secrets["secret"]),
    }
    response = client.post(f"/hooks/{hook.uid}", BODY, content_type="application/json", headers=headers)
    assert (response.status_code, response.json()["delivery"]) == (202, "msg_1")
    old = {**headers, "webhook-timestamp": str(stamp - 9999)}
    assert (
        client.post(f"/hooks/{hook.uid}", BODY, content_type="application/json", headers=old).status_code
        == 401
    )


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=" + "0" * 64, "x" * 5000, "sha256=ÿ"])
def test_a_wrong_signature_is_refused_and_nothing_is_stored(
    signature: str, client: Any, hook: Source
) -> None:
    headers = {"X-Firebreak-Signature": signature} if signature else {}
    response = client.post(f"/hooks/{hook.uid}", BODY, content_type="application/json", headers=headers)
    problem = response.json()
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert problem["status"] == 401
    assert problem["code"].startswith("webhook.")
    assert problem["detail"] != problem["code"]
    assert not Intake.objects.exists()


def test_another_sources_secret_does_not_open_this_one(client: Any, hook: Source) -> None:
    assert send(client, hook, secret=signing.new_secret()).status_code == 401


def test_a_body_above_the_limit_is_refused_unread(
    client: Any, hook: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(config.settings(), "webhook_limit_kb", 1)
    response = send(client, hook, b"x" * 1025)
    assert (response.status_code, response.json()["code"]) == (413, "hook.too_large")
    lying = client.post(
        f"/hooks/{hook.uid}",
        b"x" * 10,
        content_type="application/json",
        headers={"Content-Length": str(10**9)},
    )
    assert lying.status_code == 413
    assert send(client, hook, b'{"id":"2","text":"small"}').status_code == 202


def test_a_paused_source_says_so(client: Any, hook: Source) -> None:
    actions.pause_source(actor=ACTOR, source=hook)
    response = send(client, hook)
    assert (response.status_code, response.json()["code"]) == (409, "hook.paused")
    assert not Intake.objects.exists()


def test_too_many_calls_are_told_to_wait(client: Any, hook: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config.settings(), "api_rate_per_minute", 2)
    answers = [send(client, hook, b'{"id":"%d","text":"x"}' % number) for number in range(4)]
    assert [answer.status_code for answer in answers][:2] == [202, 202]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert answers[-1].json()["code"] == "hook.too_many"
    assert Intake.objects.count() < 4


def test_an_address_that_guesses_on_is_told_to_wait(client: Any, hook: Source) -> None:
    answers = {send(client, hook, secret="guess").status_code for _ in range(70)}
    assert answers == {401, 429}


def test_unknown_removed_and_foreign_sources_are_the_same(client: Any, hook: Source, brand: Any) -> None:
    rss = actions.add_source(
        actor=ACTOR, brand=brand, connector="rss", name="News", settings={"address": "https://a.example/f"}
    )
    unknown = client.post(
        "/hooks/0192f000-0000-7000-8000-000000000000", BODY, content_type="application/json"
    )
    answers = {(unknown.status_code, unknown.json()["code"])}
    hook.secrets = {"secret": "x"}
    for source in (rss, hook):
        if source is hook:
            actions.remove_source(actor=ACTOR, source=source)
        found = client.post(f"/hooks/{source.uid}", BODY, content_type="application/json")
        answers.add((found.status_code, found.json()["code"]))
    assert answers == {(404, "hook.unknown")}


def test_reading_the_address_shows_nothing(client: Any, hook: Source) -> None:
    assert client.get(f"/hooks/{hook.uid}").status_code == 405
    assert client.post("/hooks/not-a-uuid", BODY, content_type="application/json").status_code == 404


@pytest.mark.parametrize("body", [b"", b"\x00", b"{", b"[" * 1000, "née".encode("latin-1"), b"null"])
def test_what_a_body_says_is_judged_later_but_never_breaks_the_door(
    body: bytes, client: Any, hook: Source
) -> None:
    assert send(client, hook, body).status_code == 202
    assert bytes(Intake.objects.get().body) == body


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not on this machine")
def test_the_command_to_copy_sends_what_the_door_accepts(client: Any, hook: Source) -> None:
    """The command runs in a real shell; only curl is replaced by a function that prints what it was given."""
    manifest = connectors.get("webhook")
    assert manifest.example is not None
    command = manifest.example("https://desk.example/hooks/x", hook.secrets)
    spy = 'curl() { printf "%s\\0" "$@"; }\n'
    done = subprocess.run(["bash", "-c", spy + command], capture_output=True, check=True, text=True)
    given = done.stdout.split("\0")
    assert "https://desk.example/hooks/x" in given
    headers = dict(value.split(": ", 1) for flag, value in pairwise(given) if flag == "-H")
    body = next(value for flag, value in pairwise(given) if flag.startswith("--data")).encode()
    kind = headers.pop("Content-Type")
    response = client.post(f"/hooks/{hook.uid}", body, content_type=kind, headers=headers)
    assert response.status_code == 202, response.content
