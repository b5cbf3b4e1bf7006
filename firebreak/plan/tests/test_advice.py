"""Advice: what holds, which level and why, what would change it; packs are replaced without code."""

from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.plan.advice import PACKS, PackError, Rule, Situation, advise, holds, read_pack, read_packs
from firebreak.plan.advice.situation import Market
from firebreak.plan.items.texts import LANGUAGES, LEVELS, Strategy

pytestmark = pytest.mark.unit

PACK = """\
key: ours
version: 1
title: {en: Ours}
about: {en: Two rules.}
rules:
- id: ours.harm
  advice: {en: People first.}
  source: Us, 2026
  strength: convention
  evidence: {en: Everybody does.}
  when: {harm: "yes"}
  examples: [{harm: "yes"}, {harm: unsure}]
  counter_examples: [{harm: "no"}]
  level: critical
  do: [instruct]
- id: ours.preventable
  advice: {en: Make good.}
  source: Coombs, 2007
  strength: moderate
  evidence: {en: Some.}
  when: {responsible: preventable}
  examples: [{type: data-breach}, {type: outage, history: true}]
  counter_examples: [{type: outage}]
  do: [compensate]
  never: [deny]
  clock: {what: {en: Say it.}, minutes: 60}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "ours.yaml"
    path.write_text(PACK, "utf-8")
    return path


def test_a_pack_of_one_s_own_gives_advice_without_code(pack: Path) -> None:
    advice = advise([read_pack(pack)], Situation(harm="no", type="data-breach"))
    assert advice.level == "notice"
    assert [strategy for strategy, _ in advice.do] == ["compensate"]
    assert [strategy for strategy, _ in advice.never] == ["deny"]
    assert advice.clocks[0][0].minutes == 60
    assert [one.rule.id for one in advice.rules] == ["ours.preventable"]


def test_unsure_is_taken_as_yes_for_the_level_and_it_is_told_what_would_change_it(pack: Path) -> None:
    advice = advise([read_pack(pack)], Situation())
    assert advice.level == "critical"
    assert [one.rule.id for one in advice.decided_by] == ["ours.harm"]
    assert [(one.question, one.answer, one.level) for one in advice.would_change] == [
        ("harm", "no", "notice")
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('when: {harm: "yes"}', 'when: {hurt: "yes"}'), "there is no fact hurt"),
        (("when: {responsible: preventable}", "when: {type: data-breech}"), "type is never data-breech"),
        (("when: {responsible: preventable}", "when: {markets: [atlantis]}"), "markets is never atlantis"),
        (('when: {harm: "yes"}', "when: {harm: true}"), "harm is never True"),
        (('counter_examples: [{harm: "no"}]', "counter_examples: []"), "an example for and one against"),
        (('[{harm: "yes"}, {harm: unsure}]', '[{harm: "no"}]'), "contradict"),
        (("id: ours.preventable", "id: ours.harm"), "two rules have one id"),
        (("do: [compensate]", "do: [scapegoat]"), "scapegoat"),
        (("do: [compensate]", "do: [attack]"), "attack"),
        (("strength: moderate", "strength: sure"), "sure"),
        (("minutes: 60", "minutes: -1"), "minutes"),
        (("key: ours", "key: ["), "yaml.syntax"),
    ],
)
def test_a_wrong_pack_is_refused_in_words(pack: Path, change: tuple[str, str], words: str) -> None:
    body = PACK.replace(*change)
    assert body != PACK
    pack.write_text(body, "utf-8")
    with pytest.raises(PackError, match=words):
        read_pack(pack)


_PACKAGED = [(one.key, rule) for one in read_packs(PACKS) for rule in one.rules]


@pytest.mark.parametrize(("key", "rule"), _PACKAGED, ids=[rule.id for _, rule in _PACKAGED])
def test_each_packaged_rule_holds_for_its_examples_and_not_for_those_against(key: str, rule: Rule) -> None:
    assert all(holds(rule, one) for one in rule.examples)
    assert not any(holds(rule, one) for one in rule.counter_examples)
    for texts in (rule.advice, rule.evidence, *rule.must_say, *([rule.clock.what] if rule.clock else [])):
        assert texts.keys() == set(LANGUAGES), rule.id
    assert rule.checked or rule.strength != "law", "a law says when it was looked up"


def test_rules_that_ask_for_the_level_see_the_one_that_the_answers_lead_to() -> None:
    packs = read_packs(PACKS)
    quiet = advise(packs, Situation(harm="no", ours="no", growing="no", markets=("cn",)))
    loud = advise(packs, Situation(harm="yes", markets=("cn",)))
    assert (quiet.level, quiet.colour) == ("notice", "blue")
    assert (loud.level, loud.colour) == ("critical", "red")
    assert 60 in [clock.minutes for clock, _ in loud.clocks]
    chosen = advise(packs, Situation(harm="no", ours="no", growing="no", level="serious", markets=("cn",)))
    assert (chosen.level, chosen.colour) == ("notice", "orange"), "a person chose it, the answers say less"


def test_a_type_that_says_a_fact_need_not_be_told_twice() -> None:
    packs = read_packs(PACKS)
    told = advise(packs, Situation(harm="no", ours="yes", type="data-breach", markets=("se",)))
    assert "duty.eu-authority" in [one.rule.id for one in told.rules]
    assert 72 * 60 in [clock.minutes for clock, _ in told.clocks]
    assert advise(packs, Situation(harm="no", ours="no", growing="no", type="minors")).level == "critical"


def test_every_market_has_a_number_to_ring_with_its_source_and_day() -> None:
    numbers = [one for pack in read_packs(PACKS) for one in pack.numbers]
    assert {one.market for one in numbers} == set(get_args(Market))
    assert {one.number for one in numbers if one.market == "cn"} == {"110", "119", "120"}
    assert {one.number for one in numbers if one.market in ("se", "eu")} == {"112"}
    for one in numbers:
        assert one.what.keys() == set(LANGUAGES)
        assert one.source
        assert one.checked


_ANSWERS = st.sampled_from(["yes", "no", "unsure"])
_SITUATIONS = st.builds(
    Situation, harm=_ANSWERS, ours=_ANSWERS, growing=_ANSWERS, history=st.booleans(), media=st.booleans(),
    cluster=st.sampled_from([None, "victim", "accidental", "preventable"]), deaths=st.booleans(), denied=st.booleans(),
    apologised=st.booleans(), poor_reputation=st.booleans(), minors=st.booleans(), personal_data=st.booleans(),
    markets=st.sampled_from([(), ("eu",), ("cn", "my")]),
)  # fmt: skip


@given(situation=_SITUATIONS)
def test_advice_never_says_do_and_never_of_one_thing_and_unsure_is_never_lower(situation: Situation) -> None:
    packs = read_packs(PACKS)
    advice = advise(packs, situation)
    assert not {one for one, _ in advice.do} & {one for one, _ in advice.never}
    assert {one for one, _ in advice.do} <= set(get_args(Strategy))
    values = {name: getattr(situation, name) for name in situation.__struct_fields__}
    for name, answer in product(("harm", "ours", "growing"), ("yes", "no")):
        if values[name] == "unsure":
            sure = advise(packs, Situation(**{**values, name: answer}))
            assert LEVELS.index(advice.level) >= LEVELS.index(sure.level)
