"""Tables of notices."""

from firebreak.notify.models.endpoint import Endpoint
from firebreak.notify.models.notice import Delivery, Notice

__all__ = ["Delivery", "Endpoint", "Notice"]
