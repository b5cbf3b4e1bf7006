"""Search finds what was said in all five languages, two Chinese characters included, and only in this brand."""

import pytest
from django.urls import reverse

from firebreak.base.actions import machine
from firebreak.engine.posts import Post
from firebreak.listening import actions, search
from firebreak.listening.pipeline import Pipeline
from firebreak.listening.pipeline.feeding import Origin
from firebreak.listening.readers import Batch
from firebreak.listening.search.indexing import index

pytestmark = [pytest.mark.room, pytest.mark.django_db]
TEXTS = {
    "en": ("Norrsken must apologise for the outage", "outage"),
    "zh-Hans": ("Norrsken 宣布召回产品", "召回"),
    "zh-Hant": ("Norrsken 的客服被投訴了", "投訴"),
    "sv": ("Norrsken får hård kritik för elavbrottet", "elavbrottet"),
    "ms": ("Pelanggan marah dengan Norrsken kerana gangguan", "gangguan"),
}


@pytest.fixture
def heard(brand):
    """Five posts through the real pipeline, indexed."""
    actions.create_monitor(actor=machine("t"), brand=brand, name="Norrsken", kind="brand", query="norrsken")
    pipeline = Pipeline()
    pipeline.matchers.refresh()
    posts = [Post(id=tag, text=text, time=1_790_000_000.0, platform="x") for tag, (text, _) in TEXTS.items()]
    pipeline.feed(Origin(brand.pk, 0, brand.pk), Batch(posts, {}), lambda _fed, _last: None)
    while search.index_some():
        pass
    yield
    index().clear()


@pytest.mark.parametrize("tag", TEXTS)
def test_words_of_every_language_are_found(brand, viewer, client_of, heard, tag):
    text, word = TEXTS[tag]
    body = client_of(viewer).get(reverse("desk:search", args=[brand.slug]), {"q": word}).content.decode()
    assert text.split()[-1] in body.replace("<mark>", "").replace("</mark>", "")
    assert body.count("<blockquote") == 1
    assert "X (Twitter)" in body
    assert "<mark>" in body
    assert "/listening/mentions/" in body  # each opens to its details


def test_nothing_of_another_brand_is_found(brand, other_brand, outsider, client_of, heard):
    body = (
        client_of(outsider)
        .get(reverse("desk:search", args=[other_brand.slug]), {"q": "outage"})
        .content.decode()
    )
    assert "<blockquote" not in body
    assert "No mention has these words" in body


def test_monitors_are_found_by_name_and_query(brand, viewer, client_of, heard):
    page = client_of(viewer).get(reverse("desk:search", args=[brand.slug]), {"q": "NORRSKEN"})
    assert [m.name for m in page.context["monitors"]] == ["Norrsken"]


@pytest.mark.parametrize(
    "q",
    [
        "",
        " ",
        '"',
        "'",
        "*",
        "AND",
        "a OR (",
        "\x00",
        "<b>x</b>",
        "%",
        "_",
        "x" * 5000,
        "🙂",
        "\\",
        "NEAR(a b)",
        ":",
        "-",
        "^",
    ],
)
def test_odd_words_are_answered_never_an_error(brand, viewer, client_of, heard, q):
    answer = client_of(viewer).get(reverse("desk:search", args=[brand.slug]), {"q": q})
    assert answer.status_code == 200
    assert "<b>x</b>" not in answer.content.decode()


def test_searching_changes_nothing(brand, viewer, client_of, heard):
    assert client_of(viewer).post(reverse("desk:search", args=[brand.slug]), {"q": "x"}).status_code == 405
