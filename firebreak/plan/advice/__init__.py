"""Advice from rules: level, strategy, words and clocks, each with its source and how strong the evidence is.

Public door: :class:`Situation`, :func:`advise`; :func:`rule_packs`, the packs in use here; :func:`read_packs` and
:data:`PACKS`, the packaged ones. Plain typed Python: no database.
"""

from firebreak.plan.advice.advising import Advice, Change, Given, advise
from firebreak.plan.advice.packs import Clock, Number, Pack, PackError, Rule, holds, read_pack, read_packs
from firebreak.plan.advice.situation import Situation, held_responsible
from firebreak.plan.advice.used import PACKS, Packs, rule_packs

__all__ = [
    "PACKS", "Advice", "Change", "Clock", "Given", "Number", "Pack", "PackError", "Packs", "Rule", "Situation", "advise",
    "held_responsible", "holds", "read_pack", "read_packs", "rule_packs",
]  # fmt: skip
