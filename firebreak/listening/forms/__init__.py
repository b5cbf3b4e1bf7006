"""Forms of listening: what comes in is bounded and typed here, and judged by the actions."""

from firebreak.listening.forms.alerts import DecideForm
from firebreak.listening.forms.imports import MappingForm, UploadForm
from firebreak.listening.forms.mentions import FilterForm, SentimentForm
from firebreak.listening.forms.monitors import MonitorForm, RemoveForm
from firebreak.listening.forms.reports import ReportForm, VerdictForm
from firebreak.listening.forms.sources import SourceForm

__all__ = [
    "DecideForm",
    "FilterForm",
    "MappingForm",
    "MonitorForm",
    "RemoveForm",
    "ReportForm",
    "SentimentForm",
    "SourceForm",
    "UploadForm",
    "VerdictForm",
]
