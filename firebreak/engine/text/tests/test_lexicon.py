"""Words of praise and blame are counted, and a negation turns them round."""

import numpy as np
import pytest

from firebreak.engine.text.lexicon import entries_of, lexicon_rows
from firebreak.engine.text.linear import features_of

pytestmark = pytest.mark.unit

TAGS = ("en", "zh-Hans", "sv")


def counts(text: str, tag: str) -> tuple[int, int]:
    """Words of praise and of blame, each at most 3."""
    found = features_of("great awful", text, "bra")  # neighbours must not count
    row = int(lexicon_rows(found, TAGS, np.full(3, TAGS.index(tag)))[1])
    return row // 4, row % 4


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("a great phone", "en", (1, 0)),
        ("an awful, broken phone", "en", (0, 2)),
        ("this is not great", "en", (0, 1)),
        ("not at all great", "en", (0, 1)),
        ("not that I would call it great", "en", (1, 0)),
        ("nothing wrong here", "en", (1, 0)),
        ("they shut down", "en", (0, 1)),
        ("awful awful awful awful awful", "en", (0, 3)),
        ("my meter caught fire", "en", (0, 2)),
        ("nothing exploded", "en", (0, 0)),
        ("laddaren fattade eld", "sv", (0, 2)),
        ("", "en", (0, 0)),
        ("👍🏽", "sv", (1, 0)),
        ("inte bra", "sv", (0, 1)),
        ("great", "sv", (0, 0)),
        ("真失望", "zh-Hans", (0, 1)),
        ("推薦", "zh-Hans", (1, 0)),
    ],
)
def test_praise_and_blame_are_counted(text: str, tag: str, expected: tuple[int, int]) -> None:
    assert counts(text, tag) == expected


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant", "sv", "ms", "id", "mul"])
def test_every_table_has_words_of_each_kind(tag: str) -> None:
    assert {sign for sign, _ in entries_of(tag)} >= {1, 2, 3}


ALL_TAGS = ("en", "zh-Hans", "zh-Hant", "sv", "ms", "id", "mul")


def test_words_that_are_no_entries_are_never_counted() -> None:
    texts = [f"zq{number}x vk{number}w" for number in range(20_000)]
    found = features_of(*texts)
    for at in range(len(ALL_TAGS)):
        assert not lexicon_rows(found, ALL_TAGS, np.full(len(texts), at)).any()


def test_a_negation_at_the_end_of_a_text_does_not_reach_into_the_next() -> None:
    found = features_of("", "never", "great", "", "it is not", "awful great", "not", "")
    rows = lexicon_rows(found, TAGS, np.zeros(8, np.int64)).tolist()
    assert [divmod(row, 4) for row in rows] == [
        (0, 0),
        (0, 0),
        (1, 0),
        (0, 0),
        (0, 0),
        (1, 1),
        (0, 0),
        (0, 0),
    ]
