"""What a form of each kind of item consists of, read from the typed records: no form is written by hand."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import inspect as typed

from firebreak.plan.items import KINDS, LANGUAGES

Sort = Literal[
    "texts",
    "lines",
    "choice",
    "choices",
    "ref",
    "refs",
    "number",
    "flag",
    "line",
    "key",
    "group",
    "rows",
    "table",
]
REFERENCES = {
    "owner": "duties", "lead": "duties", "duty": "duties", "duties": "duties", "drafts": "duties", "releases": "duties",
    "folds_into": "duties", "calls_next": "duties", "risks": "risks", "templates": "templates", "template": "templates",
    "playbook": "playbooks", "related": "playbooks", "industry": "industries",
}  # fmt: skip
"""Which kind of item a field names, by the field's name."""
TICKED = frozenset({"ApprovalRow.drafts", "ApprovalRow.releases", "ApprovalStep.duties"})
"""Lists of references whose order says nothing: all that there is to choose is shown, to be ticked."""
NOTHING: Any = object()
"""No value; ``None`` is one."""


@dataclass(frozen=True)
class Node:
    """One part of a form."""

    sort: Sort
    name: str
    path: str
    """Record and field, e.g. ``Risk.owner``: what words are looked up by."""
    default: Any = NOTHING
    options: tuple[str, ...] = ()
    """Of a choice; of a table its rows."""
    kind: str = ""
    """Of a reference: the kind that it names."""
    least: int = 0
    most: int = 0
    pattern: str = ""
    parts: tuple["Node", ...] = ()
    """Of a group its fields; of rows and tables what each row holds."""
    key: "Node | None" = None
    """Of rows that are a mapping: what names each of them."""

    @property
    def optional(self) -> bool:
        """Whether it may say nothing."""
        return self.default is not NOTHING


@cache
def shape(kind: str) -> Node:
    """The form of one kind: a group, title first."""
    parts = _fields(KINDS[kind])
    first = sorted(
        parts, key=lambda node: ("title", "key").index(node.name) if node.name in {"title", "key"} else 2
    )
    return Node("group", "", KINDS[kind].__name__, parts=tuple(first))


def _fields(record: type) -> list[Node]:
    info = typed.type_info(record)
    assert isinstance(info, typed.StructType)  # every kind is one
    return [
        _node(f"{record.__name__}.{field.name}", field.name, field.type, _default(field))
        for field in info.fields
    ]


def _default(field: typed.Field) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return NOTHING if field.default is msgspec.NODEFAULT else field.default


def _node(path: str, name: str, kind: typed.Type, default: Any = NOTHING) -> Node:
    if isinstance(kind, typed.UnionType):
        return _union(path, name, kind, default)
    if isinstance(kind, typed.LiteralType):
        return Node("choice", name, path, default, options=tuple(str(one) for one in kind.values))
    if isinstance(kind, typed.BoolType):
        return Node("flag", name, path, default)
    if isinstance(kind, typed.IntType):
        return Node("number", name, path, default, least=kind.ge or 0, most=kind.le or 0)
    if isinstance(kind, typed.StrType):
        return _line(path, name, kind, default)
    if isinstance(kind, typed.StructType):
        return Node("group", name, path, default, parts=tuple(_fields(kind.cls)))
    if isinstance(kind, typed.ListType):
        return _list(path, name, kind, default)
    if isinstance(kind, typed.DictType):
        return _mapping(path, name, kind, default)
    raise TypeError(f"{path}: no form for {kind}")


def _line(path: str, name: str, kind: typed.StrType, default: Any) -> Node:
    if name in REFERENCES:
        return Node("ref", name, path, default, kind=REFERENCES[name], pattern=kind.pattern or "")
    return Node("key" if name == "key" else "line", name, path, default, pattern=kind.pattern or "")


def _union(path: str, name: str, kind: typed.UnionType, default: Any) -> Node:
    """A choice from several lists, or something that may be ``None``."""
    parts = [one for one in kind.types if not isinstance(one, typed.NoneType)]
    if all(isinstance(one, typed.LiteralType) for one in parts):
        values = [str(value) for one in parts if isinstance(one, typed.LiteralType) for value in one.values]
        return Node("choice", name, path, default, options=tuple(values))
    return _node(path, name, parts[0], default)


def _list(path: str, name: str, kind: typed.ListType, default: Any) -> Node:
    inner = _node(path, name, kind.item_type)
    least = kind.min_length or 0
    if inner.sort == "choice":
        return Node("choices", name, path, default, options=inner.options, least=least)
    if path in TICKED:
        return Node("refs", name, path, default, kind=inner.kind, pattern=inner.pattern, least=least)
    return Node("rows", name, path, default, parts=(inner,))


def _mapping(path: str, name: str, kind: typed.DictType, default: Any) -> Node:
    if isinstance(kind.key_type, typed.LiteralType):
        keys = tuple(str(one) for one in kind.key_type.values)
        if set(keys) == set(LANGUAGES):
            return Node(
                "texts" if isinstance(kind.value_type, typed.StrType) else "lines", name, path, default
            )
        inner = _node(path, name, kind.value_type)
        if inner.sort in {"number", "ref"}:
            return Node("table", name, path, default, options=keys, parts=(inner,))
        naming = Node("choice", "key", f"{path}.key", options=keys)
    else:
        inner = _node(path, name, kind.value_type)
        naming = _node(f"{path}.key", "name", kind.key_type)
    least = kind.min_length or 0
    return Node("rows", name, path, default, parts=(inner,), key=naming, least=least)
