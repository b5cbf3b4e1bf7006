"""Tables of review."""

from firebreak.review.models.followed import ChannelFigures, Followed, Look, Watched

__all__ = ["ChannelFigures", "Followed", "Look", "Watched"]
