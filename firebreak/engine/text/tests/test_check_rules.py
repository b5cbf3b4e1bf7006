"""Each phrased rule marks what it should in every language, and leaves alone what only looks like it."""

import pytest

from firebreak.engine.text.check import ERRORS, LANGUAGES, RULES, Context, Finding, check
from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.learned import learned
from firebreak.engine.text.check.lines import Book, book
from firebreak.engine.text.tests.check_examples import EXAMPLES

pytestmark = pytest.mark.unit

CASES = [(language, rule) for language, rules in EXAMPLES.items() for rule in rules]

PLACEHOLDERS = {
    "en": (
        [
            *("Dear {first_name},", "Call [number] now.", "XX people are safe.", "It opens on TBC."),
            *(
                "Hi <%= name %>, sorry.",
                "Dear , we have your letter.",
                "The pool reopens on .",
                "Open from X am to Y pm.",
            ),
            *(
                "It begins this morning/evening.",
                "We paid £ per ticket.",
                "(Tom to confirm) It is shut.",
                "Hi null, thanks.",
            ),
            *(
                "Rewrite this bit. It is shut.",
                "The place is [wherever it is].",
                "Draft 2 - It is shut.",
                "It was 4? years old.",
            ),
        ],
        [
            *(
                "Size XXL is back.",
                "Louis XX",
                "Follow us on X for updates.",
                "Hi, thanks for telling us.",
                "Press [Enter].",
            ),
            *(
                "It starts at 21:00 hours.",
                "(Not sure? Ring us.)",
                'Our email said "Dear {name}", and we are sorry.',
            ),
        ],
    ),
    "zh-Hans": (
        ["截至【时间】，已恢复供水。", "共有____人受伤。", "（待补充）"],
        ["【情况说明】昨天停水。", "第XX章已删。"],
    ),
    "zh-Hant": (
        ["傷者人數：待確認。", "共 XX 人受傷。", "OO分店今日停業。", "賠償（幾元？問會計）", "聯絡電話：，"],
        ["尺寸 XXL 已補貨。", "XX 染色體檢測", "密碼欄顯示 ●●●● 是正常的。", "還有空位嗎？月底前會公布。"],
    ),
    "sv": (
        [
            "Hej {förnamn}!",
            "Branden började klockan [tid].",
            "Totalt XX kunder.",
            "Tack, ärende #ÄRENDE#.",
            "Vi öppnar den ?/? klockan 10.",
            "Kolla med juridik! Vi betalar allt.",
        ],
        [
            "Storlek XXL är slut.",
            "Kolla med din bank.",
            "Välj [Spara] i menyn.",
            "1 000 000 kronor delas ut.",
        ],
    ),
    "ms": (["Salam {nama},", "Kilang di [lokasi] ditutup.", "Seramai XX orang."], ["Saiz XXL habis."]),
}
PERSONAL = {
    "en": (
        ["Her NRIC is S1234567D.", "Mr Hall's mobile is 07700 900123."],
        ["Ring our hotline on 07700 900123.", "Lot S1234567D"],
    ),
    "zh-Hans": (
        ["李女士的手机是13900001111。", "身份证号110101199003074512"],
        ["客服热线13900001111", "批号110101199003074512"],
    ),
    "zh-Hant": (
        [
            "陳先生的手機是 0912-000-111。",
            "護照號碼 300011122 的旅客",
            "留言者本名王小明。",
            "打給投訴者，+852 6123 0000。",
        ],
        ["客服專線 0912-000-111", "系統不顯示真實姓名。"],
    ),
    "sv": (
        [
            "Kunden, 900101-1239, har fått svar.",
            "Ring Anna på 070-123 45 67, hon såg allt.",
            "Patienten Sixten Rydh fick fel dos.",
        ],
        ["Parti 900101-12 återkallas.", "En patient på Region Syd fick fel dos."],
    ),
    "ms": (
        ["Encik Ali (880101-14-5555) sudah dimaklumkan.", "Telefon Puan Sara: 012-345 6789."],
        ["Talian kami 012-345 6789"],
    ),
}


def rules(text: str, language: str, kind: str = "", **around: object) -> list[str]:
    """Codes of what is found."""
    return [one.rule for one in check(text, language=language, kind=kind, context=Context(**around))]  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "rule"), CASES)
def test_marks_what_is_wrong_and_leaves_what_is_right(language: str, rule: str) -> None:
    wrong, right = EXAMPLES[language][rule]
    assert [text for text in wrong if rule not in rules(text, language)] == []
    assert [text for text in right if rule in rules(text, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("rule", "examples"), [("placeholder", PLACEHOLDERS), ("personal_data", PERSONAL)])
def test_gaps_and_personal_data(
    language: str, rule: str, examples: dict[str, tuple[list[str], list[str]]]
) -> None:
    wrong, right = examples[language]
    assert [text for text in wrong if rule not in rules(text, language)] == []
    assert [text for text in right if rule in rules(text, language)] == []


def test_what_is_surely_wrong_is_marked_beside_an_exclusion() -> None:
    assert "blame_shifting" in rules("我们的流程没有问题，是我们一直做的。这不是我们的责任。", "zh-Hans")
    assert "blame_shifting" not in rules("这不是顾客的责任，责任在我们。", "zh-Hans")


def test_a_sentence_that_reads_like_a_fault_is_advice_where_no_pattern_knows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "firebreak.engine.text.check.engine.learned",
        lambda language, folded: [("quarrel", folded.sentences[0]), ("quarrel", folded.sentences[1])],
    )
    found = [one for one in check("請先閱讀釘選文。月亮很圓。", language="zh-Hant") if one.rule == "quarrel"]
    assert ("月亮很圓。", "advice") in [(one.quote, one.strength) for one in found]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_headings_and_plain_sentences_do_not_read_like_faults(language: str) -> None:
    assert list(learned(language, Folded("發生了什麼\n我們會在明天上午九點前公布退費的方式。"))) == []
    assert list(learned("sv", Folded("Vi återkommer klockan nio."))) == []


def test_a_short_quotation_is_spoken_about_and_a_whole_sentence_is_said() -> None:
    assert "minimising" not in rules('We called it "just a glitch". It was a breach.', "en")
    assert "minimising" in rules(
        '"This was just a minor glitch, nothing more than that," said the director.', "en"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_rule_and_sign(language: str) -> None:
    known: Book = book(language)
    signs = {"empathy", "responsibility", "repair", "unknowns", "safety_first", "contact", "denial"}
    phrased = set(EXAMPLES[language]) | {"promotion"}
    assert signs | phrased <= set(known.patterns)
    assert {"sorry", "gap", "editor", "person", "own_route", "step", "moment", "joke"} <= set(known.sets)


def test_six_errors_and_every_rule_has_a_source() -> None:
    assert len(ERRORS) == 6
    assert all(rule.source and rule.strength in {"error", "advice"} for rule in RULES.values())


def test_unknown_language_is_told() -> None:
    with pytest.raises(ValueError, match="'tlh'"):
        check("nuqneH", language="tlh")


def quoted(found: list[Finding], rule: str) -> list[str]:
    """What was marked for a rule."""
    return [one.quote for one in found if one.rule == rule]


def test_grief_forbids_jokes_hashtags_and_selling() -> None:
    text = "Two people died. 🎉 #StayStrong Our award-winning team haha"
    found = check(text, language="en", context=Context(grave=True))
    assert quoted(found, "humour_in_grief") == ["🎉", "#StayStrong", "haha"]
    assert quoted(found, "promotion") == ["award-winning"]
    assert not {"humour_in_grief", "promotion"} & set(rules(text, "en"))
    assert "humour_in_grief" not in rules("Our hearts are with the families 🕯", "en", grave=True)


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("en", "Oliver Hart, 7, is in hospital.", True),
        ("en", "A boy of 7 is in hospital.", False),
        ("en", "Oliver Hart, 47, is in hospital.", False),
        ("sv", "Lilly Berg, 7 år, vårdas.", True),
        ("ms", "Danial Haziq, 9 tahun, dirawat.", True),
        ("zh-Hans", "王小明（9岁）在医院。", True),
        ("zh-Hans", "一名男童9岁，在医院。", False),
    ],
)
def test_named_minor(language: str, text: str, marked: bool) -> None:
    assert ("named_minor" in rules(text, language)) is marked


def test_facts_that_are_not_confirmed_or_have_changed() -> None:
    text = "A spark in Hall 3 started the fire. 41 people were there."
    found = check(text, language="en", context=Context(unconfirmed=("Hall 3",), changed={"41": "44"}))
    assert quoted(found, "unconfirmed_fact") == ["Hall 3"]
    assert [(one.quote, one.params["now"]) for one in found if one.rule == "changed_fact"] == [("41", "44")]
    assert "unconfirmed_fact" not in rules(
        "We do not know yet whether it was Hall 3.", "en", unconfirmed=("Hall 3",)
    )
    assert "changed_fact" not in rules("In 2041 and for 41,000 kronor.", "en", changed={"41": "44"})
    assert "unconfirmed_fact" in rules("312 bottles are affected.", "en", facts=("300 bottles",))
    assert "unconfirmed_fact" not in rules("312 bottles are affected.", "en", facts=("312",))


def test_rumour_before_the_truth() -> None:
    rumour = "the water is poisoned"
    assert "rumour_first" in rules("The water is poisoned? No. Tests are clean.", "en", rumour=rumour)
    assert "rumour_first" not in rules(
        "Tests at 6 am were clean. Some said the water is poisoned.", "en", rumour=rumour
    )
    assert "rumour_first" in rules("有人說自來水有毒，這不是真的。", "zh-Hant", rumour="自來水有毒")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We are sorry for the worry. The claims are completely false."),
        ("zh-Hans", "非常抱歉。相关传言不属实。"),
        ("zh-Hant", "非常抱歉。相關傳言不屬實。"),
        ("sv", "Vi ber om ursäkt. Uppgifterna stämmer inte."),
        ("ms", "Kami minta maaf. Dakwaan itu tidak benar."),
    ],
)
def test_denies_and_apologises(language: str, text: str) -> None:
    assert "deny_and_apologise" in rules(text, language)


def test_length_links_and_reading() -> None:
    assert quoted(check("abcdef", language="en", context=Context(longest=4)), "too_long") == ["ef"]
    links = "http://a.example https://bit.ly/x https://xn--pple-43d.example https://shop.example@evil.example https://ok.example/a"
    reasons = [one.proposal for one in check(links, language="en") if one.rule == "bad_link"]
    assert reasons == ["bad_link.http", "bad_link.shortener", "bad_link.lookalike", "bad_link.hidden"]
    assert "readability" in rules(" ".join(["word"] * 40) + ".", "en")
    assert "readability" in rules("水" * 80 + "。", "zh-Hans")
    assert "readability" not in rules("Short. Very short.", "en")


GOOD = {
    "en": "Do not drink the tap water in Hill Road. We are sorry for the worry this is causing. "
    "We do not know the cause yet. "
    "We will post an update by 18:00 today. Call our helpline on 0800 496 0123.",
    "zh-Hans": "请勿饮用自来水。给大家添了担心，我们很抱歉。"
    "原因目前还不清楚。今天18:00前我们会公布进展。咨询请拨打客服热线12345。",
    "zh-Hant": "請勿飲用自來水。讓大家擔心，我們很抱歉。"
    "原因目前還不清楚。今天 18:00 前我們會公布進展。查詢請致電客服專線 1999。",
    "sv": "Drick inte kranvattnet på Backvägen. Vi är ledsna för oron detta skapar. "
    "Vi vet ännu inte orsaken. Nästa besked kommer "
    "klockan 18 i dag. Ring vår kundtjänst på 0771-00 00 00.",
    "ms": "Jangan minum air paip di Jalan Bukit. Kami minta maaf kerana membuat anda bimbang. "
    "Punca belum diketahui. Kami akan "
    "memberi kemas kini pada pukul 6 petang hari ini. Hubungi talian kami di 1-800-88-4040.",
}
BARE = {
    "en": "The pipe broke at noon.",
    "zh-Hans": "水管爆裂。",
    "zh-Hant": "水管爆裂。",
    "sv": "Röret gick sönder.",
    "ms": "Paip pecah.",
}
ASKED = ["empathy", "next_step_with_time", "contact", "safety_first", "unknowns"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_holding_statement_lacks(language: str) -> None:
    around = {"grave": True, "act": True}
    assert [code for code in ASKED if code in rules(GOOD[language], language, "holding", **around)] == []
    lacking = check(BARE[language], language=language, kind="holding", context=Context(**around))
    assert sorted(one.rule for one in lacking) == sorted(ASKED)
    assert {(one.start, one.end, one.quote) for one in lacking} == {(0, 0, "")}


def test_what_an_apology_lacks_and_where_safety_stands() -> None:
    assert {"responsibility", "repair"} <= set(rules("We are sorry.", "en", "apology"))
    assert not {"responsibility", "repair"} & set(rules("Our mistake. We will refund you.", "en", "apology"))
    assert "responsibility" not in rules("We are sorry.", "en", "apology", own_fault=False)
    late = "The pipe broke. Crews are there. It may take hours. Do not drink the water."
    found = check(late, language="en", context=Context(act=True))
    assert [(one.quote, one.proposal) for one in found if one.rule == "safety_first"] == [
        ("Do not drink", "safety_first.move")
    ]
    assert rules("Kettle", "en", "no such kind") == []
