"""A record of the wrong shape is told in the reader's language, with its place; msgspec's own English is never shown."""

from typing import Any

import msgspec
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base.errors import WrongInput
from firebreak.plan.actions.items import checked
from firebreak.plan.items import KINDS
from firebreak.plan.items.shapes import shape_of
from firebreak.plan.shape_words import SENTENCES, tell_shape
from firebreak.plan.words import say, say_error

pytestmark = pytest.mark.unit

RISK: dict[str, Any] = {
    "key": "a", "title": {"en": "A"}, "category": "content", "description": {"en": "x"}, "likelihood": 1, "impact": 1,
    "signs": [], "mitigation": [], "owner": "lead",
}  # fmt: skip
STEP = {"key": "a", "title": {"en": "x"}, "minute": 1, "duty": "lead", "done": {"en": "x"}}
PLAYBOOK: dict[str, Any] = {
    "key": "a", "title": {"en": "A"}, "type": "outage", "when": {"en": "x"}, "avoid": [], "steps": [STEP],
    "clocks": {"first_word": {"notice": 5}, "update_every": {}, "facts_by": 60},
}  # fmt: skip
TEMPLATE: dict[str, Any] = {
    "key": "a", "title": {"en": "A"}, "kind": "faq", "types": [], "use": {"en": "x"}, "placeholders": {},
    "variants": {"page": {"en": "x"}},
}  # fmt: skip
OUTLET: dict[str, Any] = {
    "key": "a", "title": {"en": "A"}, "sort": "scheduler", "how_to_stop": {"en": "x"}, "minutes": 5, "duty": "social",
    "link": "https://publish.example/queue?a=1",
}  # fmt: skip
GAP = {"sort": "text", "hint": {"en": "x"}}


def without(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != name}


CASES: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("risks", without(RISK, "owner"), "shape.missing", "", "“owner” is missing"),
    ("risks", {**RISK, "signs": [{}]}, "shape.missing", "signs › 1", "“text” is missing"),
    ("risks", {**RISK, "ownr": "lead"}, "shape.unknown", "", "“ownr” is nothing that belongs here"),
    ("risks", {**RISK, "category": "weather"}, "shape.choice", "category", "Choose one of: "),
    ("risks", {**RISK, "title": {"de": "A"}}, "shape.choice", "title", "en, zh-Hans, zh-Hant, sv, ms"),
    ("risks", {**RISK, "likelihood": "often"}, "shape.type", "likelihood", "a text, but it should be a whole number"),
    ("risks", {**RISK, "likelihood": True}, "shape.type", "likelihood", "yes or no"),
    ("risks", {**RISK, "likelihood": 9}, "shape.at_most", "likelihood", "The largest is 5"),
    ("risks", {**RISK, "impact": 0}, "shape.at_least", "impact", "The smallest is 1"),
    ("risks", {**RISK, "signs": "many"}, "shape.type", "signs", "it should be a list"),
    ("risks", {**RISK, "title": None}, "shape.type", "title", "Here stands nothing"),
    ("risks", {**RISK, "title": {}}, "shape.too_few", "title", "at least 1 entries"),
    ("risks", {**RISK, "key": "A b"}, "shape.pattern_key", "key", "small letters a to z, digits and single hyphens"),
    ("risks", {**RISK, "key": "a" * 61}, "shape.too_long", "key", "60 characters fit"),
    ("risks", {**RISK, "mitigation": [{"en": 3}]}, "shape.type", "mitigation › 1", "a whole number, but"),
    ("playbooks", {**PLAYBOOK, "steps": [STEP, {**STEP, "minute": -1}]}, "shape.at_least", "steps › 2 › minute", "is 0"),
    ("playbooks", {**PLAYBOOK, "steps": [{**STEP, "from_level": "red"}]}, "shape.choice", "steps › 1 › from_level",
     "notice, concern, serious, critical"),
    ("playbooks", {**PLAYBOOK, "steps": [{**STEP, "template": 3}]}, "shape.type", "steps › 1 › template",
     "it should be a text."),
    ("playbooks", {**PLAYBOOK, "clocks": {**PLAYBOOK["clocks"], "first_word": {"red": 1}}}, "shape.choice",
     "clocks › first_word", "notice, concern"),
    ("templates", {**TEMPLATE, "placeholders": {"Bad Name": GAP}}, "shape.pattern_name", "placeholders", "digits and _"),
    ("templates", {**TEMPLATE, "placeholders": {"good": {**GAP, "sort": "colour"}}}, "shape.choice",
     "placeholders › sort", "product"),
    *(
        ("outlets", {**OUTLET, "link": link}, "shape.pattern_link", "link", "starts with https:// or http://")
        for link in ("javascript:alert(1)", "publish.example", "https://", "https:///x", "https://a.example/a b", "ftp://a/")
    ),
    ("templates", {**TEMPLATE, "variants": {"fax": {"en": "x"}}}, "shape.choice", "variants", "short"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "code", "place", "words"), CASES)
def test_what_is_wrong_has_a_code_a_place_and_words(
    kind: str, body: dict[str, Any], code: str, place: str, words: str
) -> None:
    with pytest.raises(WrongInput) as caught:
        checked(kind, body)
    shape = shape_of(str(caught.value.params["detail"]), kind)
    assert (shape.code, shape.place) == (code, place)
    told = say_error(caught.value)
    assert words in told
    assert place in told
    assert not any(raw in told for raw in ("`", "$.", "Object", "enum", "Expected", "regex"))


def test_an_outlet_may_have_a_link_or_none() -> None:
    for body in (OUTLET, {**OUTLET, "link": ""}, without(OUTLET, "link")):
        checked("outlets", body)


def test_every_sentence_that_a_record_can_cause_is_met_above() -> None:
    rare = {
        "shape.no_choice",
        "shape.too_short",
        "shape.too_many",
        "shape.number",
        "shape.pattern",
        "shape.sign",
        "shape.other",
    }
    assert {code for _kind, _body, code, *_rest in CASES} == set(SENTENCES) - rare


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Expected `str` of length >= 3 - at `$.key`", "shape.too_short"),
        ("Expected `array` of length <= 3 - at `$.signs`", "shape.too_many"),
        ("Integer value out of range - at `$.impact`", "shape.number"),
        ("Expected `str` matching regex '^x$' - at `$.key`", "shape.pattern"),
        ("Invalid enum value 'x' - at `$.nowhere`", "shape.no_choice"),
        ("'utf-8' codec can't encode character '\\ud800': surrogates not allowed", "shape.sign"),
        ("The moon is full", "shape.other"),
    ],
)
def test_rare_ones_are_known_and_only_what_nobody_met_is_shown_raw(said: str, code: str) -> None:
    assert shape_of(said, "risks").code == code
    assert ("The moon is full" in tell_shape(said, "risks")) == (code == "shape.other")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(
    kind=st.sampled_from(list(KINDS)),
    body=st.dictionaries(st.sampled_from([*PLAYBOOK, *TEMPLATE]), ANYTHING),
)
def test_no_record_is_told_in_raw_words(kind: str, body: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:  # no record has so few fields
        msgspec.convert(body, KINDS[kind])
    assert shape_of(str(caught.value), kind).code != "shape.other", str(caught.value)
    assert tell_shape(str(caught.value), kind)


def test_braces_and_markup_in_names_are_only_text() -> None:
    told = say("item.shape", {"detail": "Object contains unknown field `{x}<b>`", "kind": "risks"})
    assert "{x}<b>" in told


def test_the_sentence_is_said_in_the_language_of_the_page() -> None:
    with translation.override("sv"):
        assert tell_shape("Object missing required field `owner`") == translation.gettext(
            SENTENCES["shape.missing"]
        ).format(name="owner")
