"""About to go out under the wrong name; and what brands do on purpose."""

from datetime import UTC, datetime
from typing import Any

import pytest

from firebreak.calendar.looked import Account, Around, Looked
from firebreak.calendar.wrong_account import speaks, wrong_account

pytestmark = pytest.mark.unit
DUE = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
ACCOUNTS = (
    Account("1", "acme", "Acme on Bluesky"), Account("2", "@acme_uk@social.example", "Acme UK"),
    Account("3", "@acme@mastodon.example", "Acme on Mastodon"), Account("4", ""), Account("5", "acme.bsky.social"),
)  # fmt: skip


def found(
    written_for: str = "", accounts: tuple[Account, ...] = ACCOUNTS, **given: Any
) -> list[tuple[str, str]]:
    base: dict[str, Any] = {
        "uid": "p", "at": DUE, "channel_key": "1", "channel_account": "@Acme", "channel_writer": "bluesky",
        "channel_languages": (), "language": "en", "text": "Hello",
    }  # fmt: skip
    around = Around(DUE, "UTC", accounts=accounts, written_for=written_for)
    return [
        (str(risk.params["why"]), risk.strength)
        for risk in wrong_account(Looked(**{**base, **given}), around)
    ]


@pytest.mark.parametrize("before", ["acme", "@acme", "ACME", " @acme ", ""])
def test_the_same_account_in_another_spelling_is_the_same(before: str) -> None:
    assert found(before) == []


def test_another_account_behind_the_channel_keeps_the_post_back() -> None:
    assert found("@acme_uk") == [("changed", "error")]
    assert found("@acme_uk", channel_account="") == []  # the service never said: nothing is certain


@pytest.mark.parametrize(
    ("language", "spoken", "wrong"),
    [
        ("sv", ("en",), True), ("sv", ("en", "sv"), False), ("sv", (), False), ("", ("en",), False),
        ("zh-Hant", ("zh-Hans",), True), ("zh-hans", ("zh-Hans",), False), ("zh-Hans", ("zh",), False),
        ("en-GB", ("en",), False),
    ],
)  # fmt: skip
def test_a_language_that_the_channel_does_not_speak_keeps_the_post_back(
    language: str, spoken: tuple[str, ...], wrong: bool
) -> None:
    assert found(language=language, channel_languages=spoken) == ([("language", "error")] if wrong else [])


def test_tags_are_compared_part_by_part() -> None:
    assert speaks("ms", "ms")
    assert not speaks("ms", "msa")
    assert speaks("zh_TW", "zh")


@pytest.mark.parametrize(
    ("text", "spoken", "wrong"),
    [
        ("我们的新水瓶今天上市，欢迎到店体验！", ("sv", "en"), True),
        ("Our new bottle is in the shops from today.", ("zh-Hans", "zh-Hant"), True),
        ("新年快乐 Happy New Year", ("en",), False),  # a greeting
        ("恭喜发财", ("en",), False),  # short
        ("iPhone 17 Pro Max 开售，到店即享优惠，Apple Store 同步发售", ("zh-Hans",), False),
        ("Acme Aurora X2", ("zh-Hant",), False),
        ("私たちの新しいボトルが今日から店頭に並びます", ("en",), False),  # a language that we do not know of
        ("我们的新水瓶今天上市，欢迎到店体验！", ("ja",), False),
        ("Our new bottle is in the shops from today.", ("zh-Hans", "en"), False),
        ("https://acme.example/a/very/long/address/of/a/page @acme_uk", ("zh-Hans",), False),
    ],
)
def test_a_text_in_the_wrong_script_is_pointed_out(text: str, spoken: tuple[str, ...], wrong: bool) -> None:
    assert found(text=text, language=spoken[0], channel_languages=spoken, accounts=()) == (
        [("script", "advice")] if wrong else []
    )


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("Ask @acme_uk for help", True),
        ("Ask @ACME_UK@social.example for help", True),
        ("Ask @acme_uk@elsewhere.example for help", False),  # another server, another account
        ("问问@acme_uk吧", True),
        ("问问 @acme_uk ，好吗", True),
        ("We are @acme", False),  # itself
        ("We are @acme@mastodon.example too", True),
        ("Also @acme.bsky.social", True),
        ("Mail acme_uk@social.example", False),
        ("acme_uk without a sign", False),
        ("@acme_ukulele", False),
        ("@bob and @alice", False),
    ],
)
def test_calling_another_account_of_the_brand_is_pointed_out(text: str, calls: bool) -> None:
    assert found(text=text) == ([("mention", "advice")] if calls else [])


def test_each_account_is_named_once() -> None:
    assert found(text="@acme_uk, @acme_uk! @acme_uk@social.example") == [("mention", "advice")]


def test_two_channels_of_one_account_are_one() -> None:
    assert found(text="@acme", accounts=(Account("1", "acme"), Account("2", "@ACME"))) == []
