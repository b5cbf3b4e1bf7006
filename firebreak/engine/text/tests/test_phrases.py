"""Seed phrases are found as words of their own language, wherever they stand."""

import numpy as np
import pytest

from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.heads import masked
from firebreak.engine.text.phrases import GROUPS, INTENTS, NAMES, RISKS, entries, phrase_scores

pytestmark = pytest.mark.unit

FILES = ("en", "zh", "zh-Hant", "sv", "ms")


def names(text: str, group: str) -> set[str]:
    scores = phrase_scores(encode([text]), np.array([GROUPS.index(group) if group else -1]))[0]
    return {NAMES[at] for at in np.flatnonzero(scores)}


@pytest.mark.parametrize("language", FILES)
def test_every_language_has_at_least_thirty_phrases_of_each_kind(language: str) -> None:
    found = entries(language)
    assert min(len(set(found[name])) for name in (*RISKS, *INTENTS)) >= 30
    assert set(found) == set(NAMES)


@pytest.mark.parametrize(
    ("text", "group", "name"),
    [
        ("It EXPLODED!!!", "en", "safety"),
        ("they want a refund, still no reply", "en", "service"),
        ("手机突然爆炸", "zh", "safety"),
        ("手機突然爆炸", "zh", "safety"),
        ("個資外洩", "zh", "privacy"),
        ("Laddaren fattade eld", "sv", "safety"),
        ("misstänkt matförgiftning på skolan", "sv", "safety"),
        ("dompet saya, tak boleh login", "ms", "outage"),
        ("gue kena PHK massal", "ms", "employment"),
    ],
)
def test_a_phrase_is_found(text: str, group: str, name: str) -> None:
    assert name in names(text, group)


def test_a_phrase_inside_another_word_is_not_found() -> None:
    assert "safety" not in names("an unexploredness of embankments", "en")
    assert "legal" not in names("we pursued and issued it", "en")


def test_phrases_of_another_language_do_not_count_and_all_count_where_it_is_unknown() -> None:
    assert names("Det var en brand", "sv") >= {"safety"}
    assert "safety" not in names("Det var en brand", "en")
    assert "safety" in names("Det var en brand", "")


def test_texts_of_a_batch_do_not_see_each_other() -> None:
    scores = phrase_scores(encode(["caught", "fire", "", "caught fire"]), np.zeros(4, np.int64))
    assert [float(row[NAMES.index("safety")]) for row in scores] == [0, 0, 0, 2]


def test_what_looks_grave_and_is_not_is_known() -> None:
    assert "none" in names("The band was on fire tonight", "en")


def test_masking_leaves_no_phrase_behind() -> None:
    hidden = masked(["My kettle caught fire, worst service ever"], np.array([0]))
    assert names(hidden[0], "en") == set()
    assert "kettle" in hidden[0]
