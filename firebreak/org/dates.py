"""Which day it is for a brand: its own time zone decides, not the machine's and not UTC."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from firebreak.base.clock import now
from firebreak.org.models import Brand


def local_now(brand: Brand) -> datetime:
    """The present moment on the brand's clocks."""
    return now().astimezone(ZoneInfo(brand.time_zone))


def today_of(brand: Brand) -> date:
    """The day that the brand's people have today."""
    return local_now(brand).date()


def day_of(brand: Brand, moment: datetime) -> date:
    """The day on which something happened, for the brand's people."""
    return moment.astimezone(ZoneInfo(brand.time_zone)).date()
