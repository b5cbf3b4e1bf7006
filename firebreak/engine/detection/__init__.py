"""Detection: is this the beginning of a crisis, how sure are we, and why?

Public door: :class:`Bin` in, :class:`Assessment` out of :class:`Detector`; :func:`backtest_counts` and
:func:`backtest_posts` for a file's past; :func:`reason_in_english` and :data:`REASONS` for words;
:data:`DEFAULT` for every number it decides by, :data:`BUDGETS` for how many alarms a week it may raise;
:func:`grave` for a single post; :data:`TRACK_RECORD` for how often alerts of a strength were right.
"""

from firebreak.engine.detection.backtest import StateChange, backtest_counts, backtest_posts
from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.detector import Detector, OutOfOrderError
from firebreak.engine.detection.evidence import Assessment, Band, Evidence, Family, State
from firebreak.engine.detection.grave import PostFacts, grave
from firebreak.engine.detection.parameters import BUDGETS, DEFAULT, Parameters
from firebreak.engine.detection.reasons import REASONS, reason_in_english
from firebreak.engine.detection.slicing import Report
from firebreak.engine.detection.track_record import MEASURED, TRACK_RECORD, track_record

__all__ = [
    "Bin",
    "Detector",
    "OutOfOrderError",
    "Assessment",
    "Band",
    "Evidence",
    "Family",
    "State",
    "BUDGETS",
    "MEASURED",
    "TRACK_RECORD",
    "track_record",
    "DEFAULT",
    "Parameters",
    "PostFacts",
    "grave",
    "REASONS",
    "reason_in_english",
    "Report",
    "StateChange",
    "backtest_counts",
    "backtest_posts",
]
