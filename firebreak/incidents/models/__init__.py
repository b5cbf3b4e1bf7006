"""Tables of incidents."""

from firebreak.incidents.models.answering import Message
from firebreak.incidents.models.corrective import CorrectiveAction
from firebreak.incidents.models.evidence import Evidence
from firebreak.incidents.models.fact import Fact, Question
from firebreak.incidents.models.guest import Guest
from firebreak.incidents.models.handing import LongShift, RoomHandOver
from firebreak.incidents.models.hold import Hold
from firebreak.incidents.models.incident import Incident, Seat
from firebreak.incidents.models.note import Note
from firebreak.incidents.models.presence import Presence
from firebreak.incidents.models.press import PressQuestion
from firebreak.incidents.models.promise import LegalClock, PublicWord, Silence
from firebreak.incidents.models.situation import ReportPlan, SituationReport
from firebreak.incidents.models.stakeholder import Stakeholder
from firebreak.incidents.models.task import Task
from firebreak.incidents.models.watching import Watched

__all__ = [
    "Guest",
    "Hold",
    "LongShift",
    "Message",
    "RoomHandOver",
    "CorrectiveAction",
    "Evidence",
    "Fact",
    "Incident",
    "LegalClock",
    "Note",
    "Presence",
    "PressQuestion",
    "PublicWord",
    "Question",
    "Seat",
    "Silence",
    "Stakeholder",
    "Task",
    "Watched",
    "ReportPlan",
    "SituationReport",
]
