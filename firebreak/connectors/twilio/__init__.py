"""Text messages (SMS) to phones, through Twilio.

Public door: :class:`TwilioPager`, :func:`segments`.
"""

from firebreak.connectors.twilio.pager import TwilioPager
from firebreak.connectors.twilio.segments import segments

__all__ = ["TwilioPager", "segments"]
