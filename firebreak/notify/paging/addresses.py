"""Full addresses of our pages, for messages."""

from urllib.parse import urljoin

from firebreak.base import config


def address_of(path: str) -> str:
    """A page's full address; nothing for no page."""
    base = config.get("public_url") or f"http://{config.get('address')}"
    return urljoin(base.rstrip("/") + "/", path.lstrip("/")) if path else ""
