"""The registry of channels. A new channel is one class, one block of parameters and one entry here.

Every channel is a ``msgspec.Struct`` tagged with its name and version (so that its memory can be stored) and
has ``begin``, ``levels``, ``measure`` and ``learn``. It measures without changing anything and learns from
closed slices only: that is what makes looking at an open slice free of side effects.
"""

from firebreak.engine.detection.negative_share import NegativeShare
from firebreak.engine.detection.parameters import Levels, Parameters
from firebreak.engine.detection.spike import Spike

CHANNELS = (Spike, NegativeShare)
"""Every channel, in the order in which evidence is listed."""

Channel = Spike | NegativeShare


def levels(parameters: Parameters) -> dict[str, Levels]:
    """Per channel, the surprises at which it says watch and alert."""
    return {kind.channel: kind.levels(parameters) for kind in CHANNELS}
