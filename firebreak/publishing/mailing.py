"""Sending to a mail list: a few mails with leave for each, over one line, the gate looked at before every one."""

import logging
import time
from contextlib import ExitStack
from typing import Final

from firebreak.base.errors import FirebreakError
from firebreak.publishing import gate
from firebreak.publishing.actions.mail_answers import Answer
from firebreak.publishing.actions.mailing import Batch, Mail, close_mails, open_mails
from firebreak.publishing.models import Delivery
from firebreak.publishing.rules import passes
from firebreak.publishing.writers import Writer, writer_of

SLICE_S: Final = 10.0
"""After so long others who wait for a worker have their turn."""
log = logging.getLogger(__name__)


def send_list(delivery_id: int) -> str:
    """Mails for one slice of time; the delivery's state after it, empty where there was nothing to do.

    Never raises for what a mail server does.
    """
    until, state = time.monotonic() + SLICE_S, ""
    line = _Line()
    try:
        while time.monotonic() < until and (batch := open_mails(delivery_id)) is not None:
            state = close_mails(batch, line.send(batch))
            if state != Delivery.State.QUEUED:
                break
    finally:
        line.close()
    return state


class _Line:
    """The writer and what it keeps open, made with the first batch."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._writer: Writer | None = None

    def send(self, batch: Batch) -> list[Answer]:
        """What became of each; after an error that is not about the receiver, or no answer, nothing more is tried."""
        try:
            writer = self._writer or self._made(batch.delivery)
        except FirebreakError as error:
            return [error, *[None] * (len(batch.mails) - 1)]
        answers: list[Answer] = []
        for mail in batch.mails:
            if not passes(gate.tokens(batch.delivery.brand_id), batch.delivery.release.frozen):
                break
            answers.append(_sent(writer, mail))
            if _about_us(answers[-1]):
                break
        return [*answers, *[None] * (len(batch.mails) - len(answers))]

    def close(self) -> None:
        """Hang up."""
        self._open.close()

    def _made(self, row: Delivery) -> Writer:
        writer = writer_of(row.channel)
        self._open.enter_context(writer.session())
        self._writer = writer
        return writer


def _sent(writer: Writer, mail: Mail) -> Answer:
    """The one call. What it raises is an answer too."""
    try:
        return writer.publish(mail.permit, mail.piece)
    except FirebreakError as error:
        return error
    except Exception as error:
        log.error("a mail failed", extra={"kind": type(error).__name__})
        return error


def _about_us(answer: Answer) -> bool:
    if not isinstance(answer, Exception):
        return False
    return not (isinstance(answer, FirebreakError) and answer.params.get("receiver"))
