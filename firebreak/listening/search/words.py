"""How text becomes words of the index, and how what a person types becomes phrases.

Both databases see the same thing: folded text in which every character of a script without spaces stands
alone and everything that is no letter, mark or digit is a space. So a Chinese word of two characters is a
phrase of two, and neither database's own tokenizer has anything left to decide.
"""

import re
import unicodedata
from hashlib import blake2b

from firebreak.engine.posts import fold
from firebreak.engine.posts.chars import CJK, OTHER, class_of

VERSION = 1
"""Grows when the words of the same text change: the index is then built again."""
LONGEST = 60_000
"""Characters of one post that are indexed; articles beyond it are found by their beginning."""
MOST_PHRASES = 12
_NOBODYS = "\ue000"
_QUOTED = re.compile(r"[\"“”„«»](.+?)[\"“”„«»]|(\S+)")


def words(text: str) -> list[str]:
    """The words of a text as both databases take them: combining marks are spelled out, where one would break a word."""
    return fold(text[:LONGEST]).translate(_SPELLED).split()


def cut(text: str) -> list[str]:
    """The words of a text.

    >>> cut("Acme召回 of T-Shirts!")
    ['acme', '召', '回', 'of', 't', 'shirts']
    """
    return fold(text[:LONGEST]).translate(_CUTS).split()


class _Cuts(dict[int, str]):
    """What each character becomes: itself inside a word, alone between spaces, or a space; looked up once."""

    def __missing__(self, code: int) -> str:
        self[code] = found = self.made_of(chr(code))
        return found

    def made_of(self, char: str) -> str:
        """What one character becomes."""
        kind = class_of(char)
        alone = kind == CJK and char.isalnum()  # pictographs are no words to either database
        inside = kind not in (CJK, OTHER) and char != "_"
        return f" {char} " if alone else char if inside else " "


class _Spelled(_Cuts):
    """The same, with a combining mark as letters of its own."""

    def made_of(self, char: str) -> str:
        found = super().made_of(char)
        return f"x{ord(char):04x}" if found == char and unicodedata.category(char)[0] == "M" else found


_CUTS, _SPELLED = _Cuts(), _Spelled()


def spelled(char: str) -> str:
    """What one character of a folded text becomes: itself, itself between spaces, a space, or a mark as letters.

    >>> [spelled(char) for char in ("a", "召", "-", "\u0301")]
    ['a', ' 召 ', ' ', 'x0301']
    """
    return _SPELLED[ord(char)]


def spaced(text: str) -> str:
    """The words of a text, with spaces between."""
    return " ".join(words(text))


def author_word(author: str) -> str:
    """An author, as the store counts authors, as a word that no text has: it begins with a sign of nobody's script.

    One of 65,536 words, as words of their own would double what the index holds; the store tells apart who shares one.

    >>> author_word("kim") == author_word("kim") != author_word("kin")
    True
    """
    return f"{_NOBODYS}{blake2b(author.encode('utf-8', 'surrogatepass'), digest_size=2).hexdigest()}"


def phrases(asked: str) -> list[list[str]]:
    """What a person looks for: each quoted part and each word is a phrase, and all must be there.

    >>> phrases('"food safety" 召回 Acme')
    [['food', 'safety'], ['召', '回'], ['acme']]
    """
    parts = (quoted or word for quoted, word in _QUOTED.findall(asked))
    return [found for found in map(words, parts) if found][:MOST_PHRASES]


def holds(text: str, wanted: list[list[str]]) -> bool:
    """Whether a text has every phrase: the plain meaning that both indexes must agree with."""
    line = f" {spaced(text)} "
    return all(f" {' '.join(phrase)} " in line for phrase in wanted)
