"""Charts as pure functions from numbers to accessible SVG, without any script.

Every function returns a :class:`Chart`, a safe string that is a whole ``<figure>``: a wide (820) and a narrow
(370) drawing switched by a container query, a sentence that says the same, and the numbers as a table. Its
``wide`` and ``narrow`` are the bare SVG for reports. Shapes carry plain colours *and* classes, so that the
same drawing is themed by the page's CSS and keeps its colours in a PDF or a Word file.

>>> from datetime import UTC, datetime, timedelta
>>> start = datetime(2026, 11, 20, 9, tzinfo=UTC)
>>> points = [(start + timedelta(minutes=5 * n), n % 7) for n in range(60)]
>>> time_series(points, title="Mentions").startswith('<figure class="chart"')
True
"""

from firebreak.web.charts.ahead import Ahead
from firebreak.web.charts.bars import bars
from firebreak.web.charts.donut import donut
from firebreak.web.charts.figure import Chart
from firebreak.web.charts.heatmap import heatmap
from firebreak.web.charts.sparkline import sparkline
from firebreak.web.charts.stacked import stacked_area
from firebreak.web.charts.time_series import time_series

__all__ = ["Ahead", "Chart", "bars", "donut", "heatmap", "sparkline", "stacked_area", "time_series"]
