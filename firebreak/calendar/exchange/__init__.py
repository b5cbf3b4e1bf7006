"""Planned posts to and from other calendars: iCalendar (RFC 5545) and CSV. Bytes in and out; reading never raises."""

from firebreak.calendar.exchange.csv_in import read_csv
from firebreak.calendar.exchange.csv_out import write_csv
from firebreak.calendar.exchange.ics_in import read_ics
from firebreak.calendar.exchange.ics_out import write_ics
from firebreak.calendar.exchange.shapes import MOST_BYTES, TAKEN, Entry, Problem, Read

__all__ = [
    "MOST_BYTES",
    "TAKEN",
    "Entry",
    "Problem",
    "Read",
    "read_csv",
    "read_ics",
    "write_csv",
    "write_ics",
]
