"""A query in words: a tree of codes and values, which pages translate, and its English."""

import msgspec

from firebreak.engine.marks import gettext_noop
from firebreak.engine.posts import fold
from firebreak.engine.posts.chars import CJK, class_of
from firebreak.engine.query.parser import parse
from firebreak.engine.query.spelling import respell
from firebreak.engine.query.tree import (
    And,
    Expr,
    Field,
    Handle,
    Listed,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Tag,
    Word,
    children,
)

TEMPLATES: dict[str, str] = {
    "and": gettext_noop("all of these:"),
    "or": gettext_noop("any of these:"),
    "not": gettext_noop("but not:"),
    "near": gettext_noop(
        "these with at most {distance} words (in Chinese, characters) between, in any order:"
    ),
    "near_ordered": gettext_noop(
        "these with at most {distance} words (in Chinese, characters) between, in this order:"
    ),
    "word": gettext_noop("the word “{text}”"),
    "word_cjk": gettext_noop("“{text}”, also inside longer words"),
    "word_wild": gettext_noop("a word of the form “{text}”, where * stands for any letters and ? for one"),
    "exact": gettext_noop("“{text}” spelled exactly so, capitals and Chinese script included"),
    "exact_title": gettext_noop("“{text}” spelled exactly so, in the title"),
    "list": gettext_noop("anything on the list “{name}”"),
    "list_author": gettext_noop("written by anyone on the list “{name}”"),
    "list_site": gettext_noop("on any site of the list “{name}”"),
    "list_title": gettext_noop("anything on the list “{name}” in the title"),
    "list_tag": gettext_noop("any hashtag on the list “{name}”"),
    "list_handle": gettext_noop("a mention of anyone on the list “{name}”"),
    "word_title": gettext_noop("“{text}” in the title"),
    "phrase": gettext_noop("the exact phrase “{text}”"),
    "phrase_title": gettext_noop("the exact phrase “{text}” in the title"),
    "window": gettext_noop("the words “{text}” in any order with at most {slop} other words among them"),
    "window_title": gettext_noop(
        "the words “{text}” in the title, in any order with at most {slop} other words among them"
    ),
    "tag": gettext_noop("the hashtag #{text}"),
    "tag_wild": gettext_noop("a hashtag of the form #{text}"),
    "handle": gettext_noop("a mention of @{text}"),
    "handle_wild": gettext_noop("a mention of the form @{text}"),
    "author": gettext_noop("written by {value}"),
    "author_wild": gettext_noop("written by an account of the form {value}"),
    "platform": gettext_noop("on the platform {value}"),
    "lang": gettext_noop("in the language {value}"),
    "sentiment": gettext_noop("with {value} sentiment"),
    "url": gettext_noop("at an address that begins with {value}"),
    "url_inside": gettext_noop("at an address that contains {value}"),
    "links": gettext_noop("with a link that begins with {value}"),
    "links_inside": gettext_noop("with a link that contains {value}"),
    "site": gettext_noop("on the site {value} or a part of it"),
    "kind": gettext_noop("of the kind {value}"),
    "country": gettext_noop("from the country {value}"),
    "has_link": gettext_noop("with a link"),
    "has_image": gettext_noop("with a picture"),
    "has_video": gettext_noop("with a video"),
    "has_title": gettext_noop("with a title"),
    "has_hashtag": gettext_noop("with a hashtag"),
    "has_mention": gettext_noop("that mentions an account"),
    "has_country": gettext_noop("with a known country"),
    "has_parent": gettext_noop("that answers or reposts another post"),
    "followers_from": gettext_noop("by an account with at least {low} followers"),
    "followers_to": gettext_noop("by an account with at most {high} followers"),
    "followers_between": gettext_noop("by an account with {low} to {high} followers"),
    "reposts_from": gettext_noop("reposted at least {low} times"),
    "reposts_to": gettext_noop("reposted at most {high} times"),
    "reposts_between": gettext_noop("reposted {low} to {high} times"),
    "likes_from": gettext_noop("liked at least {low} times"),
    "likes_to": gettext_noop("liked at most {high} times"),
    "likes_between": gettext_noop("liked {low} to {high} times"),
    "replies_from": gettext_noop("answered at least {low} times"),
    "replies_to": gettext_noop("answered at most {high} times"),
    "replies_between": gettext_noop("answered {low} to {high} times"),
    "engagement_from": gettext_noop("with at least {low} likes, reposts and replies together"),
    "engagement_to": gettext_noop("with at most {high} likes, reposts and replies together"),
    "engagement_between": gettext_noop("with {low} to {high} likes, reposts and replies together"),
    "views_from": gettext_noop("seen at least {low} times"),
    "views_to": gettext_noop("seen at most {high} times"),
    "views_between": gettext_noop("seen {low} to {high} times"),
}


class Explanation(msgspec.Struct, frozen=True):
    """One clause: ``code`` of its template, ``params`` for it, and what stands under it."""

    code: str
    params: dict[str, str]
    at: int
    length: int
    children: tuple["Explanation", ...] = ()


def explain(query: str | Query) -> Explanation:
    """What the query looks for, as a tree. Raises QueryError for a text that cannot be read."""
    parsed = parse(query) if isinstance(query, str) else query
    return _explained(parsed.root, parsed.text)


def explain_in_english(query: str | Query) -> str:
    """The explanation as indented English lines.

    >>> print(explain_in_english("acme -(#ad OR author:acme*)"))
    all of these:
      the word “acme”
      but not:
        any of these:
          the hashtag #ad
          written by an account of the form acme*
    """
    return "\n".join(_lines(explain(query), 0))


def _lines(part: Explanation, depth: int) -> list[str]:
    line = "  " * depth + TEMPLATES[part.code].format(**part.params)
    return [line, *(line for child in part.children for line in _lines(child, depth + 1))]


def _explained(node: Expr, text: str) -> Explanation:
    code, params = _wording(node)
    typed = fold(text[node.at : node.at + node.length])
    params = {name: as_typed(value, typed) for name, value in params.items()}
    below = () if isinstance(node, Phrase) else tuple(_explained(child, text) for child in children(node))
    return Explanation(code, params, node.at, node.length, below)


def as_typed(value: str, typed: str) -> str:
    """A value of the tree in the Chinese script in which the person typed it (``typed``: folded only)."""
    if value.isascii():
        return value
    plain, found, at = respell(typed), [], 0
    for part in value.split(" "):
        begin = plain.find(part, at)
        found.append(part if begin < 0 else typed[begin : begin + len(part)])
        at = begin + len(part) if begin >= 0 else at
    return " ".join(found)


def _wording(node: Expr) -> tuple[str, dict[str, str]]:
    match node:
        case And():
            return "and", {}
        case Or():
            return "or", {}
        case Not():
            return "not", {}
        case Near(distance=distance, ordered=ordered):
            return ("near_ordered" if ordered else "near"), {"distance": str(distance)}
        case Word():
            return _word(node)
        case Phrase(words=words, slop=slop):
            params = {"text": " ".join(map(_shown, words))}
            if all(word.exact for word in words) and slop is None:
                text = " ".join(word.text for word in words)
                return "exact_title" if words[0].where else "exact", {"text": text}
            code = "phrase" if slop is None else "window"
            if slop is not None:
                params["slop"] = str(slop)
            return code + ("_title" if words[0].where == "title" else ""), params
        case Tag(text=text, wild=wild):
            return ("tag_wild" if wild else "tag"), {"text": text}
        case Handle(text=text, wild=wild):
            return ("handle_wild" if wild else "handle"), {"text": text}
        case Range(name=name, low=low, high=high):
            side = "from" if high is None else "between" if low else "to"
            return f"{name}_{side}", {"low": str(low or 0), "high": "" if high is None else str(high)}
        case Listed(name=name, field=field):
            return f"list_{field}".rstrip("_"), {"name": name}
        case Field(name="has", value=value):
            return f"has_{value}", {}
        case Field(name="url" | "links" as name, value=value) if value.startswith("*"):
            return f"{name}_inside", {"value": value[1:]}
        case Field(name=name, value=value, wild=wild):
            return (f"{name}_wild" if wild else name), {"value": value}


def _word(word: Word) -> tuple[str, dict[str, str]]:
    params = {"text": word.text}
    if word.exact:
        return "exact_title" if word.where else "exact", params
    if word.where == "title":
        return "word_title", params
    if word.wild:
        return "word_wild", params
    return ("word_cjk" if _inside_others(word.text) else "word"), params


def _shown(word: Word) -> str:
    return f"{{{word.text}}}" if word.exact else word.text


def _inside_others(text: str) -> bool:
    return class_of(text[0]) == CJK or class_of(text[-1]) == CJK
