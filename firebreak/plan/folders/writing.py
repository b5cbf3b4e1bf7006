"""Items back to files: as they came, byte for byte, where nothing was changed; else tidy YAML that reads back the same."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import msgspec
import yaml

from firebreak.engine import shapes
from firebreak.plan.folders.reading import BODY
from firebreak.plan.folders.yamls import YamlError, parse
from firebreak.plan.items import Policy

DATE = (2000, 1, 1, 0, 0, 0)
"""Of every file in a zip: the same files make the same zip."""


class _Tidy(yaml.SafeDumper):
    """Lists stand in from their key; texts of several lines keep their lines."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - as its base
        return super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - as its base
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Tidy.add_representer(str, _text)


def dump(item: msgspec.Struct) -> bytes:
    """One item as YAML, fields in the order of its record. The body of a policy is not in it."""
    fields = ("key", "title", *(name for name in item.__struct_fields__ if name not in {"key", "title"}))
    plain = msgspec.to_builtins(item)
    if isinstance(item, Policy):
        plain.pop("body", None)
    ordered = {name: plain[name] for name in fields if name in plain}
    body: str = yaml.dump(ordered, Dumper=_Tidy, allow_unicode=True, sort_keys=False, width=110)
    return body.encode()


def file_of(item: msgspec.Struct, source: bytes = b"") -> bytes:
    """The item's file: ``source``, what it was read from, where that still says the same."""
    if source:
        try:
            was = shapes.convert(parse(source), type(item))
        except (YamlError, msgspec.ValidationError):
            return dump(item)
        if isinstance(item, Policy) and isinstance(was, Policy):
            was.body = item.body
        if was == item:
            return source
    return dump(item)


def bodies_of(path: str, item: Any) -> Mapping[str, bytes]:
    """The Markdown files beside a policy, by path."""
    if not isinstance(item, Policy):
        return {}
    beside = PurePosixPath(path)
    return {
        str(beside.with_name(BODY.format(key=item.key, language=language))): text.encode()
        for language, text in item.body.items()
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by path as one zip, in the order of their paths."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in sorted(files.items()):
            entry = zipfile.ZipInfo(path, DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, body)
    return out.getvalue()
