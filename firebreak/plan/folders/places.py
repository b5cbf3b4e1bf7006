"""Where in a YAML file something stands, for whoever must mend it."""

import re

import yaml

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+|\.\.\.)\]")


def place_of(detail: str) -> str:
    """The place that the reader's error names, e.g. ``steps[3].minute``; nothing where it names none.

    >>> place_of("Expected `int`, got `str` - at `$.steps[3].minute`"), place_of("Expected `object`")
    ('steps[3].minute', '')
    """
    found = re.search(r" - at (?:`key` in )?`\$\.?([^`]*)`$", detail)
    return found[1] if found else ""


def line_of(body: bytes, place: str) -> int:
    """The line (from 1) of a place in a file that was parsed before; as deep as the file goes along.

    >>> line_of(b"key: a\\nsteps:\\n  - minute: x\\n", "steps[0].minute")
    3
    """
    node = yaml.compose(body.decode("utf-8"), yaml.SafeLoader)
    line = node.start_mark.line + 1 if node is not None else 1
    for name, number in _STEP.findall(place):
        following = None
        if isinstance(node, yaml.MappingNode):
            following = next((value for key, value in node.value if key.value == name), None)
            line = next((key.start_mark.line + 1 for key, _value in node.value if key.value == name), line)
        elif isinstance(node, yaml.SequenceNode) and number.isdigit() and int(number) < len(node.value):
            following = node.value[int(number)]
            line = following.start_mark.line + 1
        if following is None:
            break
        node = following
    return line
