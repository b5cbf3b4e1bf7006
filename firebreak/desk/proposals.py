"""What to listen for, proposed from a brand's profile: monitors as queries a person can read and change."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from firebreak.base import connectors
from firebreak.engine.query import QueryError, parse
from firebreak.org.models import Brand

_PLAIN = re.compile(r"^\w[\w'’-]*$")

TROUBLE: Mapping[str, tuple[str, ...]] = {
    "en": ("recall*", "boycott*", "scam", "lawsuit", "unsafe", "poison*", "injur*", "refund*", "outage", "leak*",
           "apolog*", "disgust*", "complain*"),
    "zh-Hans": ("召回", "抵制", "投诉", "维权", "诈骗", "中毒", "受伤", "退款", "泄露", "道歉", "曝光", "质量问题", "翻车"),
    "zh-Hant": ("召回", "回收", "抵制", "投訴", "詐騙", "中毒", "受傷", "退款", "外洩", "道歉", "爆料", "炎上", "瑕疵"),
    "sv": ("återkall*", "bojkott*", "bluff*", "stämning", "farlig*", "förgift*", "skadad*", "återbetal*", "driftstopp",
           "läck*", "ursäkt*", "skandal*", "klagomål"),
    "ms": ("tarik balik", "boikot", "penipuan", "saman", "bahaya", "keracunan", "cedera", "bayaran balik", "gangguan",
           "bocor", "mohon maaf", "aduan", "skandal"),
}  # fmt: skip
"""Words that come with trouble, per language: a starting point that the team makes its own."""


@dataclass(frozen=True)
class Proposal:
    """One monitor to offer. ``why`` says in the reader's language what it is good for."""

    key: str
    name: str
    kind: str
    query: str
    watched: bool
    why: str
    chosen: bool = True


def term(text: str) -> str:
    """A name as a query term: quoted when it has spaces, marks or looks like an operator."""
    text = re.sub(r'["“”„«»\r\n\t]+', " ", text).strip()
    if not text:
        return ""
    if text[0] in "#@" and _PLAIN.match(text[1:] or ""):
        return text
    # What reads as part of the language (OR, NEAR) is quoted too: asking the parser forgets none of it.
    if _PLAIN.match(text) and _parses(f"x OR {text}"):
        return text
    words = text.split()
    # A mark that stands alone may read as a wildcard for everything: then the words are looked for without it.
    for some in (words, [word for word in words if any(sign.isalnum() for sign in word)]):
        if _parses(quoted := f'"{" ".join(some)}"'):
            return quoted
    return ""  # only marks: nothing that can be looked for


def any_of(names: Iterable[str]) -> str:
    """``a OR b OR "c d"`` without doubles; empty when there is nothing."""
    terms = dict.fromkeys(found for name in names if (found := term(name)))
    return " OR ".join(terms)


def _tags(tags: Iterable[str]) -> list[str]:
    return ["#" + tag.lstrip("#＃").strip().replace(" ", "") for tag in tags if tag.strip("#＃ ")]


def brand_terms(brand: Brand) -> str:
    """Everything people may call the brand."""
    return any_of([brand.name, *brand.spellings, *_tags(brand.hashtags)])


def monitors(brand: Brand) -> list[Proposal]:
    """Monitors that fit the profile, each with a query that parses."""
    called = brand_terms(brand)
    found = [
        Proposal(
            "brand", brand.name, "brand", called, True, _("Everything said about you, by any of your names.")
        )
    ]
    given = (word for tongue in (brand.languages or ["en"]) for word in TROUBLE.get(tongue, ()))
    # Ours, so a star at the end is meant; in a name it is only a star.
    words = " OR ".join(dict.fromkeys(word if word.endswith("*") else term(word) for word in given))
    if words:
        found.append(Proposal(
            "trouble", _("{brand}: trouble words").format(brand=brand.name), "topic", f"({called}) AND ({words})", True,
            _("Your name beside words such as recall, boycott or refund. Small and telling."),
        ))  # fmt: skip
    for number, product in enumerate(brand.products):
        found.append(Proposal(
            f"product{number}", product, "product", _beside(product, called), True, _("One of your products."),
        ))  # fmt: skip
    for number, person in enumerate(brand.people):
        found.append(
            Proposal(
                f"person{number}", person, "person", any_of([person]), True, _("A person who stands for you.")
            )
        )
    for number, rival in enumerate(brand.competitors):
        found.append(Proposal(
            f"rival{number}", rival, "competitor", any_of([rival]), False,
            _("Counted for comparison; it never warns."),
        ))  # fmt: skip
    return [proposal for proposal in found if _parses(proposal.query)]


def _beside(product: str, called: str) -> str:
    """A product's own name when it is telling; with the brand beside it when it is a short common word."""
    name = term(product)
    alone = " " in product.strip() or len(product) > 9 or not product.isascii()
    return name if alone else f"{name} AND ({called})"


def _parses(query: str) -> bool:
    try:
        parse(query)
    except QueryError:
        return False
    return True


@dataclass(frozen=True)
class SourceProposal:
    """One keyless source to offer, as the connector proposed it."""

    key: str
    connector: str
    title: str
    name: str
    settings: Mapping[str, Any]
    chosen: bool


def profile(brand: Brand) -> dict[str, Any]:
    """What connectors are told when they propose sources."""
    return {
        "name": brand.name, "spellings": brand.spellings, "products": brand.products, "hashtags": brand.hashtags,
        "languages": brand.languages, "market": brand.market,
    }  # fmt: skip


def sources(brand: Brand) -> list[SourceProposal]:
    """Sources that need no key and fit the profile."""
    found = []
    for manifest in connectors.all_that(connectors.READ):
        if not manifest.keyless or manifest.propose is None:
            continue
        for number, given in enumerate(manifest.propose(profile(brand))):
            settings = dict(given.get("settings", {}))
            name = str(given.get("name", manifest.title))[:120]
            chosen = bool(given.get("chosen", True))
            found.append(
                SourceProposal(
                    f"{manifest.name}{number}", manifest.name, _(manifest.title), name, settings, chosen
                )
            )
    return found


def chosen_of(proposals: Sequence[Proposal], keys: Iterable[str]) -> list[Proposal]:
    """Those whose boxes were ticked."""
    wanted = set(keys)
    return [proposal for proposal in proposals if proposal.key in wanted]
