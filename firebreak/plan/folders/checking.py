"""What is wrong with the items of a folder that each by itself is well formed: languages, lengths, gaps, references."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from firebreak.plan.folders.reading import Folder, Problem
from firebreak.plan.items import LANGUAGES, Approval, Case, Duty, Playbook, Policy, Risk, Scenario, Template
from firebreak.plan.items.words import CHANNELS

GAP = re.compile(r"\{([^{}]*)\}")
_HAN = re.compile(r"[㐀-鿿]")


def problems(folder: Folder, languages: tuple[str, ...] = LANGUAGES) -> list[Problem]:
    """Everything that is wrong, what could not be read first."""
    found = list(folder.problems)
    for kind, items in folder.items.items():
        for key, item in items.items():
            path = folder.paths[kind, key]
            found += [Problem(path, "item.language", told) for told in _languages(item, languages)]
            found += [Problem(path, "item.reference", told) for told in _references(folder, item)]
            found += [Problem(path, "item.wrong", told) for told in _own(item)]
    return found


def texts_of(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text in several languages in an item, with its place, e.g. ``steps.3.title``."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts_of(getattr(value, name), f"{place}.{name}" if place else name)
    elif isinstance(value, dict) and value and value.keys() <= set(LANGUAGES):
        if all(isinstance(text, str) for text in value.values()):
            yield place, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from texts_of(part, f"{place}.{name}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from texts_of(part, f"{place}.{number}")


def _languages(item: Any, languages: tuple[str, ...]) -> Iterator[str]:
    for place, texts in texts_of(item):
        for language in languages:
            said = texts.get(language, "").strip()
            if not said:
                yield f"{place} says nothing in {language}"
            elif language in ("zh-Hans", "zh-Hant") and not _HAN.search(said):
                yield f"{place} in {language} is not Chinese"
        known: dict[str, str] = {}
        for language, said in texts.items():
            other = known.setdefault(said.strip(), language)
            if other != language and len(said) > 12 and {other, language} != {"zh-Hans", "zh-Hant"}:
                yield f"{place} is the same in {other} and {language}"


def _references(folder: Folder, item: Any) -> Iterator[str]:
    def missing(kind: str, keys: list[str]) -> Iterator[str]:
        for key in keys:
            if key not in folder.items[kind]:
                yield f"no {key} in {kind}"

    if isinstance(item, Risk):
        yield from missing("duties", [item.owner])
    elif isinstance(item, Scenario):
        yield from missing("risks", item.risks)
        yield from missing("playbooks", [item.playbook])
        yield from missing("templates", item.templates)
        yield from missing("duties", [item.lead])
    elif isinstance(item, Playbook):
        yield from missing("duties", [step.duty for step in item.steps])
        yield from missing("templates", [step.template for step in item.steps if step.template])
    elif isinstance(item, Approval):
        for row in item.rows:
            asked = [duty for step in row.steps for duty in step.duties]
            yield from missing("duties", [*row.drafts, *asked, *row.releases])
    elif isinstance(item, Case):
        yield from missing("playbooks", item.related)
    elif isinstance(item, Duty):
        yield from missing("duties", [item.calls_next] if item.calls_next else [])


def _own(item: Any) -> Iterator[str]:
    for kind, check in _CHECKS.items():
        if isinstance(item, kind):
            yield from check(item)


def width(text: str, channel: str) -> int:
    """Characters as the channel counts them, gaps as they stand."""
    wide = channel == "short"
    return sum(2 if wide and ord(char) > 0x1100 else 1 for char in text)


def _template(item: Template) -> Iterator[str]:
    used: set[str] = set()
    for channel, texts in item.variants.items():
        gaps = {language: sorted(set(GAP.findall(text))) for language, text in texts.items()}
        for language, text in texts.items():
            if width(text.strip(), channel) > CHANNELS[channel]:
                yield f"{channel} in {language} is {width(text.strip(), channel)} long, {CHANNELS[channel]} fit"
            if gaps[language] != gaps[next(iter(gaps))]:
                yield f"{channel} in {language} has other placeholders than in {next(iter(gaps))}: {gaps[language]}"
            used.update(gaps[language])
    for name in sorted(used - item.placeholders.keys()):
        yield f"the placeholder {name} is not declared"
    for name in sorted(item.placeholders.keys() - used):
        yield f"the placeholder {name} is never used"


def _playbook(item: Playbook) -> Iterator[str]:
    minutes = [step.minute for step in item.steps]
    if minutes != sorted(minutes):
        yield "steps are not in the order in which they are due"
    keys = [step.key for step in item.steps]
    yield from (
        f"the step {key} is there twice" for key in sorted({key for key in keys if keys.count(key) > 1})
    )
    if item.clocks.facts_by > 24 * 60:
        yield "facts_by is more than 24 hours"
    for step in item.steps:
        for language, title in step.title.items():
            if len(title) > (40 if language.startswith("zh") else 80):
                yield f"the title of {step.key} in {language} is too long for a phone"


def _policy(item: Policy) -> Iterator[str]:
    for language in item.title:
        if len(item.body.get(language, "").strip()) < 200:
            yield f"there is no {item.key}.{language}.md, or it says too little"


_CHECKS: dict[type, Callable[[Any], Iterator[str]]] = {
    Template: _template,
    Playbook: _playbook,
    Policy: _policy,
}
