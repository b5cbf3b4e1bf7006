"""What is claimed: posts that say the same thing in other words, grouped as they come.

Near copies first (:mod:`firebreak.engine.text.copies`), then one text of each group joins the claim it resembles most on
average. Public door: :class:`ClaimBook` with :class:`ClaimRules`; :class:`Saying` in, :class:`Placed` out;
:class:`ClaimLabel`; :func:`denies`.
"""

from firebreak.engine.text.claims.book import ClaimBook, ClaimLabel, ClaimRules, Placed, Saying
from firebreak.engine.text.claims.denials import denies

__all__ = ["ClaimBook", "ClaimLabel", "ClaimRules", "Placed", "Saying", "denies"]
