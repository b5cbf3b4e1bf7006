"""Tables of listening that people see. Posts and mentions are in :mod:`firebreak.listening.store`."""

from firebreak.listening.models.alert import Alert
from firebreak.listening.models.alert_proof import AlertProof
from firebreak.listening.models.backtest import Backtest
from firebreak.listening.models.claim import AccountKind, ClaimExclusion, ClaimNote
from firebreak.listening.models.expected_event import ExpectedEvent
from firebreak.listening.models.forecast import ForecastMemory, ForecastRecord, IssuedForecast
from firebreak.listening.models.importing import Import
from firebreak.listening.models.intake import Intake
from firebreak.listening.models.monitor import Monitor
from firebreak.listening.models.own_figure import OwnFigure, OwnFigurePoint
from firebreak.listening.models.report import Report
from firebreak.listening.models.saved_list import SavedList
from firebreak.listening.models.source import Source, SourceGap
from firebreak.listening.models.watch import Watch

__all__ = [
    "AccountKind", "Alert", "AlertProof", "Backtest", "ClaimExclusion", "ClaimNote", "ExpectedEvent",
    "ForecastMemory", "ForecastRecord", "Import", "Intake", "IssuedForecast", "Monitor", "OwnFigure", "OwnFigurePoint",
    "Report", "SavedList", "Source", "SourceGap", "Watch",
]  # fmt: skip
