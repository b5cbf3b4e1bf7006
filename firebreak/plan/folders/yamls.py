"""Safe reading of one small YAML file: no tags, no aliases (a few lines could stand for gigabytes), no key twice."""

from typing import Any

import yaml

MOST_BYTES = 400_000


class YamlError(ValueError):
    """The file cannot be read as plain data; ``line`` is counted from 1, 0 where there is none."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code, self.line = code, line


class _Plain(yaml.SafeLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise YamlError("yaml.alias", self.peek_event().start_mark.line + 1)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
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
        return yaml.load(body.decode("utf-8"), _Plain)  # noqa: S506 - a safe loader with less, not more
    except UnicodeDecodeError as error:
        raise YamlError("yaml.encoding") from error
    except RecursionError as error:
        raise YamlError("yaml.deep") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise YamlError("yaml.syntax", mark.line + 1 if mark else 0) from error
