"""Posts to a webhook source, signed as any sender would sign them: what ``firebreak simulate --to`` uses."""

import time
from collections.abc import Sequence
from uuid import uuid4

import httpx
import msgspec

from firebreak.base import fetching
from firebreak.base.errors import OutsideError, RateError, TransientError
from firebreak.connectors.webhook.signing import sign
from firebreak.engine.posts import Post

TRIES, LONGEST_WAIT_S = 5, 30.0


def send_posts(url: str, posts: Sequence[Post], secret: str) -> None:
    """One delivery of at most 2,000 posts. A repeat carries the same id, so nothing is taken twice.

    Raises an :class:`OutsideError` with what the receiver said, :class:`WrongInput` for a wrong address or secret.
    """
    fetching.check_address(url)
    body, delivery = msgspec.json.encode({"posts": list(posts)}), f"sim_{uuid4().hex}"
    for number in range(1, TRIES + 1):
        try:
            _post(url, body, delivery, secret)
        except (RateError, TransientError) as error:
            if number == TRIES:
                raise
            asked = error.retry_after if isinstance(error, RateError) else 0.5 * 2**number
            time.sleep(min(asked, LONGEST_WAIT_S))
        else:
            return


def _post(url: str, body: bytes, delivery: str, secret: str) -> None:
    stamp = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": str(stamp),
        "webhook-signature": sign(delivery, stamp, body, secret),
    }
    try:
        # Whoever runs this command gave the address, so it may lie on this very machine.
        with fetching.client(private=True) as client:
            answer = client.post(url, content=body, headers=headers, follow_redirects=False)
    except httpx.TransportError as error:
        raise TransientError(
            "simulate.unreachable", f"No answer from the address: {type(error).__name__}."
        ) from error
    try:
        fetching.raise_for_status(answer)
    except OutsideError as error:
        error.message = f"{error.message} {answer.text[:300]}".strip()
        raise
    if answer.status_code != 202:
        raise OutsideError(
            "simulate.not_taken", f"The address answered with status {answer.status_code}, not 202."
        )
