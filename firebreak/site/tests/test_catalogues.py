"""Message catalogues: the machinery, and that every string has words in every language.

The last three tests hold the promise "five complete languages"; they fail as soon as a string is added in the
source, until it is translated.
"""

import ast
import json
import re
import shutil
import string

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from firebreak.site import catalogues

pytestmark = pytest.mark.unit
needs_xgettext = pytest.mark.skipif(shutil.which("xgettext") is None, reason="GNU gettext is not installed")


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A package of one room with three strings."""
    room = tmp_path / "pkg" / "desk"
    (room / "templates").mkdir(parents=True)
    (room / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext\n"
        "# Translators: on a button\na = _('Save {name}')\nb = lambda n: ngettext('{n} post', '{n} posts', n)\n"
    )
    (room / "templates" / "a.html").write_text('{% load i18n %}{% translate "Hello" %}')
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path / "pkg")
    monkeypatch.setattr(catalogues, "ROOMS", ("desk",))
    return room


@needs_xgettext
def test_strings_are_collected_translated_and_kept(small, tmp_path):
    assert catalogues.collect() == {"desk": 3}
    missing = catalogues.missing("zh_Hans")["desk"]
    assert len(missing) == 3
    words = [
        {"id": ["{n} post", "{n} posts"], "string": ["{n} 条帖子"]},
        {"id": "Save {name}", "string": "保存{name}"},
        {"id": "Hello", "string": "你好"},
    ]
    (tmp_path / "w.json").write_text(json.dumps(words))
    assert catalogues.apply("zh_Hans", tmp_path / "w.json") == 3
    assert catalogues.missing("zh_Hans") == {}
    assert catalogues.compile_all() >= 1
    before = (small / "locale/zh_Hans/LC_MESSAGES/django.po").read_text()
    catalogues.collect()
    assert (small / "locale/zh_Hans/LC_MESSAGES/django.po").read_text() == before
    assert len(catalogues.missing("sv")["desk"]) == 3


@needs_xgettext
def test_a_string_that_left_the_source_leaves_the_catalogue_and_a_new_one_is_missing(small):
    catalogues.collect()
    (small / "templates" / "a.html").write_text('{% load i18n %}{% translate "Goodbye" %}')
    catalogues.collect()
    ids = [entry["id"] for entry in catalogues.missing("sv")["desk"]]
    assert "Goodbye" in ids
    assert "Hello" not in ids


def test_the_languages_of_the_product_are_those_of_the_catalogues():
    tags = {code for code, _ in settings.LANGUAGES} - {"en"}
    assert {name.replace("_", "-").lower() for name in catalogues.LANGUAGES} == tags


def messages(language):
    for file in catalogues.catalogues(language):
        if file.exists():
            with file.open("rb") as handle:
                yield from (
                    (file.parts[-5], message) for message in read_po(handle, locale=language) if message.id
                )


def holders(text):
    """Named placeholders of both kinds: ``{name}`` and ``%(name)s``."""
    try:
        braces = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        braces = {"broken"}
    return braces | set(re.findall(r"%\((\w+)\)[sd]", text))


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_placeholders_are_the_same_in_every_language(language):
    odd = []
    for room, message in messages(language):
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        allowed = set().union(*(holders(one) for one in ids))
        needed = holders(ids[-1])
        for text in filter(None, strings):
            extra, lost = holders(text) - allowed, needed - holders(text)
            if extra or (lost and len(strings) == 1 and len(ids) == 1):
                odd.append((room, ids[0], text))
    assert odd == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_no_string_is_without_words_or_doubtful(language):
    left = catalogues.missing(language)
    assert {room: [entry["id"] for entry in entries][:5] for room, entries in left.items()} == {}


@needs_xgettext
def test_collecting_finds_nothing_that_the_catalogues_do_not_have():
    new = {}
    for room in catalogues.ROOMS:
        wanted = {(m.id, m.context) for m in catalogues.extract(catalogues.PACKAGE / room) if m.id}
        file = catalogues.PACKAGE / room / "locale" / "sv" / "LC_MESSAGES" / "django.po"
        have = set()
        if file.exists():
            with file.open("rb") as handle:
                have = {(m.id, m.context) for m in read_po(handle, locale="sv") if m.id}
        if wanted - have:
            new[room] = sorted(str(one) for one, _ in wanted - have)[:5]
    assert new == {}, "run ./dev i18n and translate"


def test_no_string_for_people_hides_where_the_collector_cannot_see_it():
    marks = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "gettext_noop"}
    hidden = [
        f"{file.relative_to(catalogues.PACKAGE)}:{call.lineno}"
        for file in catalogues.PACKAGE.rglob("*.py")
        if "tests" not in file.parts
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in marks
    ]
    assert hidden == []  # inside an f-string a call is not collected, so it would stay English
