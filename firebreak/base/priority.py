"""Who goes first where the processors are full."""

import os


def give_way(steps: int) -> None:
    """Let others of this machine go before this process, by so many steps of niceness more (19 is the end of them); what
    it starts afterwards does the same. Nothing on Windows, which has none."""
    if hasattr(os, "nice"):
        os.nice(steps)
