"""Posts an Adaptive Card to a workflow's address ("When a Teams webhook request is received").

The workflow answers 202 before the card is posted, so a receipt says that the workflow took it. Words of strangers
stand in text runs, which know no Markdown; a card calls people only through a list of its own, which we never send.
Source: https://adaptivecards.io/explorer/TextRun.html and the message limit of 28 KB in
https://learn.microsoft.com/connectors/teams (others measured 21 KB).
"""

from collections.abc import Mapping
from typing import Any

import httpx
import msgspec

from firebreak.connectors.common import calling
from firebreak.connectors.common.paging import Page, fit, inert, octets, open_words
from firebreak.connectors.common.robots import Robot
from firebreak.notify.pagers import Message, Receipt

LIMIT = 20_000
"""Bytes of the whole body."""
_DEAD_STATUS = frozenset({401, 403, 404})
"""Signature in the address refused, or the workflow was deleted."""
_SWITCHED_OFF = frozenset({"WorkflowTriggerIsNotEnabled", "WorkflowNotFound", "TriggerNotEnabled"})


class TeamsPager(Robot):
    """Secrets: ``url``, the workflow's address with its signature."""

    def body(self, page: Page, message: Message) -> Mapping[str, Any]:
        """One card, as long as Teams takes it."""
        words = open_words(message)

        def card(part: Page) -> dict[str, Any]:
            title = [_run(part.title, weight="Bolder", size="Medium")] if part.title else []
            said = [_run(line) for line in part.body.split("\n") if line.strip()]
            number = [_run(f"({part.number})", size="Small", isSubtle=True)]
            opening = [{"type": "Action.OpenUrl", "title": words, "url": part.link}] if part.link else []
            return _envelope([*title, *said, *number], opening)

        return card(fit(page, lambda part: msgspec.json.encode(card(part)).decode(), octets, LIMIT))

    def receipt(self, response: httpx.Response) -> Receipt:
        """The run's id, under which the workflow's history shows what became of it."""
        if response.status_code < 300:
            return Receipt(response.headers.get("x-ms-workflow-run-id", "")[:200], str(response.status_code))
        found = calling.body_of(response).get("error")
        code = str(found.get("code", "")) if isinstance(found, dict) else ""
        if response.status_code in _DEAD_STATUS or code in _SWITCHED_OFF:
            raise calling.dead(status=response.status_code)
        calling.raise_for_status(response)
        raise calling.unclear(status=response.status_code)


def _run(text: str, **style: Any) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": inert(text), **style}]}


def _envelope(body: list[dict[str, Any]], actions: list[dict[str, Any]]) -> dict[str, Any]:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": actions,
        "msteams": {"width": "Full"},
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}
