"""Tables of notices and calls."""

from firebreak.notify.models.chat_room import ChatRoom
from firebreak.notify.models.endpoint import Endpoint
from firebreak.notify.models.identity import ChatIdentity, IdentityCode
from firebreak.notify.models.notice import Delivery, Notice
from firebreak.notify.models.paging import Page, PageCall, PageKey, TestCall
from firebreak.notify.models.routing import QuietHours, Route

__all__ = [
    "ChatIdentity", "ChatRoom", "Delivery", "Endpoint", "IdentityCode", "Notice", "Page", "PageCall", "PageKey",
    "QuietHours", "Route", "TestCall",
]  # fmt: skip
