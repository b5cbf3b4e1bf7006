"""Publishes to one account of Bluesky. The post's key is made from the publication's, so a repeat is the same post.

``putRecord`` with ``swapRecord: null`` writes only where nothing stands; the same record once more changes nothing
(measured on a real server: same CID, no second event).
"""

from collections.abc import Mapping
from typing import Any, Final

from firebreak.base.errors import PermanentError
from firebreak.connectors.bluesky.record import LONGEST, MOST_BYTES, record_key, record_of
from firebreak.connectors.bluesky.session import HOME, Repository
from firebreak.connectors.bluesky.wire import POSTS
from firebreak.connectors.common import publishing
from firebreak.connectors.common.calling import TIMEOUT_S
from firebreak.connectors.common.graphemes import count
from firebreak.publishing.writers import Account, Figures, Piece, Published, Writer, count_of, too_long

PEOPLE: Final = "https://bsky.app/profile"


class BlueskyWriter(Writer):
    """Settings: ``server`` (empty for Bluesky's own) and ``handle``; secret: ``password``, one made for apps.

    A reference is the post's address in the network and the hash of its content, with a space between.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        secrets: Mapping[str, Any],
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        server, handle = (str(settings.get(name) or "") for name in ("server", "handle"))
        password = str(secrets.get("password") or "")
        self._repository = Repository(server or HOME, handle, password, private=private, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return "BlueskyWriter()"

    def fits(self, piece: Piece) -> None:
        """300 signs and 3,000 bytes."""
        for used, longest in ((count(piece.text), LONGEST), (len(piece.text.encode()), MOST_BYTES)):
            if used > longest:
                raise too_long(used, longest)

    def find(self, piece: Piece) -> Published | None:
        """By the key. A post of another text under it is not ours."""
        found = self._repository.record(POSTS, record_key(piece.key, piece.at))
        if found is None or found["value"].get("text") != piece.text:
            return None
        return _published(found)

    def account(self) -> Account:
        """Signs in anew: only that tells whether the password was taken back."""
        session = self._repository.sign_in()
        return Account(session.handle, f"{PEOPLE}/{session.did}")

    def figures(self, reference: str) -> Figures | None:
        """As the network's own view counts them, which the account's server asks for us. Quotes count as reposts."""
        uri = reference.partition(" ")[0]
        self._key_of(reference)
        post = self._repository.seen(uri)
        if post is None:
            return None
        replies, reposts, quotes, likes = (
            count_of(post.get(name)) for name in ("replyCount", "repostCount", "quoteCount", "likeCount")
        )
        passed_on = reposts if quotes is None or reposts is None else reposts + quotes
        return Figures(replies, passed_on, likes)

    def _publish(self, piece: Piece) -> Published:
        rkey = record_key(piece.key, piece.at)
        record = record_of(piece, self._reply(piece.reply_to))
        try:
            done = self._repository.change(
                "com.atproto.repo.putRecord", collection=POSTS, rkey=rkey, record=record, swapRecord=None
            )
        except PermanentError as error:
            # Something stands there. Ours, if the post that it answers was changed in between, or somebody edited it.
            ours = self.find(piece) if error.params.get("service_code") == "InvalidSwap" else None
            if ours is None:
                raise
            return ours
        if not isinstance(done.get("uri"), str) or not done["uri"].endswith(f"/{rkey}"):
            raise publishing.unclear()
        return _published(done)

    def _reply(self, reference: str) -> dict[str, Any] | None:
        """``root`` and ``parent`` of an answer to a post of ours; a thread keeps the root that it began with."""
        if not reference:
            return None
        uri, _, cid = reference.partition(" ")
        parent = {"uri": uri, "cid": cid}
        found = self._repository.record(POSTS, self._key_of(reference))
        reply = found["value"].get("reply") if found else None
        root = reply.get("root") if isinstance(reply, dict) else None
        return {"root": root if isinstance(root, dict) else parent, "parent": parent}

    def _take_down(self, reference: str) -> None:
        """Deleting what is gone is no error at the server."""
        rkey = self._key_of(reference)
        self._repository.change("com.atproto.repo.deleteRecord", collection=POSTS, rkey=rkey)

    def _key_of(self, reference: str) -> str:
        """Raises ``PermanentError`` for a post of another account: the same key may name another post here."""
        uri = reference.partition(" ")[0]
        mine = f"at://{self._repository.session().did}/{POSTS}/"
        if not uri.startswith(mine):
            raise publishing.failed(PermanentError, "publish.other_account")
        return uri.removeprefix(mine)


def _published(record: Mapping[str, Any]) -> Published:
    uri = str(record["uri"])
    did, rkey = uri.removeprefix("at://").partition("/")[0], uri.rpartition("/")[2]
    return Published(f"{uri} {record.get('cid') or ''}", f"{PEOPLE}/{did}/post/{rkey}")
