"""A workflow that posts cards into a channel, as Power Automate answers for it."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import PagingSimulator, Shown, answer, given, tapped
from firebreak.connectors.common.simulators import AUTH, GONE
from firebreak.connectors.teams.pager import TeamsPager

_PATH = "/workflows/0f1e2d3c/triggers/manual/paths/invoke"
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")


class TeamsSimulator(PagingSimulator):
    """Checks the signature of the address and the size, and reads the card as Teams draws it."""

    secret = "q7XbNn0signature0of0the0address"  # noqa: S105 - a simulator's

    def pager(self) -> TeamsPager:
        """A pager that sends here."""
        query = f"api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={self.secret}"
        return TeamsPager({}, {"url": f"{self.root}{_PATH}?{query}"}, private=True, timeout_s=1.0)

    def refusal(self, fault: str) -> Answer | None:
        """Refusals have a status and say why in their body."""
        if fault == AUTH:
            return _error(401, "DirectApiAuthorizationRequired")
        return _error(413, "RequestEntityTooLarge") if fault == GONE else None

    def answer(self, request: Request) -> Answer:
        """The workflow."""
        parts = urlsplit(request.path)
        if parts.path != _PATH:
            return _error(404, "WorkflowNotFound")
        if parse_qs(parts.query).get("sig") != [self.secret]:
            return _error(401, "AuthorizationFailed")
        body = given(request)
        if body is None or body.get("type") != "message" or not body.get("attachments"):
            return _error(400, "TriggerInputSchemaMismatch")
        if len(request.body) > 21_000:
            return _error(413, "RequestEntityTooLarge")
        self.take(read(body["attachments"][0]["content"]))
        return Answer(202, b"", {"x-ms-workflow-run-id": f"0858{len(self.shown):08d}"})


def read(card: dict[str, Any]) -> Shown:
    """What members of the channel see: Markdown counts in text blocks, not in text runs."""
    text: list[str] = []
    links: list[tuple[str, str]] = []
    for block in card["body"]:
        if block["type"] == "TextBlock":
            links += [(found[1], found[2]) for found in _LINK.finditer(block["text"])]
            said = _LINK.sub(lambda found: found[1], block["text"])
        else:
            said = "".join(run["text"] for run in block["inlines"])
        links += tapped(said)
        text.append(said)
    links += [(action["title"], action["url"]) for action in card.get("actions", [])]
    called = [found["mentioned"]["id"] for found in card.get("msteams", {}).get("entities", [])]
    return Shown("\n".join(text), links, called)


def _error(status: int, code: str) -> Answer:
    return answer({"error": {"code": code, "message": "The request was refused."}}, status)
