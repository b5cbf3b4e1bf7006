"""Teams: a workflow that was switched off or deleted is a dead credential; Markdown counts nowhere."""

import pytest

from firebreak.base.errors import AuthError, OutsideError, PermanentError, RateError, TransientError
from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import answer, given
from firebreak.connectors.teams.simulator import TeamsSimulator
from firebreak.notify.pagers import Message

pytestmark = pytest.mark.unit
PAGE = Message("n-1", "", "**Alert**", "[a](https://b.example)\nTwo.", link="https://desk.acme.test/a/1")


class Says(TeamsSimulator):
    """Answers one thing, whatever comes."""

    reply = Answer(202)

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "DirectApiAuthorizationRequired", AuthError),
        (404, "WorkflowNotFound", AuthError),
        (400, "WorkflowTriggerIsNotEnabled", AuthError),
        (400, "TriggerInputSchemaMismatch", PermanentError),
        (413, "RequestEntityTooLarge", PermanentError),
        (429, "TooManyRequests", RateError),
        (502, "NoResponse", TransientError),
        (302, "", PermanentError),
    ],
)
def test_each_refusal_has_its_kind(status: int, code: str, kind: type[OutsideError]) -> None:
    with Says() as sim:
        sim.reply = answer({"error": {"code": code}}, status)
        with pytest.raises(OutsideError) as caught:
            sim.pager().send(PAGE)
        assert type(caught.value) is kind


def test_the_receipt_names_the_run_of_the_workflow() -> None:
    with TeamsSimulator() as sim:
        assert sim.pager().send(PAGE).reference == "085800000001"


def test_strangers_words_stand_in_text_runs_alone() -> None:
    with TeamsSimulator() as sim:
        sim.pager().send(PAGE)
        card = (given(sim.requests[0]) or {})["attachments"][0]["content"]
        assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
        assert "entities" not in card["msteams"]
        assert [action["url"] for action in card["actions"]] == [PAGE.link]
