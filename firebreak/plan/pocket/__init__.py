"""What is needed in the first hour, gathered for one page on a phone and for one sheet of paper.

Public door: :func:`pocket_of`, :class:`Pocket`; :func:`on_paper`, :class:`Paper`; :data:`KEPT`, how long a phone keeps it.
"""

from firebreak.plan.pocket.gathering import KEPT, pocket_of
from firebreak.plan.pocket.paper import Paper, on_paper
from firebreak.plan.pocket.parts import Pocket

__all__ = ["KEPT", "Paper", "Pocket", "on_paper", "pocket_of"]
