"""Every change of state of a statement. Each says who acts first, and writes its audit entry and its notices."""

from firebreak.statements.actions.answering import answer
from firebreak.statements.actions.asking import ask, ask_deputies, stand
from firebreak.statements.actions.drafting import begin, fill, withdraw
from firebreak.statements.actions.outside import answer_outside, open_reading, send_link
from firebreak.statements.actions.releasing import note_published, release, release_alone

__all__ = [
    "answer", "answer_outside", "ask", "ask_deputies", "begin", "fill", "note_published", "open_reading", "release",
    "release_alone", "send_link", "stand", "withdraw",
]  # fmt: skip
