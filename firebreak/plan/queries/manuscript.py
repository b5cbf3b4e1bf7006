"""What a Word file would bring to a plan: its sections, what each becomes, and the folder that is then brought in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from firebreak.engine.text.analysis import language as languages_of
from firebreak.plan.actions.items import LARGEST
from firebreak.plan.folders.writing import bodies_of, dump, zipped
from firebreak.plan.forms.keys import made_key
from firebreak.plan.forms.labels import STEMS
from firebreak.plan.items.texts import LANGUAGES, Language
from firebreak.plan.manuscript import Manuscript, Section, read_manuscript, sections_of
from firebreak.plan.manuscript.blocks import Block
from firebreak.plan.manuscript.making import make
from firebreak.plan.manuscript.pieces import Known
from firebreak.plan.manuscript.sections import KINDS, OUT
from firebreak.plan.models import Plan
from firebreak.plan.queries.importing import Bringing, look
from firebreak.plan.queries.items import records


@dataclass(frozen=True)
class Draft:
    """A document taken apart, compared with the titles that the plan has."""

    manuscript: Manuscript
    sections: list[Section]
    language: Language
    known: frozenset[int]
    """Numbers of sections whose title the plan has already."""

    def guess(self, number: int) -> str:
        """What a section becomes when nobody says otherwise."""
        return OUT if number in self.known else self.sections[number].kind


@dataclass(frozen=True)
class Turned:
    """One section and the item that it becomes."""

    number: int
    section: Section
    kind: str
    item: Any


@dataclass
class Conversion:
    """The folder that a document becomes, and everything that is not in it."""

    body: bytes
    turned: list[Turned] = field(default_factory=list)
    out: list[tuple[int, Section]] = field(default_factory=list)
    """Sections that are left out."""
    too_large: list[Turned] = field(default_factory=list)
    """Sections that are too long for one item: they are left out whole."""
    people: list[tuple[str, list[Block]]] = field(default_factory=list)
    """Title of a section, and lists of people that were taken out of it."""

    @property
    def names_people(self) -> bool:
        """Whether names and numbers stay behind that somebody must enter elsewhere."""
        return bool(self.people) or any(one.why == "personal" for _number, one in self.out)


def read_draft(plan: Plan, body: bytes, language: str = "") -> Draft:
    """Read a Word file. Raises :class:`firebreak.base.errors.WrongInput` for what is refused."""
    manuscript = read_manuscript(body)
    sections = sections_of(manuscript)
    spoken = language if language in LANGUAGES else _language(sections, plan.languages)
    chosen: Language = next(one for one in LANGUAGES if one == spoken)
    titles = {kind: _titles(items, chosen) for kind, items in records(plan).items()}
    known = frozenset(
        number
        for number, one in enumerate(sections)
        if one.kind != OUT and one.title.casefold() in titles.get(one.kind, {})
    )
    return Draft(manuscript, sections, chosen, known)


def _language(sections: list[Section], otherwise: list[str]) -> str:
    """The language that most of the text is in, among those that a plan can have."""
    texts = [f"{one.title}\n{one.text}"[:2_000] for one in sections]
    votes: dict[str, int] = {}
    for text, found in zip(texts, languages_of(texts), strict=True):
        if found in LANGUAGES:
            votes[found] = votes.get(found, 0) + len(text)
    return max(votes, key=lambda one: votes[one]) if votes else otherwise[0] if otherwise else "en"


def convert(plan: Plan, draft: Draft, chosen: Mapping[int, str]) -> Conversion:
    """Make items of the sections, as they were guessed or ``chosen`` (number -> kind or ``OUT``)."""
    kinds = {number: chosen.get(number, draft.guess(number)) for number in range(len(draft.sections))}
    keys = _keys(plan, draft, kinds)
    known = _known(plan, draft, kinds, keys)
    done = Conversion(b"")
    files: dict[str, bytes] = {}
    for number, section in enumerate(draft.sections):
        kind = kinds[number]
        if kind not in KINDS:
            done.out.append((number, section))
            continue
        made = make(section, kind, keys[number], known)
        turned = Turned(number, section, kind, made.item)
        if len(msgspec.json.encode(made.item)) > LARGEST:
            done.too_large.append(turned)
            continue
        path = path_of(kind, keys[number])
        files |= {path: dump(made.item), **bodies_of(path, made.item)}
        done.turned.append(turned)
        if made.left:
            done.people.append((section.title, made.left))
    done.body = zipped(files)
    return done


def path_of(kind: str, key: str) -> str:
    """Where an item stands in the folder."""
    return f"{kind}/{key}.yaml"


def look_at(plan: Plan, conversion: Conversion) -> Bringing:
    """What bringing it in would do; nothing where every section is left out."""
    if not conversion.turned:
        return Bringing(against="")
    return look(plan, conversion.body)


def _keys(plan: Plan, draft: Draft, kinds: Mapping[int, str]) -> dict[int, str]:
    """A key for each, that neither the plan nor an earlier section has: nothing of the plan is ever written over."""
    taken: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for kind, key in plan.items.filter(kind__in=taken).values_list("kind", "key"):
        taken[kind].add(key)
    keys = {}
    for number, section in enumerate(draft.sections):
        kind = kinds[number]
        if kind in KINDS:
            key = made_key({draft.language: section.title}, STEMS[kind], taken[kind])
            taken[kind].add(key)
            keys[number] = key
    return keys


def _known(plan: Plan, draft: Draft, kinds: Mapping[int, str], keys: Mapping[int, str]) -> Known:
    there = records(plan, "duties", "playbooks", "templates")
    titles = {
        kind: {text: key for key, item in items.items() for text in item.title.values()}
        for kind, items in there.items()
    }
    for number, section in enumerate(draft.sections):
        if kinds[number] in titles:
            titles[kinds[number]][section.title] = keys[number]
    return Known(draft.language, titles["duties"], titles["playbooks"], titles["templates"])


def _titles(items: Mapping[str, Any], language: str) -> dict[str, str]:
    return {item.title.get(language, "").casefold(): key for key, item in items.items()}
