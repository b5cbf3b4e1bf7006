import pytest

from firebreak.engine.posts import handles_in, tag_spans, tags_in

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Why #AcmeFail? #Acme召回# now", ["acmefail", "acme召回"]),
        ("#one #two #three", ["one", "two", "three"]),
        ("＃Ａcme full width", ["acme"]),
        ("#Acme 召回# 官方回应", ["acme 召回"]),
        ("买了#Acme手机#真差", ["acme手机"]),
        ("买了#召回", ["召回"]),
        ("C# and a#b and &#39; and /#anchor", []),
        ("#återkallelse! #COVID-19-", ["återkallelse", "covid-19"]),
        ("#", []),
        ("##", []),
        ("#一# #二#", ["一", "二"]),
        ("Room #4 and #5", ["4", "5"]),
        ("#召回##道歉#", ["召回", "道歉"]),
    ],
)
def test_hashtags_are_found_as_the_networks_write_them(text: str, tags: list[str]) -> None:
    assert tags_in(text) == tags


def test_tag_spans_point_at_the_sign_and_never_overlap() -> None:
    text = "Why #AcmeFail? #Acme召回# now"
    assert [text[start:end] for start, end, _ in tag_spans(text)] == ["#AcmeFail", "#Acme召回#"]


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("thanks @Acme.bsky.social and @bob, mail a@b.example", ["acme.bsky.social", "bob"]),
        ("谢谢@Acme客服 处理", ["acme客服"]),
        ("＠acme.", ["acme"]),
        ("@acme@mastodon.example", ["acme"]),
        ("see https://x.example/@acme", []),
    ],
)
def test_handles_are_found_and_mail_addresses_are_not(text: str, handles: list[str]) -> None:
    assert handles_in(text) == handles


def test_a_megabyte_of_signs_is_read_in_linear_time() -> None:
    assert tags_in("# " * 300_000) == []
    assert len(tags_in("#a" * 100_000)) > 0
