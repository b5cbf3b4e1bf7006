"""Every change of state of review. Each says who acts first, and writes its audit entry."""

from firebreak.review.actions.counting import Counted, keep_figures
from firebreak.review.actions.following import follow
from firebreak.review.actions.looking import finish, take_looks

__all__ = ["Counted", "finish", "follow", "keep_figures", "take_looks"]
