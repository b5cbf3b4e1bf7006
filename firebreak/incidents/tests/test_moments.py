"""Moments at the ends of the calendar are wrong input everywhere, and break nothing."""

from typing import Any

import pytest

from firebreak.incidents.models import Incident
from firebreak.incidents.tests.asking import at

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ENDS = [
    ("0001-01-01T00:00", "Asia/Shanghai"),
    ("9999-12-31T23:59", "America/New_York"),
    ("0001-01-01T00:00", "America/New_York"),
]
"""On a clock that is ahead the first has no moment in UTC, on one behind the second; the third can be kept but not shown
further west."""
FORMS = [
    ("press", {"do": "ask", "outlet": "The Daily", "words": "Why?"}, "due_at"),
    ("corrective", {"do": "add", "kind": "repair", "words": "New disks"}, "due_at"),
    ("evidence_add", {"do": "call", "who": "Ann", "words": "It burns"}, "at"),
    ("word", {"do": "promise"}, "due_at"),
]


@pytest.mark.parametrize(("moment", "zone"), ENDS)
@pytest.mark.parametrize(("page", "typed", "field"), FORMS)
def test_a_form_says_that_it_is_no_moment(
    outage: Incident,
    tove: Any,
    client_of: Any,
    moment: str,
    zone: str,
    page: str,
    typed: dict[str, str],
    field: str,
) -> None:
    tove.time_zone = zone
    tove.save()
    client = client_of(tove)
    answer = client.post(at(outage, page), {**typed, field: moment})
    assert answer.status_code == 400
    assert typed.get("words", "") in answer.content.decode()  # nothing that was typed is lost
