"""Keys of unmatched posts stay what they were, whatever stands beside them in a batch; names are bounded."""

from hashlib import blake2b

import pytest

from firebreak.engine.posts import Post
from firebreak.listening.pipeline.cleaning import LONGEST_NAME, clean, keys_of

pytestmark = pytest.mark.unit


def key(platform: str, number: str) -> int:
    """As those that are stored were made."""
    said = f"{platform}\x1f{number}".encode()
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)


def test_a_key_does_not_depend_on_what_else_is_in_the_batch() -> None:
    plain, chinese = Post(id="1", text="", platform="x"), Post(id="北", text="", platform="weibo")
    lone, nul = Post(id="\ud83d", text="", platform="x"), Post(id="a\0b", text="")
    wanted = [key("x", "1"), key("weibo", "北"), key("x", "\ufffd"), key("", "a\ufffdb")]
    assert keys_of([plain, chinese, lone, nul]) == wanted
    assert [keys_of([post]) for post in (plain, chinese, lone, nul)] == [[one] for one in wanted]
    halves = [Post(id="\ud83d", text=""), Post(id="", text="", platform="\ude00")]
    assert keys_of(halves) == [key("", "\ufffd"), key("\ufffd", "")]
    assert keys_of([]) == []


def test_names_are_cut_only_where_one_is_too_long() -> None:
    long, many = "a" * (LONGEST_NAME + 1), "b" * LONGEST_NAME
    post = Post(id="1", text="", time=1.0, author=many, author_name=long, platform="x", lang=many)
    clean([post], 2.0, 0.0)
    assert (post.author, post.author_name, post.platform, post.lang) == (many, long[:-1], "x", many)
