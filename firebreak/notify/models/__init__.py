"""Tables of notices."""

from firebreak.notify.models.endpoint import Endpoint
from firebreak.notify.models.notice import Delivery, Notice
from firebreak.notify.models.routing import QuietHours, Route

__all__ = ["Delivery", "Endpoint", "Notice", "QuietHours", "Route"]
