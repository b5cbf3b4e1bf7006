"""Safe reading of one small YAML file: no tags, no aliases (a few lines could stand for gigabytes), no key twice."""

from typing import Any

import yaml

MOST_BYTES = 400_000
DEEPEST = 40
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C is ten times as fast, where there is one."""


class YamlError(ValueError):
    """The file cannot be read as plain data; ``line`` is counted from 1, 0 where there is none."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code, self.line = code, line


class _Plain(_Base):  # type: ignore[misc]
    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        for number, key in enumerate(keys):
            if not isinstance(key, str):
                raise YamlError("yaml.key", node.value[number][0].start_mark.line + 1)
            if key in keys[:number]:
                raise YamlError("yaml.twice", node.value[number][0].start_mark.line + 1)
        return super().construct_mapping(node, deep)


def parse(body: bytes) -> Any:
    """Plain lists, mappings, texts and numbers. Raises :class:`YamlError`."""
    if len(body) > MOST_BYTES:
        raise YamlError("yaml.large")
    try:
        text = body.decode("utf-8")
        _look_through(text)
        return yaml.load(text, _Plain)  # noqa: S506 - a safe loader with less, not more
    except UnicodeDecodeError as error:
        raise YamlError("yaml.encoding") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise YamlError("yaml.syntax", mark.line + 1 if mark else 0) from error


def _look_through(text: str) -> None:
    """Before anything is built: nothing stands for something else, nothing is nested beyond reason."""
    depth = 0
    for event in yaml.parse(text, _Base):
        if isinstance(event, yaml.AliasEvent):
            raise YamlError("yaml.alias", _line(event))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise YamlError("yaml.deep", _line(event))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
