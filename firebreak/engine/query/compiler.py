"""Trees to programs: shared leaves, their anchors, and one small function per query over post bits."""

from collections import Counter
from collections.abc import Callable
from math import inf
from typing import Any, Literal

import msgspec

from firebreak.engine.posts.chars import HANGUL, WORD, class_of
from firebreak.engine.query import leaves as lf
from firebreak.engine.query.anchors import FIELD_COSTS, Anchors, Need, all_needed, literal_cost, one_needed
from firebreak.engine.query.batch import SIGNS
from firebreak.engine.query.fields import VERDICTS
from firebreak.engine.query.literals import Shape
from firebreak.engine.query.placed import ExactLeaf, SignLeaf
from firebreak.engine.query.spelling import respell
from firebreak.engine.query.tree import And, Expr, Field, Handle, Near, Not, Or, Phrase, Range, Tag, Word
from firebreak.engine.query.words import context, fragments, pieces, width

Program = Callable[[lf.Masks, int], int]
"""Which of some posts (bits) a part of a query holds for; only those are looked at."""
Compiling = tuple[Program, Need, bool]
"""A program, its anchors, and whether a verdict is involved."""
Mode = Literal["exact", "most", "least"]
"""``most`` and ``least``: bounds of the truth while verdicts are not known."""


MANY = 64
"""Parts from which a group of OR is worked out once per batch for all queries that hold it."""


class Compiled(msgspec.Struct, frozen=True):
    """One query, ready to run."""

    run: Program
    most: Program | None
    """Upper bound without verdicts; None where the query needs none."""
    need: Need


class Compiler:
    """Turns trees into programs over one growing list of leaves."""

    def __init__(self) -> None:
        self.leaves: list[lf.Leaf] = []
        self.needs: list[Need] = []
        self.literals: list[tuple[int, Shape]] = []
        """Leaf numbers and what to look for."""
        self.keys: dict[str, dict[str, int]] = {}
        """For indexed fields: leaf by value, so that a value seen in a batch fires it."""
        self._asked: Counter[int] = Counter()
        """How often each literal was asked for so far: what many queries hold is likely a common word."""
        self._known: dict[Any, int] = {}
        self._groups: dict[tuple[int, Mode], tuple[tuple[Expr, ...], Compiling]] = {}
        """Long groups by the identity of their items, which are held here so that it stays theirs."""

    def compile(self, root: Expr) -> Compiled:
        """One query."""
        run, need, open_ = self._program(root, "exact")
        most = self._program(root, "most")[0] if open_ else None
        return Compiled(run, most, need)

    def _program(self, node: Expr, mode: Mode) -> Compiling:
        """The function, the anchors, and whether a verdict is involved."""
        match node:
            case Or(items=items) if len(items) >= MANY and (id(items), mode) not in self._groups:
                self._groups[id(items), mode] = items, self._group(node, mode)
                return self._groups[id(items), mode][1]
            case Or(items=items) if len(items) >= MANY:
                return self._groups[id(items), mode][1]
            case And(items=items) | Or(items=items):
                done = [self._program(item, mode) for item in items]
                open_ = any(verdict for _, _, verdict in done)
                if isinstance(node, Or):
                    done = self._not_absorbed(done)
                    return _either([run for run, _, _ in done]), one_needed([n for _, n, _ in done]), open_
                needs = [need for _, need, _ in done]
                done.sort(key=lambda part: part[1].cost if part[1] else inf)
                return _all([run for run, _, _ in done]), all_needed(needs), open_
            case Not(item=item):
                flipped: dict[Mode, Mode] = {"exact": "exact", "most": "least", "least": "most"}
                run, _, open_ = self._program(item, flipped[mode])
                return _without(run), None, open_
            case Field(name=name) if name in VERDICTS and mode != "exact":
                return (_everything if mode == "most" else _nothing), None, True
            case _:
                leaf = self.leaf(node)
                verdict = isinstance(node, Field) and node.name in VERDICTS
                return self._reader(leaf), self.needs[leaf], verdict

    def _group(self, node: Or, mode: Mode) -> Compiling:
        """A long group (a saved list) is a leaf of its own, so that a batch asks it once for all queries."""
        done = [self._program(item, mode) for item in node.items]
        run, open_ = _either([run for run, _, _ in done]), any(verdict for _, _, verdict in done)
        if not open_:
            group = lf.GroupLeaf(run)
            run = self._reader(self._add(("group", len(self.leaves)), lambda _: group, None))
        return run, one_needed([need for _, need, _ in done]), open_

    def _not_absorbed(self, done: list[Compiling]) -> list[Compiling]:
        """Of alternatives those that another does not make needless: ``acme OR "acme recall"`` is ``acme``."""
        held = {run.leaf for run, _, _ in done if isinstance(run, _Simple)}
        return [
            part
            for part in done
            if not isinstance(part[0], _Simple) or held.isdisjoint(self._implied(part[0].leaf))
        ]

    def _implied(self, leaf: int) -> set[int]:
        """Other leaves that are true wherever this one is."""
        placed = self.leaves[leaf]
        if not isinstance(placed, lf.Placed) or not placed.every:
            return set()
        return set(placed.parts).union(*map(self._implied, placed.parts))

    def _reader(self, leaf: int) -> Program:
        need = self.needs[leaf]
        if need is not None and len(need.leaves) == 1:
            return _Simple(leaf, next(iter(need.leaves)))
        return lambda masks, within: masks[leaf] & within

    def leaf(self, node: Expr) -> int:
        """The number of the leaf for a node other than AND and NOT."""
        match node:
            case Word(exact=True):
                return self._exact(node)
            case Word(text=text, wild=False, where=where):
                return self._row([self._literal(p, True, True, where) for p in pieces(text)])
            case Word(text=text, where=where):
                return self._wild(text, where)
            case Phrase(words=words, slop=slop):
                parts = tuple(self.leaf(word) for word in words)
                if slop is None:
                    return self._row(list(parts))
                room = slop + sum(width(word.text) for word in words)
                return self._window(parts, room)
            case Or(items=items):
                return self._union(tuple(dict.fromkeys(self.placed(item) for item in items)))
            case Near():
                return self._near(node)
            case Tag(text=text, wild=wild):
                return self._signed("tag", text, wild)
            case Handle(text=text, wild=wild):
                return self._signed("handle", text, wild)
            case Range(name=name, low=low, high=high):
                return self._add(("range", name, low, high), lambda _: lf.RangeLeaf(name, low, high), None)
            case Field():
                return self._field(node)
            case _:
                raise TypeError(f"{type(node).__name__} is no leaf")

    def placed(self, node: Expr) -> int:
        """The number of a leaf that knows its places, for what stands beside NEAR."""
        if not isinstance(node, Tag | Handle):
            return self.leaf(node)
        name = "tag" if isinstance(node, Tag) else "handle"
        part = self._signed(name, node.text, node.wild)
        shape = (name, node.text, node.wild)
        return self._add(("sign", *shape), lambda n: SignLeaf(n, part, *shape), self.needs[part])

    def _exact(self, word: Word) -> int:
        piece = fragments(respell(word.text.replace(" ", "*")))[0]
        part = self._literal(piece, False, False, word.where)
        key = ("exact", word.text, word.wild, word.where)
        return self._add(key, lambda n: ExactLeaf(n, part, word), self.needs[part])

    def _add(self, key: tuple[Any, ...], make: Callable[[int], lf.Leaf], need: Need | Literal["self"]) -> int:
        number = self._known.get(key)
        if number is None:
            number = len(self.leaves)
            self._known[key] = number
            self.leaves.append(make(number))
            self.needs.append(Anchors(frozenset([number]), 0.3) if need == "self" else need)
        return number

    def _literal(self, text: str, left: bool, right: bool, where: str) -> int:
        shape = Shape(text, left, right, where == "title")
        known = ("literal", *shape) in self._known
        number = self._add(("literal", *shape), lambda n: lf.LiteralLeaf(n, ()), "self")
        if not known:
            self.literals.append((number, shape))
        loose = not left and class_of(text[0]) in (WORD, HANGUL)
        self._asked[number] += 1
        guess = literal_cost(text) * (2.0 if loose else 1.0) * self._asked[number]
        self.needs[number] = Anchors(frozenset([number]), guess)
        return number

    def _wild(self, text: str, where: str) -> int:
        bare = text.strip("*")
        if "*" not in bare and "?" not in bare and _one_script(text) and _ends_in_words(bare):
            return self._literal(bare, not text.startswith("*"), not text.endswith("*"), where)
        part = self._literal(fragments(text)[0], False, False, where)
        title = where == "title"
        return self._add(("wild", text, title), lambda n: lf.WildLeaf(n, part, text, title), self.needs[part])

    def _row(self, parts: list[int]) -> int:
        if len(parts) == 1:
            return parts[0]
        need = all_needed([self.needs[part] for part in parts])
        return self._add(("row", *parts), lambda n: lf.RowLeaf(n, tuple(parts)), need)

    def _window(self, parts: tuple[int, ...], room: int) -> int:
        need = all_needed([self.needs[part] for part in parts])
        return self._add(("window", room, *parts), lambda n: lf.WindowLeaf(n, parts, room), need)

    def _union(self, parts: tuple[int, ...]) -> int:
        need = one_needed([self.needs[part] for part in parts])
        return self._add(("union", *parts), lambda n: lf.UnionLeaf(n, parts), need)

    def _near(self, node: Near) -> int:
        parts = (self.placed(node.left), self.placed(node.right))
        need = all_needed([self.needs[part] for part in parts])
        shape = (node.distance, node.ordered)
        return self._add(("near", *shape, *parts), lambda n: lf.NearLeaf(n, parts, *shape), need)

    def _key(self, name: str, value: str, wild: bool) -> int:
        if wild:
            return self._add(("pattern", name, value), lambda _: lf.PatternLeaf(name, value), None)
        number = self._add(("key", name, value), lambda _: lf.KeyLeaf(), "self")
        self.keys.setdefault(name, {})[value] = number
        self.needs[number] = Anchors(frozenset([number]), FIELD_COSTS.get(name, 0.5))
        return number

    def _signed(self, name: str, value: str, wild: bool) -> int:
        if wild:
            return self._key(name, value, wild)
        part = self._literal(SIGNS[name] + value, False, False, "")
        return self._add(("named", name, value), lambda _: lf.NamedLeaf(part, name, value), self.needs[part])

    def _field(self, node: Field) -> int:
        name, value = node.name, node.value
        if name in VERDICTS:
            return self._add(("verdict", name, value), lambda _: lf.VerdictLeaf(name, value), None)
        if name in ("url", "links"):
            return self._add(("address", name, value), lambda _: lf.AddressLeaf(name, value), None)
        return self._key(name, value, node.wild)


def _one_script(text: str) -> bool:
    return context(text) in (WORD, HANGUL)


def _ends_in_words(bare: str) -> bool:
    return class_of(bare[0]) == class_of(bare[-1]) == context(bare)


class _Simple:
    """A program that looks one leaf up, which needs another (the trigger; a literal: itself) to be seen."""

    def __init__(self, leaf: int, trigger: int) -> None:
        self.leaf = leaf
        self.trigger = trigger

    def __call__(self, masks: lf.Masks, within: int) -> int:
        return masks[self.leaf] & within if self.trigger in masks.seen else 0


def _everything(_masks: lf.Masks, within: int) -> int:
    return within


def _nothing(_masks: lf.Masks, _within: int) -> int:
    return 0


def _without(run: Program) -> Program:
    # XOR takes away, as a program finds nothing outside of what it is asked for; one step instead of two
    return lambda masks, within: within ^ run(masks, within)


def _all(parts: list[Program]) -> Program:
    """Literals first: most posts fall out with them."""
    literals = tuple(part.leaf for part in parts if isinstance(part, _Simple) and part.leaf == part.trigger)
    others = tuple(p for p in parts if not isinstance(p, _Simple) or p.leaf != p.trigger)

    def run(masks: lf.Masks, within: int) -> int:
        seen = masks.seen
        for leaf in literals:
            if leaf not in seen:
                return 0
            within &= masks[leaf]
        for part in others:
            if not within:
                return 0
            within = part(masks, within)
        return within

    return run


def _either(parts: list[Program]) -> Program:
    """Literals first: what is left for the dearer ones is often nothing."""
    simple = dict.fromkeys((p.leaf, p.trigger) for p in parts if isinstance(p, _Simple))
    literals = tuple(leaf for leaf, trigger in simple if leaf == trigger)
    dearer = tuple((leaf, trigger) for leaf, trigger in simple if leaf != trigger)
    others = tuple(part for part in parts if not isinstance(part, _Simple))

    def run(masks: lf.Masks, within: int) -> int:
        found, seen = 0, masks.seen
        for leaf in literals:
            if leaf in seen:
                found |= masks[leaf]
        found &= within
        for leaf, trigger in dearer:
            if trigger in seen and masks[trigger] & (within ^ found):
                found |= masks[leaf] & within
        for part in others:
            found |= part(masks, within ^ found)
        return found

    return run
