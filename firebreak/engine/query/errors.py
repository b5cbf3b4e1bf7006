"""What can be wrong with a query, as codes, places and English templates."""

from collections.abc import Mapping

import msgspec

from firebreak.engine.marks import gettext_noop

ERRORS: dict[str, str] = {
    "empty": gettext_noop("The query is empty. Write at least one word to listen for."),
    "too_long": gettext_noop(
        "The query has {size} characters; {limit} is the most. Split it into two monitors."
    ),
    "too_deep": gettext_noop("More than {limit} parentheses stand inside each other. Take some away."),
    "unclosed_quote": gettext_noop("This quotation mark is never closed. Add one at the end of the phrase."),
    "unclosed_group": gettext_noop("This parenthesis is never closed. Add “)” where the group ends."),
    "stray_close": gettext_noop("This parenthesis closes nothing. Remove it, or add “(” before it."),
    "empty_group": gettext_noop("There is nothing between these parentheses. Fill the group or remove it."),
    "empty_phrase": gettext_noop(
        "There is nothing between these quotation marks. Write a phrase or remove them."
    ),
    "missing_left": gettext_noop("{operator} needs something before it. Add a word, or remove {operator}."),
    "missing_right": gettext_noop("{operator} needs something after it. Add a word, or remove {operator}."),
    "near_group": gettext_noop(
        "NEAR joins what stands in the text: words, phrases, hashtags, handles and groups of these. "
        "Write NOT and fields beside it, as in: (a NEAR/5 b) NOT c."
    ),
    "near_pairs": gettext_noop(
        "With AND in its groups this NEAR stands for {pairs} of them; {limit} is the most. Write fewer terms."
    ),
    "group_slop": gettext_noop(
        "“~” after a group takes words, or two sides joined with AND. Write NEAR/n between the parts instead."
    ),
    "unclosed_brace": gettext_noop(
        "This brace is never closed. Add “}}” after the words that must stand exactly so."
    ),
    "unknown_list": gettext_noop("There is no list “{name}”. Make it first, or correct its name."),
    "list_too_long": gettext_noop("The list “{name}” has {size} entries; {limit} is the most. Split it."),
    "list_entry": gettext_noop("“{term}” on the list “{name}” cannot be looked for. Correct that entry."),
    "list_place": gettext_noop(
        "The list “{name}” holds accounts or sites, which do not stand in the text. Write it outside of NEAR."
    ),
    "near_distance": gettext_noop("NEAR/{distance} is too far: {limit} words is the most."),
    "near_chain": gettext_noop("More than {limit} NEAR follow each other. Join some of them with AND."),
    "only_wildcard": gettext_noop("“{term}” has no letter of its own. Add at least one to the wildcard."),
    "many_wildcards": gettext_noop("“{term}” has more than {limit} “*”. Use fewer, or write two terms."),
    "unknown_field": gettext_noop(
        "There is no field “{name}:”. Fields are {fields}. To look for the text itself, "
        "put it in quotation marks."
    ),
    "unknown_field_guess": gettext_noop(
        "There is no field “{name}:”. Did you mean “{guess}:”? To look for the text itself, "
        "put it in quotation marks."
    ),
    "web_address": gettext_noop(
        "An address alone is not a term. Write url: for the post's own address, links: for addresses in it."
    ),
    "field_value": gettext_noop("“{name}:” needs a value right after the colon, such as {example}."),
    "bad_value": gettext_noop("“{value}” is no value for {name}:. Use {example}."),
    "nested_field": gettext_noop(
        "A field cannot stand inside the group of another field. Close the group first."
    ),
    "field_group": gettext_noop("The group after “{name}:” takes values, OR, AND and NOT only."),
}

WARNINGS: dict[str, str] = {
    "only_not": gettext_noop(
        "The query only says what to leave out, so nearly every post matches. Add a word to listen for."
    ),
    "no_words": gettext_noop(
        "The query names no word, hashtag, account or site, so every post has to be examined. Add one."
    ),
    "one_character": gettext_noop(
        "“{term}” is a single character and is found inside many other words. Use a longer term."
    ),
    "short_wildcard": gettext_noop("“{term}” stands for very many words. Give it at least three letters."),
    "stop_word": gettext_noop("“{term}” is in nearly every post. Join it with AND to something rarer."),
    "looks_like_operator": gettext_noop(
        "“{term}” is read as a word to find. To join two terms, write it in capitals: {operator}."
    ),
    "mixed_and_or": gettext_noop(
        "AND binds tighter than OR here. Add parentheses to say which terms belong together."
    ),
    "comma": gettext_noop("A comma is read as AND. Write OR between terms when either is enough."),
    "lone_sign": gettext_noop("“{term}” alone is passed over. Put it in quotation marks to look for it."),
    "very_long": gettext_noop(
        "The query has {size} characters. Long queries are hard to keep right: consider two monitors."
    ),
    "same_twice": gettext_noop("“{term}” stands twice in the same group. One of the two can go."),
}

REMARKS: dict[str, str] = {
    "paste_comment": gettext_noop("A comment was left out."),
    "paste_left_out": gettext_noop(
        "“{term}” cannot be said here and was left out: beside AND or NOT the query now finds more, beside OR less."
    ),
    "paste_changed": gettext_noop("“{before}” became “{after}”."),
}
"""What was done to a query of another suite; nobody has to act on it."""

FATAL = frozenset({"only_not"})
"""Findings besides syntax errors with which a monitor must not be saved."""


def wording(code: str, params: Mapping[str, str]) -> str:
    """The English sentence of a code."""
    return (ERRORS.get(code) or WARNINGS.get(code) or REMARKS[code]).format(**params)


class QueryError(ValueError):
    """A query that cannot be read: ``code``, ``at``, ``length`` (characters), template ``params``."""

    def __init__(
        self, code: str, at: int = 0, length: int = 0, params: Mapping[str, str] | None = None
    ) -> None:
        self.code = code
        self.at = at
        self.length = length
        self.params = dict(params or {})
        self.key: object = None
        """Of which query, when many were compiled."""
        super().__init__(code)

    @property
    def message(self) -> str:
        """What is wrong and what to do, in English."""
        return wording(self.code, self.params)

    def __str__(self) -> str:
        prefix = "" if self.key is None else f"query {self.key!r}: "
        return f"{prefix}{self.message} (at character {self.at + 1})"


class Finding(msgspec.Struct, frozen=True):
    """One remark on a query for its editor."""

    level: str
    """``error``: cannot be saved; ``warning``: works, but probably not as meant; ``remark``: was changed."""
    code: str
    at: int
    length: int
    params: dict[str, str] = {}

    @property
    def message(self) -> str:
        """The remark in English."""
        return wording(self.code, self.params)
