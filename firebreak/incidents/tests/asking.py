"""What tests of pages share: addresses of a room, and what came back."""

from typing import Any

from django.urls import reverse

from firebreak.incidents.models import Incident

PAGES = (
    "room", "judge", "verify", "answer", "phase", "close", "people", "timeline", "write", "tasks", "facts", "ask", "word",
    "stakeholders", "press", "corrective", "legal",
    "evidence", "evidence_add", "evidence_bundle",
    "messages", "message_add", "message_take", "hand_over", "hold",
)  # fmt: skip
"""Names of addresses that need an incident alone."""


def at(row: Incident, name: str = "room", *more: Any) -> str:
    """An address of a room."""
    return reverse(f"incidents:{name}", args=[row.brand.slug, row.uid, *more])


def shown(client: Any, row: Incident, name: str = "room", *more: Any, **query: Any) -> str:
    """A page that must be there, as text."""
    answer = client.get(at(row, name, *more), query)
    assert answer.status_code == 200, f"{name}: {answer.status_code}"
    return str(answer.content.decode())
