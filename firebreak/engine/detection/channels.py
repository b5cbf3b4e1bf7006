"""The registry of channels. A new channel is one class, one block of parameters and one entry here.

Every channel is a ``msgspec.Struct`` tagged with its name and version (so that its memory can be stored) and
has ``begin``, ``levels``, ``measure`` and ``learn``. It measures without changing anything and learns from
closed slices only: that is what makes looking at an open slice free of side effects. A stream that lacks a
channel's sums leaves it silent.
"""

from firebreak.engine.detection.content import Coordination, NegativeShare, Novelty
from firebreak.engine.detection.growth import Growth
from firebreak.engine.detection.key_voice import KeyVoice
from firebreak.engine.detection.parameters import Levels, Parameters
from firebreak.engine.detection.spike import Spike

CHANNELS = (Spike, Growth, NegativeShare, Novelty, KeyVoice, Coordination)
"""Every channel, in the order in which evidence is listed."""

Channel = Spike | Growth | NegativeShare | Novelty | KeyVoice | Coordination


def levels(parameters: Parameters) -> dict[str, Levels]:
    """Per channel, the surprises at which it says watch and alert at the budget of the parameters."""
    return {kind.channel: kind.levels(parameters) for kind in CHANNELS}
