"""Posts pushed to us by signed webhook, and messages and publications pushed by us to others.

Public door: :func:`verify` and :func:`decode` for the view that takes deliveries in, :data:`SCHEMA` for its
documentation, :func:`new_secret`, :func:`sign`, :class:`WebhookPager` and :class:`WebhookWriter`.
"""

from firebreak.connectors.webhook.decoding import decode
from firebreak.connectors.webhook.pager import WebhookPager
from firebreak.connectors.webhook.schema import SCHEMA
from firebreak.connectors.webhook.signing import new_secret, sign, verify
from firebreak.connectors.webhook.writer import WebhookWriter

__all__ = ["SCHEMA", "WebhookPager", "WebhookWriter", "decode", "new_secret", "sign", "verify"]
