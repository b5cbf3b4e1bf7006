"""Which timeline of which server: settings checked, and the addresses that follow from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from firebreak.base.errors import WrongInput
from firebreak.base.fetching import check_address

HOME = "https://mastodon.social"
"""The largest server, which hears of most public posts."""
TIMELINES = ("hashtag", "public", "local", "remote")
PAGE = 40
"""Posts a page; no server gives more."""


@dataclass(frozen=True)
class Timeline:
    """One public timeline. ``base``: the server's address without a slash at the end."""

    base: str
    kind: str
    tag: str = ""

    @property
    def host(self) -> str:
        """The server's name."""
        return (urlsplit(self.base).hostname or "").lower()

    @property
    def key(self) -> str:
        """Stands for this timeline in a cursor: a cursor of another one means nothing here."""
        return " ".join((self.base, self.kind, self.tag)).strip()

    def page(self, **limits: str) -> str:
        """The address of a page: ``min_id`` for the next younger posts, ``max_id`` for the next older ones."""
        path = f"tag/{quote(self.tag, safe='')}" if self.kind == "hashtag" else "public"
        only = {self.kind: "true"} if self.kind in {"local", "remote"} else {}
        query = urlencode({**only, **limits, "limit": str(PAGE)})
        return f"{self.base}/api/v1/timelines/{path}?{query}"

    def stream(self, streaming: str) -> str:
        """The address of its stream at a server's streaming address."""
        if self.kind == "hashtag":
            return f"{streaming}/api/v1/streaming/hashtag?{urlencode({'tag': self.tag})}"
        tail = "" if self.kind == "public" else f"/{self.kind}"
        return f"{streaming}/api/v1/streaming/public{tail}"


def timeline_of(settings: Mapping[str, Any]) -> Timeline:
    """The timeline that settings name. Raises ``WrongInput``.

    >>> timeline_of({"address": "https://social.example/", "timeline": "hashtag", "hashtag": "#Acme"}).page()
    'https://social.example/api/v1/timelines/tag/Acme?limit=40'
    """
    address = str(settings.get("address") or HOME).strip()
    check_address(address)
    parts = urlsplit(address)
    kind = str(settings.get("timeline") or "hashtag")
    if kind not in TIMELINES:
        raise WrongInput("mastodon.timeline", "Choose one of the timelines.")
    tag = clean_tag(str(settings.get("hashtag") or "")) if kind == "hashtag" else ""
    return Timeline(f"{parts.scheme}://{parts.netloc}", kind, tag)


def clean_tag(text: str) -> str:
    """A hashtag without its sign. Raises ``WrongInput`` for what can be none."""
    tag = text.strip().lstrip("#＃").strip()
    letters = tag.replace("_", "").replace("·", "")
    if (
        not tag
        or len(tag) > 100
        or not all(char.isalnum() or char in MARKS for char in letters)
        or tag.isdigit()
    ):
        raise WrongInput("mastodon.hashtag", "Give one hashtag of letters and digits, such as #norrsken.")
    return tag


MARKS = frozenset("\u200c\u30fc\u0300\u0301\u0308\u030a")
"""Signs inside words that are no letters by themselves."""
