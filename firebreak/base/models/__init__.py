"""Tables of the floor."""

from firebreak.base.models.audit import AuditEntry, AuditHead, AuditPayload
from firebreak.base.models.events import Event
from firebreak.base.models.jobs import Job
from firebreak.base.models.limits import RateMeter
from firebreak.base.models.pulse import Pulse
from firebreak.base.models.visible import Visible

__all__ = ["AuditEntry", "AuditHead", "AuditPayload", "Event", "Job", "Pulse", "RateMeter", "Visible"]
