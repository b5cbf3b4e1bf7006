"""Whether a post is about to go out under the wrong name. Pure.

Four signs, each chosen to be silent where brands do such things on purpose: the account behind the channel is another
than when the post was written; the post's language is none of the channel's; the text is in Chinese and the channel
is not, or the reverse; the text calls out ``@``another account of the brand. The last two may be meant: advice.
"""

import re
from collections.abc import Iterator
from typing import Final

from firebreak.calendar.looked import Account, Around, Looked, Risk, Strength
from firebreak.engine.posts import fold
from firebreak.engine.posts.tokens import handle_spans
from firebreak.engine.text.scripts import LATIN, by_script

CODE: Final = "wrong_account"
LEAST_LETTERS: Final = 24
"""Letters of a text (Chinese characters count for two and a half) below which its script says nothing: a slogan, a name."""
_HOST: Final = re.compile(r"[@＠]([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})")

_PLAIN: Final = re.compile(r"[a-z0-9_.-]+(?=[\u2e80-\uffef])")


def wrong_account(post: Looked, around: Around) -> Iterator[Risk]:
    """What speaks for the wrong account, ``params["why"]``: ``changed``, ``language``, ``script`` or ``mention``."""
    mine = account_key(post.channel_account)
    before = account_key(around.written_for)
    if mine and before and mine != before:
        yield _risk("changed", "error", now=post.channel_account, then=around.written_for)
    if not _spoken(post.language, post.channel_languages):
        yield _risk("language", "error", language=post.language, languages=list(post.channel_languages))
    elif seen := _other_script(post):
        yield _risk("script", "advice", language=seen, languages=list(post.channel_languages))
    for account in _called(post, around):
        yield _risk("mention", "advice", account=account.account, channel=account.name)


def account_key(account: str) -> str:
    """What two spellings of one account share.

    >>> account_key(" @Acme_SE@Social.example ") == account_key("acme_se@social.example")
    True
    """
    return fold(account).strip().removeprefix("@").removesuffix("/")


def speaks(language: str, spoken: str) -> bool:
    """Whether a text in ``language`` belongs where ``spoken`` is; a tag without script or country matches all of them.

    >>> speaks("zh-Hans", "zh"), speaks("en-GB", "en"), speaks("zh-Hans", "zh-Hant")
    (True, True, False)
    """
    one, other = (tag.lower().replace("_", "-").split("-") for tag in (language, spoken))
    return all(a == b for a, b in zip(one, other, strict=False))


def _risk(why: str, strength: Strength, **params: object) -> Risk:
    key = f"{why}:{params['account']}" if why == "mention" else why
    return Risk(CODE, strength, {"key": key, "why": why, **params})


def _spoken(language: str, spoken: tuple[str, ...]) -> bool:
    return not language or not spoken or any(speaks(language, one) for one in spoken)


def _other_script(post: Looked) -> str:
    """``zh`` or ``latin`` where a long enough text is in it and no language of the channel is written so."""
    weight = sum(2.5 if char > "\u2e7f" else 1.0 for char in post.text if char.isalpha())
    if not post.channel_languages or weight < LEAST_LETTERS:
        return ""
    script = by_script([post.text])[0]
    chinese = [one.lower().startswith("zh") for one in post.channel_languages]
    known = all(one.lower().split("-")[0] in ("zh", "en", "sv", "ms") for one in post.channel_languages)
    if script.startswith("zh") and known and not any(chinese):
        return "zh"
    return "latin" if script == LATIN and all(chinese) else ""


def _called(post: Looked, around: Around) -> list[Account]:
    """Other accounts of the brand that the text calls by their handle."""
    own = {account_key(post.channel_account)} | {
        account_key(one.account) for one in around.accounts if one.channel_key == post.channel_key
    }
    own_names = set().union(*map(_names, own))
    found: dict[str, Account] = {}
    for called in _handles(post.text):
        for one in around.accounts:
            key = account_key(one.account)
            if key and key not in own and called not in own_names and called in _names(key):
                found.setdefault(key, one)
    return list(found.values())


def _names(key: str) -> set[str]:
    """How a text may call an account: the name alone, or with its server."""
    return {key, key.partition("@")[0]} - {""}


def _handles(text: str) -> list[str]:
    """Handles in a text, folded, with the server where one is written: ``@acme@social.example``."""
    found = []
    for _start, end, handle in handle_spans(text):
        host = _HOST.match(text, end)
        plain = _PLAIN.match(handle)
        if plain:  # in Chinese nothing is spaced: 问@acme吧 calls acme
            found.append(plain[0])
        found.append(f"{handle}@{fold(host[1])}" if host else handle)
    return found
