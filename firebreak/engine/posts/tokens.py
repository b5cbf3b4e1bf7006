"""Hashtags and handles as the networks write them, Chinese included."""

import re

_TAG = re.compile(r"(?<![\w&/])[#＃](\w[\w·・-]*)")
_WEIBO_TAG = re.compile(r"#([^#\s][^#\n]{0,60}?)#")
_HANDLE = re.compile(r"(?<![\w@/])[@＠]([\w](?:[\w.-]*\w)?)")


def tags_in(text: str) -> list[str]:
    """Hashtags in order, case-folded, without the sign; Weibo's ``#topic#`` form too.

    >>> tags_in("Why #AcmeFail? #Acme召回# now")
    ['acmefail', 'acme召回']
    """
    found = {m.start(): m.group(1).casefold() for m in _TAG.finditer(text)}
    found.update({m.start(): m.group(1).strip().casefold() for m in _WEIBO_TAG.finditer(text)})
    return [found[at] for at in sorted(found)]


def handles_in(text: str) -> list[str]:
    """Handles mentioned, in order, case-folded, without ``@``.

    >>> handles_in("thanks @Acme.bsky.social and @bob, mail a@b.example")
    ['acme.bsky.social', 'bob']
    """
    return [m.group(1).casefold() for m in _HANDLE.finditer(text)]
