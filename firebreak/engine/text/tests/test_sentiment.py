"""Plain sentences of each language get the sentiment that any reader would give them."""

import numpy as np
import pytest

from firebreak.engine.text import SENTIMENTS, analyse, sentiment

pytestmark = pytest.mark.unit

PLAIN = {
    "en": {
        "negative": [
            "This is the worst airline ever, they lost my bag again",
            "Terrible product, it broke after a day",
        ],
        "neutral": ["The store opens at nine on Monday", "The match is on Sunday at 7 pm in London"],
        "positive": ["I love this phone, it is amazing!", "Great service, thank you so much"],
    },
    "zh-Hans": {
        "negative": ["太难吃了，再也不会来了", "质量很差，客服态度恶劣"],
        "positive": ["非常好吃，下次还会再来", "质量很好，很喜欢，谢谢"],
    },
    "zh-Hant": {
        "negative": ["呢間嘢真係垃圾，好嬲", "服務態度極差，真係好失望"],
        "positive": ["好開心呀，多謝晒", "恭喜你，真係好好"],
    },
    "sv": {
        "negative": ["Det här är uselt, jag är så besviken", "Fruktansvärt dålig service, undvik"],
        "positive": ["Jag älskar den här, helt underbar!", "Mycket bra bemötande, rekommenderas"],
    },
    "ms": {
        "negative": ["Teruk betul servis ni, menyesal beli", "Kerajaan ni bodoh, rakyat benci"],
        "positive": ["Sedap sangat makanan ni, terima kasih", "Alhamdulillah, gembira sangat hari ini"],
    },
    "id": {
        "negative": ["pelayanannya buruk sekali , saya kecewa", "makanannya tidak enak dan mahal"],
        "neutral": ["presiden akan menghadiri rapat di jakarta pada hari senin"],
        "positive": [
            "makanannya enak sekali dan tempatnya nyaman",
            "saya sangat senang dengan pelayanan di sini",
        ],
    },
}
CASES = [(tag, label, text) for tag, by in PLAIN.items() for label, texts in by.items() for text in texts]


@pytest.mark.parametrize(("tag", "label", "text"), CASES)
def test_a_plain_sentence_gets_the_plain_label(tag: str, label: str, text: str) -> None:
    assert sentiment([text], [tag]) == [label]


def test_probabilities_are_three_per_text_and_sum_to_one() -> None:
    found = analyse([text for _, _, text in CASES], [tag for tag, _, _ in CASES])
    assert found.probabilities.shape == (len(CASES), 3)
    assert found.probabilities.dtype == np.float32
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, rtol=1e-5)
    assert found.sentiments == [SENTIMENTS[c] for c in found.probabilities.argmax(axis=1)]


@pytest.mark.parametrize("text", ["my meter caught fire", "Our smart meter caught fire last night"])
def test_grave_words_are_heeded_though_nobody_complains(text: str) -> None:
    found = analyse([text], ["en"])
    assert (found.sentiments, found.risks, found.harm.tolist()) == (["negative"], ["safety"], [True])
