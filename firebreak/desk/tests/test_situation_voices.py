"""A report names accounts that speak in public by trade, and nobody else."""

import pytest

from firebreak.desk.situation.figures import voices
from firebreak.engine.detection.voices import Voice
from firebreak.listening.queries.voices import KeyVoice

pytestmark = pytest.mark.unit


def voice(name: str, kind: str, sure: float = 1.0, *, by_person: bool = False) -> KeyVoice:
    """One account of a kind."""
    one = Voice(name, name, 3, 900, 2_700, 12, 9.4, kind, sure, (), 0.0, 1.0, "1")
    return KeyVoice(one, "bluesky", name, 1, 0, by_person, "", "")


def test_newsrooms_are_named_and_customers_staff_and_unknown_people_are_counted() -> None:
    told = voices([
        voice("the-daily", "media"), voice("karin-ek", "customer"), voice("our-tove", "staff"), voice("nobody", "unknown"),
    ])  # fmt: skip
    assert [one.text for one in told] == ["the-daily", "3 private persons among the accounts that weigh most"]


def test_who_the_rules_are_not_sure_of_is_private_until_a_person_says_so() -> None:
    guessed = voices([voice("maybe-press", "media", 0.4)])
    assert [one.text for one in guessed] == ["1 private person among the accounts that weigh most"]
    assert voices([voice("maybe-press", "media", 0.4, by_person=True)])[0].text == "maybe-press"
