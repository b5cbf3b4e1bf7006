"""Publishes posts on one WordPress site, in two steps, so that a repeat is harmless.

WordPress knows no repeats: the same call twice makes two posts. So a post is first made as a draft, which nobody sees,
under a name (slug) made of the key, after looking whether that name is taken; then the draft is published, which may be
said twice. WordPress gives a second post of the same name another one (``-2``): such a draft is removed unseen. Between
both steps the site's answer is read: where it would show other words than the approved ones, nothing is published.

What this cannot see: a post that somebody at the site renamed or removed for good, and one that was taken down and is then
published once more with the same key, which comes back.
"""

from collections.abc import Mapping
from typing import Any, Final

from firebreak.base.errors import AuthError, PermanentError, TransientError, UnknownOutcome
from firebreak.connectors.common import publishing
from firebreak.connectors.common.calling import TIMEOUT_S
from firebreak.connectors.wordpress.markup import shown, shows, title_and_content
from firebreak.connectors.wordpress.post import Post, address_of, post_of, posts_of
from firebreak.connectors.wordpress.site import Site
from firebreak.publishing.writers import Account, Figures, Piece, Planned, Published, Writer, too_long

LONGEST: Final = 6000
"""Characters: as a page's variant of a statement. WordPress itself takes more."""
KINDS: Final = ("posts", "pages")
BIN: Final = "__trashed"
"""WordPress puts this behind the slug of a post in the bin."""
STATES: Final = "publish,future,draft,pending,private,trash"
PAGE: Final = 100


class WordPressWriter(Writer):
    """Settings: ``address`` of the site and ``user``; secret: ``password``, one made for applications.

    A reference is ``posts/`` or ``pages/`` and a number.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        secrets: Mapping[str, Any],
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        address, user = (str(settings.get(name) or "") for name in ("address", "user"))
        password = str(secrets.get("password") or "")
        self._site = Site(address, user, password, private=private, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return "WordPressWriter()"

    def fits(self, piece: Piece) -> None:
        """6,000 characters."""
        if len(piece.text) > LONGEST:
            raise too_long(len(piece.text), LONGEST)

    def find(self, piece: Piece) -> Published | None:
        """By the name made of the key. What was taken down is a draft or in the bin, and not published."""
        post = self._ours(piece.key)
        return _published(post) if post is not None and post.status == "publish" else None

    def account(self) -> Account:
        """Raises ``AuthError`` also for somebody who may write there and not publish."""
        found = self._site.look("users/me", context="edit").found
        if not isinstance(found, dict):
            raise publishing.unreadable()
        able = found.get("capabilities")
        if not isinstance(able, dict) or not able.get("publish_posts"):
            raise publishing.dead()
        return Account(str(found.get("name") or found.get("slug") or "")[:200], address_of(found))

    def planned(self) -> list[Planned]:
        """Posts and pages of everybody with a date to come. Raises ``AuthError`` where some are hidden from this account."""
        return [
            Planned(f"{kind}/{post.number}", shown(post.title, post.content), post.at, post.link)
            for kind in KINDS
            for post in self._future(kind)
        ]

    def figures(self, reference: str) -> Figures | None:
        """Comments that the site shows; WordPress counts nothing else. ``None`` for a post that is not public."""
        post = self._one(reference)
        if post is None or post.status != "publish":
            return None
        return Figures(replies=self._site.look("comments", post=post.number, per_page=1).total)

    def _publish(self, piece: Piece) -> Published:
        title, content = title_and_content(piece.text, piece.language)
        fields = {"title": title, "content": content, "slug": slug_of(piece.key)}
        post = self._ours(piece.key)
        if post is None:
            post = self._drafted(piece.key, fields)
        elif post.status not in {"publish", "trash"}:
            # Of an earlier attempt; somebody may have edited it since.
            post = self._draft(f"posts/{post.number}", fields)
        if post.status == "publish":
            return _published(post)
        if post.status == "trash":
            raise PermanentError("wordpress.removed", "Somebody put it into the bin at the site.")
        if not shows(post.title, post.content, piece.text):
            raise PermanentError(
                "wordpress.altered", "The site would show the text changed. It is a draft there."
            )
        out = post_of(self._site.change("POST", f"posts/{post.number}", {**fields, "status": "publish"}))
        if out is None or out.status != "publish":
            raise publishing.unclear()
        return _published(out)

    def _drafted(self, key: str, fields: Mapping[str, Any]) -> Post:
        """A new draft under the key's name, or the post that got the name in between."""
        post = self._draft("posts", fields)
        if post.slug == fields["slug"]:
            return post
        self._unseen("DELETE", f"posts/{post.number}")
        taken = self._ours(key)
        if taken is None:
            raise PermanentError(
                "wordpress.slug", "The site changes the names of posts, so nothing was published."
            )
        return taken

    def _draft(self, path: str, fields: Mapping[str, Any]) -> Post:
        post = post_of(self._unseen("POST", path, {**fields, "status": "draft"}))
        if post is None or post.status != "draft":
            raise publishing.refused()
        return post

    def _unseen(self, method: str, path: str, fields: Mapping[str, Any] | None = None) -> Any:
        """A change of a draft. Nobody sees it, so what became of it may stay unknown: nothing was published."""
        try:
            return self._site.change(method, path, fields)
        except UnknownOutcome:
            raise publishing.failed(TransientError, "publish.later") from None

    def _take_down(self, reference: str) -> None:
        """Back to a draft: gone for visitors and kept for the site's own people."""
        post = self._one(reference)
        if post is not None and post.status in {"publish", "private", "future"}:
            self._withdrawn(reference)

    def _stop(self, reference: str) -> None:
        """A draft keeps its text and its date. Raises ``PermanentError`` when it is out."""
        post = self._one(reference)
        if post is not None and post.status in {"publish", "private"}:
            raise publishing.failed(PermanentError, "publish.not_planned")
        if post is not None and post.status == "future":
            self._withdrawn(reference)

    def _withdrawn(self, reference: str) -> None:
        post = post_of(self._site.change("POST", reference, {"status": "draft"}))
        if post is None or post.status != "draft":
            raise publishing.unclear()

    def _one(self, reference: str) -> Post | None:
        kind, _, number = reference.partition("/")
        if kind not in KINDS or not (number.isascii() and number.isdecimal()):
            raise publishing.refused()
        found = self._site.look(reference, context="edit").found
        if found is None:
            return None
        post = post_of(found)
        if post is None:
            raise publishing.unreadable()
        return post

    def _ours(self, key: str) -> Post | None:
        """The post that bears the key, one that is out before all others; one in the bin only where there is no other."""
        slug = slug_of(key)
        reply = self._site.look(
            "posts", slug=f"{slug},{slug}{BIN}", status=STATES, context="edit", per_page=PAGE
        )
        posts = posts_of(reply.found)
        if reply.total > len(posts):
            raise publishing.dead()  # it is there, and this account may not see it
        order = {"publish": 0, "trash": 2}
        return min(posts, key=lambda post: (order.get(post.status, 1), post.number), default=None)

    def _future(self, kind: str) -> list[Post]:
        posts: dict[int, Post] = {}
        page, pages = 1, 1
        while page <= pages:
            reply = self._site.look(
                kind, status="future", context="edit", per_page=PAGE, page=page, orderby="id", order="asc"
            )
            found = posts_of(reply.found)
            if len(found) < min(PAGE, reply.total - (page - 1) * PAGE):
                raise AuthError("wordpress.hidden", "The account may not see all that is planned.")
            posts.update((post.number, post) for post in found)
            page, pages = page + 1, reply.pages
        return list(posts.values())


def slug_of(key: str) -> str:
    """The name in the post's address: the same on every attempt."""
    return f"update-{key.lower()}"


def _published(post: Post) -> Published:
    return Published(f"posts/{post.number}", post.link)
