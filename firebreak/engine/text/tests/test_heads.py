"""Risk type, intent, toxicity, harm, and what a person must look at."""

import csv
from pathlib import Path

import numpy as np
import pytest

from firebreak.engine.text import INTENTS, RISKS, analyse
from firebreak.engine.text.heads import INTENT_LEAST, LEAST

pytestmark = pytest.mark.unit

POSTS = Path(__file__).parent / "posts"
LANGUAGES = ("en", "zh-Hans", "zh-Hant", "sv", "ms")
RISK_FLOORS = {
    "en": (0.85, 0.45),
    "zh-Hans": (0.80, 0.60),
    "zh-Hant": (0.90, 0.80),
    "sv": (0.90, 0.62),
    "ms": (0.85, 0.64),
}
INTENT_FLOORS = {
    "en": (0.70, 0.45),
    "zh-Hans": (0.70, 0.48),
    "zh-Hant": (0.75, 0.62),
    "sv": (0.60, 0.48),
    "ms": (0.68, 0.58),
}
"""Least precision and recall on the hand-written posts, slightly under what was measured."""


def posts(language: str) -> list[dict[str, str]]:
    with (POSTS / f"{language}.tsv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def precision_recall(gold: list[str], told: list[str]) -> tuple[float, float]:
    right = sum(g == t != "" for g, t in zip(gold, told, strict=True))
    return right / sum(t != "" for t in told), right / sum(g != "" for g in gold)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_covers_every_risk_type_and_intent(language: str) -> None:
    rows = posts(language)
    assert len(rows) >= 40
    assert {row["risk"] for row in rows} - {""} == set(RISKS)
    assert {row["intent"] for row in rows} - {"other"} == set(INTENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_risk_types_are_told_as_well_as_they_were(language: str) -> None:
    rows = posts(language)
    told = analyse([row["text"] for row in rows]).risks
    precision, recall = precision_recall([row["risk"] for row in rows], told)
    assert precision >= RISK_FLOORS[language][0]
    assert recall >= RISK_FLOORS[language][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_intents_are_told_as_well_as_they_were(language: str) -> None:
    rows = posts(language)
    told = analyse([row["text"] for row in rows]).intents
    precision, recall = precision_recall([row["intent"].replace("other", "") for row in rows], told)
    assert precision >= INTENT_FLOORS[language][0]
    assert recall >= INTENT_FLOORS[language][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_harm_is_claimed_of_safety_only(language: str) -> None:
    rows = posts(language)
    found = analyse([row["text"] for row in rows])
    assert {row["risk"] for row, harm in zip(rows, found.harm, strict=True) if harm} <= {"safety"}


@pytest.mark.parametrize(
    "text",
    [
        "The heater exploded and my son is in hospital with burns, he was bleeding",
        "充电器爆炸，孩子被烧伤送医抢救，流血不止",
        "Laddaren exploderade, min son fick brännskador och ligger på sjukhus",
        "Power bank meletup, anak saya melecur dan masuk hospital",
    ],
)
def test_people_who_came_to_harm_are_marked(text: str) -> None:
    found = analyse([text])
    assert found.risks == ["safety"]
    assert found.harm.tolist() == [True]


def test_what_only_sounds_grave_is_no_harm() -> None:
    found = analyse(
        ["The band was on fire tonight, killed it!", "The fire is out and no one was injured"], ["en", "en"]
    )
    assert found.harm.tolist() == [False, False]


@pytest.mark.parametrize(
    ("text", "review"),
    [
        ("I will kill your manager, I know where you live", "threat"),
        ("你等着，我要砍死你们", "threat"),
        ("Jag vet var du bor och ska döda dig", "threat"),
        ("aku bunuh kau", "threat"),
        ("I want to end my life", "self_harm"),
        ("不想活了", "self_harm"),
        ("Jag vill ta livet av mig", "self_harm"),
        ("rasa nak bunuh diri", "self_harm"),
        ("When do you open on Sunday?", ""),
    ],
)
def test_threats_and_self_harm_ask_for_a_person(text: str, review: str) -> None:
    found = analyse([text])
    assert found.review == [review]
    assert (found.intents == ["threat"]) == (review == "threat")


def test_a_verdict_is_claimed_from_its_least_probability_on() -> None:
    texts = [row["text"] for language in LANGUAGES for row in posts(language)]
    found = analyse(texts)
    assert [bool(risk) for risk in found.risks] == (found.risk_probabilities >= LEAST).tolist()
    learnt = [intent != "threat" for intent in found.intents]
    claimed = np.array([bool(intent) for intent in found.intents])
    assert (claimed == (found.intent_probabilities >= INTENT_LEAST))[learnt].all()
    assert ((found.toxicity >= 0) & (found.toxicity <= 1)).all()


def test_a_post_gets_the_same_verdict_alone_and_in_a_batch() -> None:
    texts = [row["text"] for row in posts("sv")[:20]] + ["", "👍", "x" * 5_000]
    together = analyse(texts, ["sv"] * len(texts))
    alone = [analyse([text], ["sv"]) for text in texts]
    assert together.risks == [one.risks[0] for one in alone]
    assert np.allclose(together.toxicity, [one.toxicity[0] for one in alone], atol=1e-5)


def test_an_angry_customer_is_not_called_toxic_and_an_insult_is() -> None:
    found = analyse(
        ["Worst service ever, still waiting for my refund", "You are a stupid fucking idiot"], ["en", "en"]
    )
    assert found.toxic == [False, True]
