"""Components escape what people wrote, and say it in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone, translation

from firebreak.base.clock import frozen
from firebreak.web.charts import time_series
from firebreak.web.parts.posts import highlighted, spans_in

pytestmark = pytest.mark.unit

HOSTILE = "<script>alert('x')</script>"


def draw(text: str, **context: Any) -> str:
    return Template("{% load firebreak %}" + text).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("level", "words"),
    [(1, "Level 1 of 4: Notice"), ("concern", "Level 2 of 4: Concern"), ("3", "Level 3 of 4: Serious")],
)
def test_a_level_is_word_shape_and_colour(level: object, words: str) -> None:
    drawn = draw("{% severity level %}", level=level)
    assert words in drawn
    assert "<svg" in drawn
    assert 'class="sev l' in drawn


@pytest.mark.parametrize("level", [0, 5, "loud"])
def test_a_level_that_does_not_exist_is_refused(level: object) -> None:
    with pytest.raises(ValueError, match=r"level|invalid literal"):
        draw("{% severity level %}", level=level)


def test_an_unknown_state_is_never_shown_as_calm() -> None:
    assert "No data" in draw("{% state_chip 'mystery' %}")
    assert "Still learning" in draw("{% state_chip 'no_baseline' %}")


@pytest.mark.parametrize(
    "tag",
    [
        "{% flag 'late' bad %}",
        "{% stat bad bad bad 'up' bad %}",
        "{% empty bad bad '/x' bad %}",
        "{% panel bad note=bad link='/x' link_label=bad %}{{ bad }}{% endpanel %}",
        "{% live bad bad %}{{ bad }}{% endlive %}",
        "{% figure bad bad %}",
        "{% post_card post %}",
        "{{ bad|compact }}{{ bad|percent }}{{ bad|clock }}{{ bad|duration_words }}",
    ],
)
def test_words_of_others_are_never_markup(tag: str) -> None:
    post = dict.fromkeys(
        ("author", "platform", "text", "lang", "sentiment", "url", "reposts", "followers"), HOSTILE
    )
    drawn = draw(tag, bad=HOSTILE, post=post)
    assert "<script" not in drawn


def test_a_quoted_post_says_its_language_and_marks_spans() -> None:
    post = {
        "author": "@a",
        "text": "厨房 <b> dirty",
        "lang": "zh-Hans",
        "url": "https://example.org/1",
        "sentiment": "negative",
    }
    drawn = draw("{% post_card post spans %}", post=post, spans=[(0, 2), (1, 4)])
    assert '<blockquote dir="auto" lang="zh-Hans"><mark>厨房 &lt;</mark>b&gt; dirty</blockquote>' in drawn
    assert 'href="https://example.org/1"' in drawn
    assert 'rel="noopener noreferrer nofollow"' in drawn


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", ""])
def test_an_address_that_is_not_the_web_is_no_link(url: str) -> None:
    assert "href" not in draw("{% post_card post %}", post={"author": "a", "text": "t", "url": url})


def test_spans_outside_the_text_and_inside_each_other_do_no_harm() -> None:
    assert spans_in("abcdef", [(4, 99), (-3, 2), (1, 3), (5, 5), (9, 12)]) == [(0, 3), (4, 6)]
    assert highlighted("a<b", [(1, 2)]) == "a<mark>&lt;</mark>b"


def test_ago_is_words_with_the_whole_time_on_hover() -> None:
    moment = timezone.now() - timedelta(minutes=12, seconds=5)
    drawn = draw("{% ago moment %}", moment=moment)
    assert ">12 minutes ago</time>" in drawn
    assert "UTC" in drawn
    assert draw("{% ago moment 'not yet' %}", moment=None) == "not yet"
    with translation.override("sv"):
        assert "för 12 minuter sedan" in draw("{% ago moment %}", moment=moment)


@pytest.mark.parametrize(
    ("language", "number", "share", "span"),
    [
        ("en", "12.4K", "58%", "1 hour 27 minutes"),
        ("zh-hans", "1.2万", "58%", "1小时 27分钟"),
        ("zh-hant", "1.2萬", "58%", "1 小時 27 分鐘"),
        ("sv", "12,4\xa0tn", "58\xa0%", "1 timme 27 minuter"),
        ("ms", "12.4K", "58%", "1 jam 27 minit"),
    ],
)
def test_numbers_are_those_of_the_readers_language(language: str, number: str, share: str, span: str) -> None:
    with translation.override(language):
        drawn = draw(
            "{{ n|compact }}|{{ s|percent }}|{{ d|duration_words }}",
            n=12_408,
            s=0.58,
            d=timedelta(minutes=87),
        )
    assert drawn == f"{number}|{share}|{span}"


def test_a_clock_has_24_hours_and_its_zone() -> None:
    moment = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
    with timezone.override("Asia/Kolkata"):
        assert draw("{{ moment|clock }}", moment=moment) == "19:35 UTC+5:30"
    with timezone.override("UTC"):
        assert draw("{{ moment|clock }}", moment=moment) == "14:05 UTC"


def test_a_moment_of_another_day_says_its_day() -> None:
    moment = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    with timezone.override("UTC"):
        with frozen(moment.replace(day=21)):
            assert draw("{{ moment|when }}", moment=moment) == "24 Nov 22:30 UTC"
        with frozen(moment.replace(hour=1)):
            assert draw("{{ moment|when }}", moment=moment) == "22:30 UTC"
    with timezone.override("Asia/Kolkata"), translation.override("zh-hans"), frozen(moment):
        assert draw("{{ moment|when }}", moment=moment) == "04:00 UTC+5:30"


class Sample(forms.Form):
    name = forms.CharField(label="Name <b>", help_text="Shown in lists", max_length=3)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    loud = forms.BooleanField(label="Loud", required=False)


def test_a_field_ties_label_help_and_error_together() -> None:
    form = Sample({"name": "<long>", "kind": ""})
    drawn = draw("{% field form.name %}", form=form)
    assert '<label for="id_name">Name &lt;b&gt;</label>' in drawn
    assert 'aria-describedby="id_name_help id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name_error"' in drawn
    group = draw("{% field form.kind %}", form=form)
    assert "<legend>Kind</legend>" in group
    assert 'aria-describedby="id_kind_error"' in group


def test_the_error_summary_links_to_each_field_and_is_silent_without_errors() -> None:
    drawn = draw("{% error_summary form %}", form=Sample({"name": "toolong", "kind": "a"}))
    assert 'href="#id_name"' in drawn
    assert "One thing needs your attention" in drawn
    assert draw("{% error_summary form %}", form=Sample()) == ""
    assert draw("{% error_summary form %}", form=Sample({"name": "a", "kind": "a"})) == ""


def test_the_pager_keeps_the_filters_in_the_address(rf: RequestFactory) -> None:
    page = Paginator(range(100), 10).page(2)
    drawn = draw("{% pager page %}", page=page, request=rf.get("/?lang=sv&q=a%26b&page=2"))
    assert "?lang=sv&amp;q=a%26b&amp;page=1" in drawn
    assert "?lang=sv&amp;q=a%26b&amp;page=3" in drawn
    assert "Page 2 of 10" in drawn
    assert draw("{% pager page %}", page=Paginator([], 10).page(1)) == ""


def test_a_live_block_carries_what_the_script_needs() -> None:
    drawn = draw("{% live '/part' 'alerts monitor.5' every=30 id='m' %}<p>now</p>{% endlive %}")
    for piece in (
        'id="m"',
        'hx-get="/part"',
        'data-live-topics="alerts monitor.5"',
        'data-live-every="30"',
        "<p>now</p>",
    ):
        assert piece in drawn


def test_a_mistake_in_a_block_tag_is_told_to_its_author() -> None:
    with pytest.raises(TemplateSyntaxError, match="colour"):
        draw("{% panel 'x' colour='red' %}{% endpanel %}")


def test_a_chart_passes_through_whole() -> None:
    chart = time_series([], title="Empty")
    assert draw("{% figure chart 'Caption & more' %}", chart=chart).count("<figure") == 1
    assert "Caption &amp; more" in draw("{% figure chart words %}", chart=chart, words="Caption & more")
