"""The file of the index: one made by an earlier release is written, searched and emptied as a new one."""

import sqlite3
from pathlib import Path

import pytest

from firebreak.listening.search.indexing import lines
from firebreak.listening.search.sqlite import _HASHED, _MERGED, SqliteIndex
from firebreak.listening.search.words import author_word, phrases, words

pytestmark = [pytest.mark.room, pytest.mark.django_db]
_OLD = """
CREATE VIRTUAL TABLE body USING fts5(words, content='', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""
_TEXTS = (
    "Norrsken召回了三万台热泵", "don’t UNDER_score ÅTERKALLAR İstanbul", "हिन्दी ภาษาไทย 카카오 עִבְרִית",
    "ſtraße ②③ ª ⅷ 𝒜 𞤀 Ꭰ ꭰ", "\ue000 of nobody \x00 e\u0301\u0345 \udcff", "",
)  # fmt: skip


@pytest.mark.parametrize("old", [False, True])
def test_a_file_of_any_age_finds_the_same_and_forgets_it(tmp_path: Path, old: bool) -> None:
    file = tmp_path / "search.sqlite3"
    if old:
        with sqlite3.connect(file) as db:
            db.executescript(_OLD)
        db.close()
    book = SqliteIndex(file)
    rows = lines((n, "Title", text, f"kim{n}", "") for n, text in enumerate(_TEXTS, start=1))
    book.add(rows, len(rows))
    for number, text in enumerate(_TEXTS, start=1):
        for phrase in map(phrases, text.split()):
            if phrase:
                assert book.find(phrase, 9) == [number]
        assert not words(text) or book.find([words(text)], 9) == [number]
        assert book.find([[author_word("nobody")]], 9) == []
    assert book.find(phrases("title"), 9) == [6, 5, 4, 3, 2, 1]
    book.remove(rows[1:])
    assert book.find(phrases("title"), 9) == [1]
    assert book.find(phrases("hindi"), 9) == book.find([words(_TEXTS[1])], 9) == []
    book.clear()
    assert book.watermark() == 0
    assert book.find(phrases("title"), 9) == []
    book.close()
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT v FROM body_config WHERE k = 'hashsize'").fetchall() == [(_HASHED,)]
        assert db.execute("SELECT v FROM body_config WHERE k = 'automerge'").fetchall() == [(_MERGED,)]
    db.close()
