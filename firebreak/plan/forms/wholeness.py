"""What the editor would say of a record that came another way: the same checks, the same sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from firebreak.plan.forms.labels import tell
from firebreak.plan.forms.posting import from_posted, languages_of, to_posted
from firebreak.plan.forms.shape import shape


class Wrong(NamedTuple):
    """A field and what is wrong with it."""

    place: str
    words: str


def wrong_fields(kind: str, body: Mapping[str, Any], spoken: Sequence[str]) -> list[Wrong]:
    """Everything that the editor would refuse in a record of the right shape. ``spoken``: the plan's languages."""
    languages = languages_of(body, spoken)
    filled = from_posted(shape(kind), to_posted(shape(kind), body, languages).posted, languages)
    return [Wrong(place, tell(code, params)) for place, (code, params) in filled.errors.items()]
