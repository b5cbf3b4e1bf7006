"""What we send ourselves is what we take in, and the command shown to people works as it stands."""

import os
import shutil
import subprocess
import time

import pytest

from firebreak.base.errors import AuthError
from firebreak.connectors.common.driving import read_round
from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request
from firebreak.connectors.webhook.manifest import MANIFEST
from firebreak.connectors.webhook.sending import example, send_posts
from firebreak.engine.posts import Post
from firebreak.listening.readers import ReaderContext

pytestmark = pytest.mark.unit


class _Door(HttpSimulator):
    """Takes deliveries in as the product's own door does."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self.accepts = {"secret": secret}
        self.taken: list[tuple[str, bytes]] = []

    def answer(self, request: Request) -> Answer:
        assert MANIFEST.verify is not None
        try:
            self.taken.append((MANIFEST.verify(self.accepts, request.headers, request.body), request.body))
        except AuthError as error:
            return Answer(401, error.code.encode())
        return Answer(202, b"{}")


def _secret() -> str:
    assert MANIFEST.new_secrets is not None
    return MANIFEST.new_secrets()["secret"]


def test_posts_arrive_as_they_were() -> None:
    posts = [
        Post(
            id="1",
            text="Hej 召回",
            time=1_700_000_000.0,
            platform="forum",
            author="ann",
            followers=3,
            links=["https://a.example/"],
        ),
        Post(
            id="2",
            text="två",
            time=1_700_000_001.5,
            platform="forum",
            kind="reply",
            parent="1",
            extra={"shop": "Lund"},
        ),
    ]
    secret = _secret()
    with _Door(secret) as door:
        first = send_posts(door.root, posts, secret)
        assert send_posts(door.root, posts, secret) == first
        (_, body), _ = door.taken
    context = ReaderContext(settings={"body": body, "content_type": "application/json", "delivery": first})
    assert MANIFEST.reader is not None
    (batch,) = read_round(MANIFEST.reader(context))
    assert batch.warnings == ()
    assert [(p.id, p.text, p.time, p.kind, p.parent, p.followers, p.links) for p in batch.posts] == [
        (p.id, p.text, p.time, p.kind, p.parent, p.followers, p.links) for p in posts
    ]
    assert batch.posts[1].extra == {"shop": "Lund"}


def test_a_wrong_secret_is_refused() -> None:
    with _Door(_secret()) as door, pytest.raises(AuthError):
        send_posts(door.root, [Post(id="1", text="x")], _secret())


@pytest.mark.skipif(
    not all(map(shutil.which, ("sh", "openssl", "curl"))), reason="needs sh, openssl and curl"
)
def test_the_command_shown_to_people_works_as_it_stands() -> None:
    secret = _secret()
    with _Door(secret) as door:
        shown = example(f"{door.root}/hook?a=1&b='2'", {"secret": secret})
        done = subprocess.run(
            ["sh", "-c", shown],
            capture_output=True,
            timeout=20,
            check=False,
            env={"PATH": os.environ["PATH"]},
        )
        assert done.returncode == 0, done.stderr
        ((delivery, body),) = door.taken
    assert delivery.startswith("msg_")
    assert abs(int(delivery.removeprefix("msg_")) - time.time()) < 10
    assert b"First post" in body
