"""Leaves that look closer at the posts in which a simple leaf was seen: exact terms, hashtags beside NEAR."""

import re
from collections.abc import Iterator

import numpy as np

from firebreak.engine.posts import handle_spans, tag_spans
from firebreak.engine.posts.chars import CJK, OTHER, classes_of
from firebreak.engine.posts.fold import keep
from firebreak.engine.query.batch import GAP, numbers_in
from firebreak.engine.query.folding import POST_END, TITLE_END
from firebreak.engine.query.leaves import Masks, Placed
from firebreak.engine.query.spans import NOTHING, Ints, Spans, spans_of
from firebreak.engine.query.tree import Word
from firebreak.engine.query.words import exact_regex, fragments, whole_regex, wild_regex


class ExactLeaf(Placed):
    """A term as typed, looked for in the posts where its longest piece (the one part) was found folded."""

    def __init__(self, number: int, part: int, word: Word) -> None:
        super().__init__(number, (part,))
        self.regex = wild_regex(word.text) if word.wild else exact_regex(word.text)
        self.piece = fragments(word.text)[0] if word.wild else max(word.text.split(" "), key=len)
        self.head = "" if word.wild else word.text.split(" ")[0]
        self.title = word.where == "title"

    def _found(self, masks: Masks, number: int) -> tuple[str, list[tuple[int, int]]]:
        post = masks.batch.posts[number]
        title, text = (keep(_clean(part)) for part in (post.title, post.text))
        kept = f"{title}{TITLE_END}{text}" if title else text
        if self.piece not in kept:
            return kept, []
        limit = len(title) if self.title else len(kept)
        return kept, [match.span(1) for match in self._matches(kept) if match.end(1) <= limit]

    def _matches(self, kept: str) -> Iterator[re.Match[str]]:
        if not self.head:
            yield from self.regex.finditer(kept)
            return
        at = kept.find(self.head)
        while at >= 0:  # several times faster than trying the edges of words at every character
            match = self.regex.match(kept, at)
            if match:
                yield match
            at = kept.find(self.head, at + 1)

    def mask(self, masks: Masks) -> int:
        return sum(1 << n for n in numbers_in(masks[self.parts[0]]) if self._found(masks, n)[1])

    def spans(self, masks: Masks) -> Spans:
        first: list[Ints] = []
        last: list[Ints] = []
        for number in numbers_in(masks[self.parts[0]]):
            kept, found = self._found(masks, number)
            if found:
                base = int(masks.batch.units_at(masks.batch.post_starts[number : number + 1])[0])
                units = base + units_of(kept)
                first.append(units[[start for start, _ in found]])
                last.append(units[[end - 1 for _, end in found]])
        return spans_of(np.concatenate(first), np.concatenate(last)) if first else NOTHING


class SignLeaf(Placed):
    """Where hashtags or handles stand that fit a text, in the posts that have one (the one part)."""

    def __init__(self, number: int, part: int, name: str, text: str, wild: bool) -> None:
        super().__init__(number, (part,))
        self.read = tag_spans if name == "tag" else handle_spans
        self.fits = whole_regex(text).fullmatch if wild else text.__eq__

    def spans(self, masks: Masks) -> Spans:
        starts: list[int] = []
        ends: list[int] = []
        for number in numbers_in(masks[self.parts[0]]):
            begin, words = masks.batch.words(number)
            for start, end, name in self.read(words):
                if self.fits(name):
                    starts.append(begin + start)
                    ends.append(begin + end)
        if not starts:
            return NOTHING
        units_at = masks.batch.units_at
        return spans_of(units_at(np.array(starts) + 1), units_at(np.array(ends) - 1))


def units_of(text: str) -> Ints:
    """The number of the unit at every character of one post, from 1 (0: before the first)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = classes_of(codes)
    before = np.concatenate(([np.uint8(OTHER)], kinds[:-1]))
    begins = ((kinds == CJK) | ((kinds != OTHER) & (kinds != before))).astype(np.int64)
    begins[codes == ord(TITLE_END)] = GAP
    return np.cumsum(begins)


def _clean(text: str) -> str:
    return text.replace(POST_END, " ").replace(TITLE_END, " ")
