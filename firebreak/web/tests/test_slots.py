"""Rooms meet on pages through two registries."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils.safestring import mark_safe

from firebreak.web.context import nav_links
from firebreak.web.slots import AlreadyThereError, Navigation, NavItem, Slots, nav

pytestmark = pytest.mark.unit


def item(key: str, order: int = 100, **more: Any) -> NavItem:
    return NavItem(key, key.capitalize(), "bell", "web:offline", order, **more)


def test_entries_come_in_their_order_and_ties_keep_the_order_of_adding() -> None:
    navigation = Navigation()
    for entry in (item("c", 30), item("b", 20), item("a", 20)):
        navigation.add(entry)
    assert [entry.key for entry in navigation.items()] == ["b", "a", "c"]


def test_the_same_key_twice_is_refused() -> None:
    navigation = Navigation()
    navigation.add(item("now"))
    with pytest.raises(AlreadyThereError, match="now"):
        navigation.add(item("now"))


def test_a_reader_sees_only_what_they_may_open(rf: RequestFactory) -> None:
    navigation = Navigation()
    navigation.add(item("open"))
    navigation.add(item("secret", verb="plan.edit"))
    request = rf.get("/")
    assert [entry.key for entry in navigation.allowed(request)] == ["open", "secret"]
    request.may = lambda verb: verb != "plan.edit"  # type: ignore[attr-defined]
    assert [entry.key for entry in navigation.allowed(request)] == ["open"]


def test_a_temporary_registry_leaves_no_trace() -> None:
    navigation = Navigation()
    navigation.add(item("stays"))
    with navigation.temporary(item("goes")):
        assert [entry.key for entry in navigation.items()] == ["goes"]
    assert [entry.key for entry in navigation.items()] == ["stays"]
    slots = Slots()
    with slots.temporary():
        slots.add("p", lambda request, **_: "x")
        assert len(slots.at("p")) == 1
    assert slots.at("p") == []


def test_panels_come_in_order_and_words_are_escaped(rf: RequestFactory) -> None:
    def words(request: HttpRequest, **context: Any) -> str:
        return f"<b>{context['who']}</b>"

    def markup(request: HttpRequest, **context: Any) -> str:
        return mark_safe("<i>drawn</i>")

    slots = Slots()
    slots.add("now.main", words, order=20)
    slots.add("now.main", markup, order=10)
    slots.add("now.main", lambda request, **_: "", order=15)
    drawn = slots.render("now.main", rf.get("/"), who="me")
    assert drawn == "<i>drawn</i>\n&lt;b&gt;me&lt;/b&gt;"
    assert slots.render("nowhere", rf.get("/")) == ""
    with pytest.raises(AlreadyThereError):
        slots.add("now.main", words)


def test_a_fragment_does_not_pay_for_the_counts_of_the_navigation(rf: RequestFactory) -> None:
    def explode(request: HttpRequest) -> int:
        raise AssertionError("counted")

    with nav.temporary(NavItem("now", "Now", "bell", "web:offline", count=explode)):
        Template("{{ theme }}").render(RequestContext(rf.get("/")))
        with pytest.raises(AssertionError, match="counted"):
            Template("{% for item in nav_items %}{{ item.url }}{% endfor %}").render(
                RequestContext(rf.get("/"))
            )


@pytest.mark.urls("firebreak.web.tests.urls")
def test_the_longest_address_is_the_present_page(rf: RequestFactory) -> None:
    entries = [
        NavItem("all", "All", "bell", "web:offline", 1, count=lambda request: 3),
        NavItem("guide", "Guide", "bell", "style_guide_test", 2),
    ]
    with nav.temporary(*entries):
        links = nav_links(rf.get("/offline/inner"))
    assert [(link.key, link.current, link.count, link.letter) for link in links] == [
        ("all", True, 3, "a"),
        ("guide", False, 0, "g"),
    ]


@pytest.mark.urls("firebreak.web.tests.urls")
@pytest.mark.parametrize(
    ("path", "current"),
    [("/b/norrsken/", "now"), ("/b/norrsken/alerts/17", "alerts"), ("/b/norrsken/elsewhere", None)],
)
def test_entries_within_a_brand_lead_into_that_brand(
    rf: RequestFactory, path: str, current: str | None
) -> None:
    entries = [
        NavItem("now", "Now", "bell", "brand_start", 1),
        NavItem("alerts", "Alerts", "bell", "brand_alerts", 2),
        NavItem("offline", "Offline", "bell", "web:offline", 3),
    ]
    request = rf.get(path)
    with nav.temporary(*entries):
        assert [link.url for link in nav_links(request)] == ["/offline"]
        request.brand = SimpleNamespace(slug="norrsken")  # type: ignore[attr-defined]
        links = nav_links(request)
    assert [link.url for link in links] == ["/b/norrsken/", "/b/norrsken/alerts/", "/offline"]
    assert next((link.key for link in links if link.current), None) == current


@pytest.mark.urls("firebreak.web.tests.urls")
def test_an_entry_that_leads_nowhere_is_told_to_its_author(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.brand = SimpleNamespace(slug="norrsken")  # type: ignore[attr-defined]
    with nav.temporary(NavItem("x", "X", "bell", "no:such")), pytest.raises(NoReverseMatch):
        nav_links(request)
