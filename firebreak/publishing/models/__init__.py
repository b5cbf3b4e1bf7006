"""Tables of publishing."""

from firebreak.publishing.models.channel import Channel
from firebreak.publishing.models.delivery import Delivery, Permit, Release
from firebreak.publishing.models.freeze import Freeze, Gate, StoppedOutlet, StoppedRemote
from firebreak.publishing.models.held_place import HeldPlace
from firebreak.publishing.models.lifting import LiftReading
from firebreak.publishing.models.mailing import Mailing
from firebreak.publishing.models.proof import OutletPhoto
from firebreak.publishing.models.returns_box import ReturnsBox
from firebreak.publishing.models.subscriber import Subscriber

__all__ = [
    "Channel", "Delivery", "Freeze", "Gate", "HeldPlace", "LiftReading", "Mailing", "OutletPhoto", "Permit",
    "Release", "ReturnsBox", "StoppedOutlet", "StoppedRemote", "Subscriber",
]  # fmt: skip
