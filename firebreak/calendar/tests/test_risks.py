"""What could go wrong with a planned post: each risk where it is, and silence where it is not."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from firebreak.calendar.looked import (
    Account,
    Around,
    Looked,
    OpenIncident,
    Other,
    OwnDay,
    Risk,
    SensitiveTopic,
)
from firebreak.calendar.risk_words import say_risk
from firebreak.calendar.risks import CODES, find

pytestmark = pytest.mark.unit
DUE = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
"""A Wednesday on which nothing is kept in Sweden."""


def post(**given: Any) -> Looked:
    base: dict[str, Any] = {
        "uid": "p", "at": DUE, "channel_key": "1", "channel_account": "@acme", "channel_writer": "mastodon",
        "channel_languages": ("en",), "language": "en", "text": "Our new bottle is here.", "approved": True,
    }  # fmt: skip
    return Looked(**{**base, **given})


def around(**given: Any) -> Around:
    base: dict[str, Any] = {"now": DUE - timedelta(days=3), "zone": "Europe/Stockholm", "countries": ("SE",)}
    return Around(**{**base, **given})


def codes(risks: list[Risk]) -> list[str]:
    return [risk.code for risk in risks]


def only(risks: list[Risk]) -> Risk:
    [risk] = risks
    return risk


def test_an_ordinary_post_has_no_risk() -> None:
    assert find(post(), around()) == []


@pytest.mark.parametrize(
    ("hours", "approved", "expected"),
    [
        (25, False, None), (24, False, "advice"), (1, False, "advice"), (0, False, "error"), (-5, False, "error"),
        (0, True, None), (-5, True, None),
    ],
)  # fmt: skip
def test_a_post_that_nobody_approved_is_pointed_out_a_day_before_and_kept_back_at_its_moment(
    hours: int, approved: bool, expected: str | None
) -> None:
    found = find(post(approved=approved), around(now=DUE - timedelta(hours=hours)))
    assert [risk.strength for risk in found if risk.code == "not_approved"] == (
        [expected] if expected else []
    )


@pytest.mark.parametrize(("shift", "late"), [(-1, True), (0, True), (1, False)])
def test_an_offer_that_ends_before_the_post_is_due(shift: int, late: bool) -> None:
    found = find(post(offer_ends=DUE + timedelta(minutes=shift)), around())
    assert codes(found) == (["expired_offer"] if late else [])
    if late:
        assert only(found).strength == "error"
        assert str(only(found).params["ends"]).endswith("+02:00")


def test_a_text_that_names_a_past_end_is_for_a_person_to_weigh() -> None:
    risk = only(find(post(text="Half price until 5 June!"), around()))
    assert (risk.code, risk.strength, risk.params["day"]) == ("expired_offer", "advice", "2026-06-05")


def test_the_day_is_that_of_the_brands_zone() -> None:
    late = datetime(2026, 12, 12, 17, 0, tzinfo=UTC)  # the 13th in Shanghai
    calm = around(now=late - timedelta(days=3), countries=("CN",))
    assert find(post(at=late), calm) == []
    risk = only(find(post(at=late), calm._replace(zone="Asia/Shanghai")))
    assert (risk.code, risk.strength, risk.params["day"]) == ("sensitive_date", "advice", "nanjing-1937")
    assert risk.params["date"] == "2026-12-13"


def test_the_brands_own_days_count_from_first_to_last() -> None:
    own = OwnDay("7", "The fire in Borås", date(2026, 6, 9), date(2026, 6, 10))
    risk = only(find(post(), around(own_days=(own,))))
    assert (risk.params["key"], risk.params["name"]) == ("own:7", "The fire in Borås")
    assert find(post(at=DUE + timedelta(days=1)), around(own_days=(own,))) == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("battery", "A new BATTERY for you"),
        ("pork", "No pork, no lard"),
        ("barnarbete", "Vi säger nej till barnarbete!"),
        ("babi", "Bukan babi."),
        ("疫苗", "新冠疫苗接种"),
        ("疫苗", "新冠疫苗接種"),
        ("軍隊", "军队的故事"),
        ("aurora x2", "Meet the Aurora  X2!"),
        ("acme", "购买acme手机"),
    ],
)
def test_words_of_a_touchy_topic_are_met_in_five_languages(words: str, text: str) -> None:
    topic = SensitiveTopic("t", "Topic", ("nothing", words), "SE")
    risk = only(find(post(text=text, language="", channel_languages=()), around(topics=(topic,))))
    assert (risk.code, risk.strength, risk.params["words"]) == ("sensitive_topic", "advice", [words])


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("art", "We start the party"), ("war", "Warm rewards await"), ("sex", "Sexton i Essex"),
        ("ras", "Gräset är grönare"),
        ("api", "Kapital rapi"), ("召回", "召唤回来"), ("a", "A is a letter"), ("!", "Wow!"),
        ("", "Anything"), ("死", "死忠粉丝"),
        ("acme", "acmeology"), ("co-op", "The co op"),
    ],
)  # fmt: skip
def test_a_word_inside_another_is_not_met(word: str, text: str) -> None:
    topic = SensitiveTopic("t", "Topic", (word,))
    assert find(post(text=text, language="", channel_languages=()), around(topics=(topic,))) == []


@pytest.mark.parametrize(
    ("word", "text", "language", "meets"),
    [
        ("batteries", "A new battery", "en", True), ("egg", "Fresh eggs", "en", True), ("boxes", "In a box", "en", True),
        ("flaskor", "Ny flaska ute nu", "sv", True), ("batteri", "Batterierna räcker längre", "sv", True),
        ("glas", "Glaset är halvfullt", "sv", True), ("botol", "Botol-botol baharu", "ms", True),
        ("minuman", "Minumannya sedap", "ms", True), ("batteries", "A new battery", "sv", False),
        ("news", "A new bottle", "en", False), ("varor", "Så var det", "sv", False), ("glasses", "Glasgow", "en", False),
        ("leak", "A leaky roof", "en", False), ("bil", "Mobilen", "sv", False), ("crisis", "Crises", "en", False),
        ("care", "Cars", "en", False), ("bottle neck", "Bottles", "en", False), ("", "s", "en", False),
        ("召回", "召唤", "en", False),
    ],
)  # fmt: skip
def test_a_word_is_met_in_another_form_of_the_posts_language(
    word: str, text: str, language: str, meets: bool
) -> None:
    incident = OpenIncident("9", "T", (word,))
    found = find(post(text=text, language=language, channel_languages=()), around(incidents=(incident,)))
    assert codes(found) == (["open_incident"] if meets else [])


def test_a_topic_of_another_market_is_not_looked_for() -> None:
    topic = SensitiveTopic("t", "Pork", ("pork",), "MY")
    assert find(post(text="Pork week"), around(topics=(topic,))) == []
    assert codes(find(post(text="Pork week"), around(topics=(topic,), countries=("my", "SE")))) == [
        "sensitive_topic"
    ]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"picture_rights": "Photo: Ann Lind, CC BY 4.0"}, None),
        ({"picture_rights": " - "}, "unknown"),
        ({}, "unknown"),
        ({"picture_rights": "Agency", "picture_rights_until": date(2026, 6, 10)}, None),
        ({"picture_rights": "Agency", "picture_rights_until": date(2026, 6, 9)}, "ended"),
        ({"picture_rights": "摄影：王芳"}, None),
    ],
)
def test_a_picture_needs_words_of_its_rights_that_still_hold(given: dict[str, Any], why: str | None) -> None:
    found = find(post(has_picture=True, **given), around())
    assert [(risk.strength, risk.params["why"]) for risk in found] == ([("error", why)] if why else [])
    assert find(post(has_picture=False, **given), around()) == []


def test_a_post_that_meets_an_open_incident_is_kept_back() -> None:
    incident = OpenIncident("9", "Bottles burst in Malmö", ("Bottle", "Malmö"))
    risk = only(find(post(), around(incidents=(incident,))))
    assert (risk.code, risk.strength) == ("open_incident", "error")
    assert risk.params == {"key": "9", "title": "Bottles burst in Malmö", "words": ["Bottle"]}


def test_the_topic_of_a_post_meets_the_title_of_an_incident() -> None:
    incident = OpenIncident("9", "瓶裝水召回事件")
    assert codes(
        find(
            post(text="夏日特惠", topic="瓶装水", language="", channel_languages=()),
            around(incidents=(incident,)),
        )
    ) == ["open_incident"]
    assert (
        find(
            post(text="夏日特惠", topic="果汁", language="", channel_languages=()),
            around(incidents=(incident,)),
        )
        == []
    )


def test_beside_a_grave_incident_every_post_is_weighed_and_none_is_kept_back() -> None:
    incident = OpenIncident("9", "Metal in the tins", ("metal", "tins"), grave=True)
    risk = only(find(post(text="Good morning from the roof garden."), around(incidents=(incident,))))
    assert (risk.code, risk.strength, risk.params["key"]) == ("open_incident", "advice", "9")
    assert "Metal in the tins" in say_risk(risk).title
    assert only(find(post(text="New tins!"), around(incidents=(incident,)))).strength == "error"


def test_another_incident_says_nothing() -> None:
    incident = OpenIncident("9", "Data leak", ("leak", "password"))
    assert find(post(text="Leaky roofs? Bottleneck? We help."), around(incidents=(incident,))) == []


@pytest.mark.parametrize(
    ("minutes", "channel", "uid", "near"),
    [
        (29, "1", "o", 29),
        (-29, "1", "o", 29),
        (0, "1", "o", 0),
        (30, "1", "o", None),
        (5, "2", "o", None),
        (5, "1", "p", None),
    ],
)
def test_two_posts_of_one_channel_within_half_an_hour(
    minutes: int, channel: str, uid: str, near: int | None
) -> None:
    found = find(post(), around(others=(Other(uid, DUE + timedelta(minutes=minutes), channel),)))
    assert [risk.params["minutes"] for risk in found] == ([] if near is None else [near])
    assert all(risk.strength == "advice" for risk in found)


def test_of_many_near_posts_the_nearest_is_named() -> None:
    others = tuple(Other(str(n), DUE + timedelta(minutes=n), "1") for n in (20, -3, 8))
    assert only(find(post(), around(others=others))).params["uid"] == "-3"
    assert only(find(post(), around(others=others))).params["count"] == 3


def test_a_post_that_does_not_fit_is_kept_back() -> None:
    risk = only(find(post(fits_problem="publishing.too_long"), around()))
    assert (risk.code, risk.strength, risk.params["problem"]) == (
        "does_not_fit",
        "error",
        "publishing.too_long",
    )


def test_the_most_dangerous_comes_first_and_each_says_which_it_is() -> None:
    bad = post(
        approved=False, text="Bottle day, half price until 5 June. Ask @acme_uk", offer_ends=DUE, has_picture=True,
        language="sv", fits_problem="x",
    )  # fmt: skip
    near = around(
        now=DUE, incidents=(OpenIncident("9", "t", ("bottle",)),), others=(Other("o", DUE, "1"),),
        own_days=(OwnDay("1", "Own", DUE.date(), DUE.date()),), topics=(SensitiveTopic("t", "T", ("price",)),),
        accounts=(Account("1", "acme"), Account("2", "acme_uk")), written_for="@acme_old",
    )  # fmt: skip
    found = find(bad, near)
    assert codes(found) == [
        "open_incident", "wrong_account", "wrong_account", "expired_offer", "not_approved", "picture_without_rights",
        "does_not_fit", "wrong_account", "expired_offer", "sensitive_date", "sensitive_topic", "too_near",
    ]  # fmt: skip
    assert set(CODES) == set(codes(found))
    strengths = [risk.strength for risk in found]
    assert strengths == sorted(strengths, reverse=True)
    assert len({(risk.code, risk.params["key"]) for risk in found}) == len(found)
    assert find(bad, near) == found


def test_hostile_texts_do_no_harm() -> None:
    for text in (
        "\x00",
        "\ud800",
        "@" * 5_000,
        "a\u0301" * 5_000,
        "至" * 5_000,
        "until 5 " * 3_000,
        "@a." * 4_000,
    ):
        found = find(
            post(text=text, title=text, topic=text),
            around(
                topics=(SensitiveTopic("t", text, (text, "x")),), incidents=(OpenIncident("9", text, (text,)),),
                accounts=(Account("2", text),), written_for=text,
            ),
        )  # fmt: skip
        assert all(risk.code in CODES for risk in found)
