"""What the rules say of an incident's situation: level, type, what decided. A person decides."""

from collections.abc import Mapping
from typing import Any

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.engine import shapes
from firebreak.plan.advice import Advice, Situation, advise, rule_packs


def situation(given: Mapping[str, Any]) -> Situation:
    """What is known, as the rules ask for it. Raises :class:`WrongInput` for what nobody could have chosen."""
    try:
        return shapes.convert(dict(given), Situation)
    except msgspec.ValidationError as error:
        raise WrongInput("incidents.situation", "Choose one of the answers.", field="situation") from error


def advised(found: Situation) -> Advice:
    """The advice of the rule packs in use, whatever level was chosen before."""
    return advise(rule_packs().packs, msgspec.structs.replace(found, level=None))
