"""Languages of posts, by script and by n-grams."""

import pytest

from firebreak.engine.text import analyse, language

pytestmark = pytest.mark.unit

SENTENCES = {
    "en": "The app has been down all morning and nobody answers",
    "sv": "Jag förstår inte varför tåget alltid är försenat på måndagar",
    "da": "Jeg forstår ikke, hvorfor toget altid er forsinket om mandagen, det er for dårligt",
    "no": "Jeg skjønner ikke hvorfor toget alltid er forsinket på mandager, det er ikke greit",
    "de": "Warum ist der Zug eigentlich jeden Montag verspätet?",
    "fr": "Pourquoi le train est-il toujours en retard le lundi ?",
    "es": "¿Por qué el tren siempre llega tarde los lunes?",
    "pt": "Por que o trem está sempre atrasado nas segundas-feiras? Não entendo",
    "it": "Perché il treno è sempre in ritardo il lunedì?",
    "nl": "Waarom heeft de trein altijd vertraging op maandag?",
    "id": "Kenapa kereta selalu terlambat setiap hari Senin sih? Nggak bisa begini terus",
    "ms": "Kenapa tren selalu lambat setiap hari Isnin? Tak boleh macam ni, penat dah aku",
    "zh-Hans": "为什么这趟火车每个星期一都晚点",
    "zh-Hant": "為什麼這班火車每個星期一都誤點",
    "ja": "なぜ電車はいつも遅れるのですか",
    "ko": "왜 기차는 항상 늦어요?",
    "ar": "لماذا يتأخر القطار دائما",
    "fa": "چرا قطار همیشه دیر می‌کند؟ گزارش",
    "hi": "ट्रेन हमेशा देर से क्यों आती है",
    "ru": "Почему поезд всегда опаздывает",
    "uk": "Чому потяг завжди запізнюється, їй-богу",
    "th": "ทำไมรถไฟถึงมาสายเสมอ",
    "el": "Γιατί το τρένο αργεί πάντα",
    "he": "למה הרכבת תמיד מאחרת",
}


@pytest.mark.parametrize(("tag", "text"), SENTENCES.items())
def test_a_sentence_is_told_by_its_language(tag: str, text: str) -> None:
    assert language([text]) == [tag]


@pytest.mark.parametrize("text", ["東京駅前火災", "新幹線運転見合わせ", "カメラ故障", "すごい"])
def test_japanese_is_never_chinese(text: str) -> None:
    assert language([text]) == ["ja"]


def test_korean_with_chinese_characters_is_korean() -> None:
    assert language(["대통령 文在寅 발표"]) == ["ko"]


@pytest.mark.parametrize("text", ["佢哋冇理我", "唔該晒", "咁都得"])
def test_written_cantonese_is_traditional(text: str) -> None:
    assert language([text]) == ["zh-Hant"]


def test_a_brand_in_latin_letters_does_not_make_a_chinese_post_english() -> None:
    assert language(["iPhone 召回了", "Acme Rocket 手機爆炸，太可怕了"]) == ["zh-Hans", "zh-Hant"]


def test_addresses_and_handles_say_nothing_about_the_language() -> None:
    assert language(["手机坏了 @service https://example.com/why-is-it-broken"]) == ["zh-Hans"]


def test_a_language_given_by_the_source_is_kept_and_an_empty_one_found() -> None:
    found = analyse(["Tack för hjälpen", "Tack för hjälpen igår kväll, det var snällt"], ["nn", ""])
    assert found.languages == ["nn", "sv"]
    assert found.confidence[0] == 1


@pytest.mark.parametrize("every", [1, 2, 3, 10])
def test_a_language_is_told_the_same_whatever_the_others_were_given(every: int) -> None:
    texts = [*SENTENCES.values(), "", "\ud800", "ok"]
    given = ["" if row % every == 0 else "nn" for row in range(len(texts))]
    alone, among = analyse(texts), analyse(texts, given)
    told = [
        (tag, sure) if not was else (was, 1)
        for tag, sure, was in zip(alone.languages, alone.confidence, given, strict=True)
    ]
    assert [*zip(among.languages, among.confidence, strict=True)] == told
