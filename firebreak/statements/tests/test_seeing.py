"""Readers see what machines read: no marks that are drawn as nothing, no address that leads elsewhere than it seems."""

from typing import Any

import pytest

from firebreak.base.errors import WrongInput
from firebreak.statements import actions
from firebreak.statements.placeholders import checked
from firebreak.statements.seeing import strange_host, unseen
from firebreak.statements.tests.conftest import ACTOR, ask, begun, facts, filled

HIDDEN = [0x200B, 0x200C, 0x200D, 0x2061, 0x2064, 0x206A, 0x034F, 0x115F, 0x1160, 0x17B4, 0x180B, 0x2800, 0x3164, 0xFFA0,
          0xFE00, 0xFE0F, 0xFEFF, 0xFFF9, 0xFFFC, 0x1D173, 0xE0001, 0xE0041, 0xE0100, 0x00AD, 0x202E, 0x2066]  # fmt: skip
STRANGE = [
    "https://xn--pypal-4ve.com/a", "https://p\u0430ypal.com", "https://\u0430\u0440\u0440\u04cf\u0435.com",
    "https://pay\u4e00pal.com",
    "https://bank.example@evil.example/", "https://ex\u0251mple.com", "https://example.com\u3002evil.com",
    "HTTPS://XN--A.com",
    "https://ex\u0430mple.com:8080/x",
]  # fmt: skip
PLAIN = [
    "https://example.com/a?b=c#d", "https://r\u00e4ksm\u00f6rg\u00e5s.se/nytt",
    "https://\u4f8b\u5b50.\u4e2d\u56fd/", "https://www.example.co.uk:8443/",
    "http://192.0.2.1/a", "https://my_shop.example.com", "https://example.com/xn--a/@name",
]  # fmt: skip


@pytest.mark.unit
@pytest.mark.parametrize("code", HIDDEN)
def test_what_is_drawn_as_nothing_is_found_in_a_word(code: int) -> None:
    assert unseen(f"pay{chr(code)}pal") == f"U+{code:04X}"
    assert unseen(f"\u6d88{chr(code)}\u606f") == f"U+{code:04X}"


@pytest.mark.unit
@pytest.mark.parametrize(
    "text",
    ["\U0001f468\u200d\U0001f469\u200d\U0001f467 hi", "\u2764\ufe0f", "1\ufe0f\u20e3",
     "\U0001f469\U0001f3fd\u200d\u2695\ufe0f", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
     "\u0915\u094d\u200d\u0937", "caf\u00e9, cafe\u0301", "\u5173\u95e8\uff0c12\u00a0%", "one\ntwo\tthree"],
)  # fmt: skip
def test_what_is_seen_or_holds_signs_together_stays(text: str) -> None:
    assert unseen(text) == ""


@pytest.mark.unit
@pytest.mark.parametrize("link", STRANGE)
def test_an_address_that_may_lead_elsewhere_is_refused_in_every_gap(link: str) -> None:
    assert strange_host(link)
    for sort in ("link", "text", "contact"):
        with pytest.raises(WrongInput) as caught:
            checked(sort, link if sort == "link" else f"See {link} today, 12345")
        assert caught.value.code in ("statements.host", "statements.not_a_link")


@pytest.mark.unit
@pytest.mark.parametrize("link", PLAIN)
def test_a_plain_address_is_kept(link: str) -> None:
    assert checked("link", link) == link
    assert strange_host(f"See {link}, or call.") == ""


@pytest.mark.unit
@pytest.mark.parametrize(
    "text",
    ["\u8be6\u60c5\u89c1https://example.com\u3002\u8c22\u8c22", "\u8be6\u60c5\u89c1example.com\u67e5\u770b",
     "\uff08https://example.com\uff09", "Mail help@example.com.", "klart.V\u00e4lkommen",
     "https://example.com.", "\"https://example.com\"", "3.5 kg", "e.g. this"],
)  # fmt: skip
def test_an_address_in_a_sentence_ends_where_readers_see_it_end(text: str) -> None:
    assert strange_host(text) == ""


@pytest.mark.unit
@pytest.mark.parametrize(
    "text", ["Go to p\u0430ypal.com now", "mail x@p\u0430ypal.com", "\u8be6\u60c5\u89c1xn--pypal-4ve.com"]
)
def test_a_bare_address_in_a_sentence_is_judged_too(text: str) -> None:
    assert strange_host(text)


@pytest.mark.room
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code"),
    [("Pay\u200dpal is safe", "statements.mark"), ("Go to https://p\u0430ypal.com now", "statements.host")],
)
def test_words_by_hand_hide_nothing(team: Any, words: str, code: str) -> None:
    row = begun(team.brand, team.sam)
    with pytest.raises(WrongInput) as caught:
        actions.fill(actor=ACTOR, statement=row, person=team.sam, values={}, edits={"short": {"en": words}})
    assert caught.value.code == code


@pytest.mark.room
@pytest.mark.django_db
def test_a_templates_own_words_hide_nothing_when_it_is_asked(team: Any) -> None:
    item = team.plan.items.get(kind="templates", key="holding-general")
    item.body["variants"]["short"]["en"] += " Pay\u3164pal"
    item.save()
    row = filled(team.brand, team.sam)
    with pytest.raises(WrongInput) as caught:
        ask(row, team.sam)
    assert (caught.value.code, caught.value.params["mark"]) == ("statements.mark", "U+3164")


@pytest.mark.room
@pytest.mark.django_db
def test_two_gaps_side_by_side_make_no_address_that_leads_elsewhere(team: Any) -> None:
    row = begun(team.brand, team.sam)
    values = facts(row, what_happened="See https://bank.example", next_update_time="@evil.example 21:00")
    edits = {"short": {"en": "{what_happened}{next_update_time}"}}
    made = actions.fill(actor=ACTOR, statement=row, person=team.sam, values=values, edits=edits)
    with pytest.raises(WrongInput) as caught:
        ask(made, team.sam)
    assert caught.value.code == "statements.host"
