"""Advice from rules: level, strategy, words and clocks, each with its source and how strong the evidence is.

Public door: :class:`Situation`, :func:`advise`, :func:`read_packs`; :data:`PACKS`, the packaged rules. Pure.
"""

from pathlib import Path

from firebreak.plan.advice.advising import Advice, Change, Given, advise
from firebreak.plan.advice.packs import Clock, Number, Pack, PackError, Rule, holds, read_pack, read_packs
from firebreak.plan.advice.situation import Situation, held_responsible

PACKS = Path(__file__).resolve().parent.parent / "packs"

__all__ = [
    "PACKS", "Advice", "Change", "Clock", "Given", "Number", "Pack", "PackError", "Rule", "Situation", "advise",
    "held_responsible", "holds", "read_pack", "read_packs",
]  # fmt: skip
