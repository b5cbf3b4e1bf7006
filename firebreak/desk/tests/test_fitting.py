"""Which held text fits worst with what happened: pure, in five languages, with hard ones that must stay calm."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.desk.freezing.fitting import Crisis, Fit, Post, risks_of, worst_first

pytestmark = pytest.mark.unit
AT = datetime(2026, 11, 22, 5, tzinfo=UTC)
FIRE = Crisis(
    "i1", "Charger caught fire in Lund", AT, ("charger", "lund"), "product-fault", grave=True, languages=frozenset({"sv"})
)  # fmt: skip


def post(text: str, language: str = "en", key: str = "a", written: float = 1, due: float = 1) -> Post:
    """``written`` and ``due``: hours after the crisis began."""
    return Post(key, text, language, AT + timedelta(hours=written), AT + timedelta(hours=due))


def fit(one: Post, *crises: Crisis, hours: float = 0.5) -> Fit:
    return worst_first([one], crises or (FIRE,), AT + timedelta(hours=hours))[0]


def codes(one: Post, *crises: Crisis) -> list[str]:
    return [why.code for why in fit(one, *crises).why]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Our charger keeps you going all winter.", "en"),
        ("这款充电器陪您过冬。", "zh-Hans"),
        ("這款充電器陪您過冬。", "zh-Hant"),
        ("Laddaren som håller hela vintern.", "sv"),
        ("Pengecas yang menemani anda sepanjang musim.", "ms"),
    ],
)
def test_what_speaks_of_the_very_thing_is_named(text: str, language: str) -> None:
    words = ("charger", "充电器", "laddaren", "pengecas")
    found = fit(post(text, language), FIRE._replace(words=words)).why[0]
    assert (found.code, found.params["incident"]) == ("words", "i1")
    assert len(found.params["words"]) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The room is on fire: smoke, sparks, an explosion of colour, nothing explodes like it", "en"),
        ("现场爆炸起火，烟花点燃全城", "zh-Hans"),
        ("現場爆炸起火，煙火點燃全城", "zh-Hant"),
        ("Det brinner i knutarna, en explosion av färg", "sv"),
        ("Letupan warna, terbakar semangat", "ms"),
    ],
)
def test_what_the_incident_puts_at_risk_is_met_across_languages(text: str, language: str) -> None:
    assert risks_of(FIRE.title) & {"safety"}
    found = [why for why in fit(post(text, language)).why if why.code == "risk"]
    assert found
    assert "safety" in found[0].params["risks"]


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("Buy now, limited offer: everything must go!", "en", "promotion"),
        ("限时优惠，立即抢购！", "zh-Hans", "promotion"),
        ("限時優惠，立即搶購！", "zh-Hant", "promotion"),
        ("Köp nu, begränsat erbjudande!", "sv", "promotion"),
        ("Beli sekarang, tawaran terhad!", "ms", "promotion"),
        ("What a day 😂🎉", "en", "humour"),
        ("太好笑了😂", "zh-Hans", "humour"),
        ("太好笑了😂", "zh-Hant", "humour"),
        ("Vilken dag 😂", "sv", "humour"),
        ("Hari yang indah 😂", "ms", "humour"),
    ],
)
def test_what_sells_or_jokes_meanwhile_is_named(text: str, language: str, code: str) -> None:
    assert code in codes(post(text, language))
    calm = FIRE._replace(grave=False)
    assert fit(post(text, language), calm).points < fit(post(text, language)).points


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Our shops open at nine tomorrow.", "en"),
        ("The Lundqvist family visits our garden.", "en"),  # within a longer word
        ("Vi öppnar klockan nio.", "en"),
        ("明天九点开门。", "zh-Hans"),
        ("明天九點開門。", "zh-Hant"),
        ("Kedai dibuka pada pukul sembilan.", "ms"),
        ("🕯️ We remember.", "en"),
        ("", "en"),
        ("Öppet som vanligt.", "de"),  # a language that the check does not know
    ],
)
def test_nothing_is_said_against_what_is_harmless(text: str, language: str) -> None:
    assert codes(post(text, language)) == []


def test_age_and_market() -> None:
    assert codes(post("Vi öppnar klockan nio.", "sv")) == ["market"]
    assert codes(post("We open at nine.", written=-1)) == ["before"]
    old = fit(post("We open at nine.", written=-24 * 8, due=-1))
    assert [why.code for why in old.why] == ["before", "old", "past"]
    assert [why.code for why in worst_first([post("Hi", written=-24 * 8)], [], AT)[0].why] == ["old"]


def test_the_worst_stands_first_and_of_two_alike_what_was_due_first() -> None:
    posts = [
        post("We open at nine.", key="calm-late", due=3),
        post("We open at ten.", key="calm-soon", due=2),
        post("Buy now, limited offer!", key="sale"),
        post("Hot deals on every charger in Lund 🎉 buy now!", key="worst"),
        post("The charger stays on sale.", key="about"),
    ]
    found = worst_first(posts, [FIRE], AT)
    assert [one.post.key for one in found] == ["worst", "about", "sale", "calm-soon", "calm-late"]
    assert found[0].why[0].code == "words"
    assert not found[-1].points


def test_of_several_incidents_the_one_that_is_met_most() -> None:
    other = Crisis("i2", "Wrong bill", AT, ("bill", "invoice", "charger"), "service-failure")
    found = fit(post("Pay the bill by invoice: charger included"), FIRE, other).why[0]
    assert found.params["incident"] == "i2"


@given(
    st.lists(st.text(max_size=200), max_size=6),
    st.sampled_from(["en", "zh-Hans", "zh-Hant", "sv", "ms", "", "xx"]),
)
def test_any_texts_are_ordered_and_none_is_lost(texts: list[str], language: str) -> None:
    posts = [post(text, language, key=str(number)) for number, text in enumerate(texts)]
    found = worst_first(posts, [FIRE], AT)
    assert sorted(one.post.key for one in found) == sorted(one.key for one in posts)
    points = [one.points for one in found]
    assert points == sorted(points, reverse=True)
