"""A form says what its item says: nothing is lost on the way to a browser and back, whatever comes back."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.plan.folders import CONTENT, read_folder
from firebreak.plan.folders.checking import texts_of
from firebreak.plan.forms.moving import moved
from firebreak.plan.forms.posting import MOST_ROWS, Posted, cleaned, from_posted, languages_of, to_posted
from firebreak.plan.forms.shape import shape
from firebreak.plan.items import KINDS, LANGUAGES

pytestmark = pytest.mark.unit


def packaged() -> list[tuple[str, str, Any]]:
    return [
        (kind, key, item)
        for place in sorted(one for one in CONTENT.iterdir() if one.is_dir())
        for kind, items in read_folder(place).items.items()
        for key, item in items.items()
    ]


ITEMS = packaged()


def sent(posted: Posted) -> Posted:
    """As a browser sends it: each line ends in CR LF."""
    return cleaned(
        (name, [value.replace("\n", "\r\n") for value in values]) for name, values in posted.items()
    )


def test_there_is_content_of_every_kind() -> None:
    assert {kind for kind, _key, _item in ITEMS} == set(KINDS)
    assert len(ITEMS) > 200


def test_every_packaged_item_comes_back_from_its_form_as_it_went_in() -> None:
    for kind, key, item in ITEMS:
        body = msgspec.to_builtins(item)
        written = to_posted(shape(kind), body, LANGUAGES)
        filled = from_posted(shape(kind), sent(written.posted), LANGUAGES)
        assert filled.errors == {}, (kind, key)
        assert filled.body == body, (kind, key)
        assert msgspec.convert(filled.body, KINDS[kind]) == item
        assert sum(map(len, written.posted.values())) < 900, (kind, key)


def test_each_text_knows_its_place_in_the_item() -> None:
    for kind, key, item in ITEMS:
        places = set(to_posted(shape(kind), msgspec.to_builtins(item), LANGUAGES).places.values())
        assert {place for place, _texts in texts_of(item)} <= places, (kind, key)


def test_a_language_that_the_plan_does_not_keep_is_not_lost() -> None:
    body = {"key": "x", "title": {"en": "Fire", "sv": "Brand"}}
    assert languages_of(body, ["en", "ms"]) == ("en", "ms", "sv")


@st.composite
def presses(draw: st.DrawFn) -> list[str]:
    """Buttons of a playbook's form, and some that it does not have."""
    rows = st.integers(-1, 14)
    one = st.one_of(
        st.just("steps:add"), st.just("avoid:add"),
        st.builds("{}:{}:{}".format, st.sampled_from(["steps", "avoid", "clocks", "x"]), rows,
                  st.sampled_from(["up", "down", "remove", "fly"])), st.text(max_size=12),
    )  # fmt: skip
    return draw(st.lists(one, max_size=8))


@settings(max_examples=40)
@given(buttons=presses())
def test_buttons_move_add_and_remove_rows_and_change_nothing_else(buttons: list[str]) -> None:
    node = shape("playbooks")
    body = next(
        msgspec.to_builtins(item) for kind, key, item in ITEMS if (kind, key) == ("playbooks", "outage")
    )
    posted = to_posted(node, body, LANGUAGES).posted
    removed = False
    for button in buttons:
        result = moved(node, posted, button, LANGUAGES)
        removed = removed or any(len(result.posted[name]) < len(posted[name]) for name in ("steps", "avoid"))
        posted = result.posted
    filled = from_posted(node, sent(posted), LANGUAGES)
    assert filled.errors == {}
    for name in ("steps", "avoid"):
        assert all(one in body[name] for one in filled.body[name]), "a row is as it was or not there"
        if not removed:
            assert len(filled.body[name]) == len(body[name]), "a new row that stays blank is left out"
    rest = {name: part for name, part in filled.body.items() if name not in {"steps", "avoid"}}
    assert rest == {name: part for name, part in body.items() if name not in {"steps", "avoid"}}


def test_a_moved_step_stands_in_its_new_place() -> None:
    node = shape("playbooks")
    body = next(msgspec.to_builtins(item) for kind, _key, item in ITEMS if kind == "playbooks")
    result = moved(node, to_posted(node, body, LANGUAGES).posted, "steps:2:up", LANGUAGES)
    keys = [step["key"] for step in from_posted(node, result.posted, LANGUAGES).body["steps"]]
    before = [step["key"] for step in body["steps"]]
    assert keys == [before[0], before[2], before[1], *before[3:]]
    assert result.focus == "steps:2:up"


def test_a_new_step_gets_a_name_of_its_own_from_its_title() -> None:
    node = shape("playbooks")
    body = next(
        msgspec.to_builtins(item) for kind, key, item in ITEMS if (kind, key) == ("playbooks", "outage")
    )
    result = moved(node, to_posted(node, body, LANGUAGES).posted, "steps:add", LANGUAGES)
    row = result.posted["steps"][-1]
    assert result.focus == f"steps.{row}.title.en"
    typed = {f"steps.{row}.title.zh-Hans": ["打电话"], f"steps.{row}.minute": ["90"], f"steps.{row}.duty": ["lead"],
             f"steps.{row}.done.en": ["Done"]}  # fmt: skip
    filled = from_posted(node, {**result.posted, **typed}, LANGUAGES)
    assert filled.errors == {}
    assert filled.body["steps"][-1]["key"] == "step"


def test_what_is_wrong_is_told_field_by_field_all_at_once() -> None:
    body = next(msgspec.to_builtins(item) for kind, _key, item in ITEMS if kind == "risks")
    posted = to_posted(shape("risks"), body, LANGUAGES).posted
    wrong = {"likelihood": ["9"], "impact": ["often"], "owner": [""], "category": ["mine"], "review_months": ["1e3"],
             **{f"title.{language}": [" \n"] for language in LANGUAGES}}  # fmt: skip
    errors = from_posted(shape("risks"), {**posted, **wrong}, LANGUAGES).errors
    assert {name: code for name, (code, _params) in errors.items()} == {
        "likelihood": "form.number", "impact": "form.number", "owner": "form.choose", "category": "form.choose",
        "review_months": "form.number", "title": "form.say",
    }  # fmt: skip


def test_one_channel_twice_and_a_bad_placeholder_are_told_where_they_are() -> None:
    body = next(msgspec.to_builtins(item) for kind, _key, item in ITEMS if kind == "templates")
    posted = to_posted(shape("templates"), body, LANGUAGES).posted
    again = {"variants.1.key": posted["variants.0.key"], "placeholders.0.key": ["Not a name"]}
    errors = from_posted(shape("templates"), {**posted, **again}, LANGUAGES).errors
    assert {name: code for name, (code, _params) in errors.items()} == {
        "variants.1.key": "form.twice", "placeholders.0.key": "form.name",
    }  # fmt: skip
    assert "variants" in from_posted(shape("templates"), {**posted, "variants": []}, LANGUAGES).errors


ODD = ["0", "1", "-1", "99999", "\ud800", "\x00", "٣", "9" * 400]


@settings(max_examples=60)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    noise=st.dictionaries(
        st.one_of(st.text(max_size=20), st.sampled_from(
            ["steps", "steps.0", "steps.0.title.en", "signs", "signs.1.terms.sv", "variants", "variants.0.key", "title",
             "title.en", "key", "clocks.first_word.notice", "minutes", "year", "types", "folds_into.one"])),
        st.lists(st.one_of(st.text(max_size=30), st.sampled_from(ODD)),
                 max_size=4), max_size=12),
)  # fmt: skip
def test_nonsense_makes_errors_or_an_item_never_a_failure(kind: str, noise: Posted) -> None:
    posted = cleaned(noise.items())
    filled = from_posted(shape(kind), posted, ("en", "sv"))
    if not filled.errors:
        msgspec.convert({**filled.body, "key": "x"}, KINDS[kind])
    msgspec.json.encode(filled.body)


def test_ten_thousand_rows_are_read_up_to_the_limit_and_told() -> None:
    posted: Posted = {"signs": [str(n) for n in range(10_000)]}
    posted |= {f"signs.{n}.text.en": ["x"] for n in range(10_000)}
    filled = from_posted(shape("risks"), posted, ("en",))
    assert filled.errors["signs"] == ("form.too_many", {"limit": MOST_ROWS})
    assert len(filled.body["signs"]) == MOST_ROWS
    full = {**posted, "signs": posted["signs"][:MOST_ROWS]}
    assert moved(shape("risks"), full, "signs:add", ("en",)).error == ("form.too_many", {"limit": MOST_ROWS})
