"""The plan's own templates, read by people in every language, hold no error: an error must not cry wolf."""

import pytest

from firebreak.engine.text.check import check
from firebreak.plan.folders import packaged
from firebreak.plan.folders.checking import GAP
from firebreak.plan.folders.packaged import CONTENT

pytestmark = pytest.mark.unit
PLACES = sorted(one.name for one in CONTENT.iterdir() if one.is_dir())


@pytest.mark.parametrize("place", PLACES)
def test_no_text_of_the_starter_plan_holds_an_error(place: str) -> None:
    found = [
        (one.key, channel, language, finding.rule, finding.quote)
        for one in packaged(place)
        if one.kind == "templates"
        for channel, texts in one.record().variants.items()
        for language, text in texts.items()
        if text.strip()
        for finding in check(
            GAP.sub("Lund 21:00", text), language=language, kind=one.record().kind, channel=channel
        )
        if finding.strength == "error"
    ]
    assert found == []
