"""Every change of state of a statement. Each says who acts first, and writes its audit entry and its notices."""

from firebreak.statements.actions.answering import answer
from firebreak.statements.actions.asking import ask, ask_deputies, stand
from firebreak.statements.actions.drafting import begin, fill, withdraw
from firebreak.statements.actions.facts import let_stand, use_new_value
from firebreak.statements.actions.outside import answer_outside, open_reading, send_link
from firebreak.statements.actions.publishing import publish
from firebreak.statements.actions.releasing import note_published, release, release_alone

__all__ = [
    "answer", "answer_outside", "ask", "ask_deputies", "begin", "fill", "let_stand", "note_published", "open_reading",
    "publish", "release", "release_alone", "send_link", "stand", "use_new_value", "withdraw",
]  # fmt: skip
