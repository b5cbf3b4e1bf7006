"""Where something is stopped: a page of its own service, one tap away. Nothing where nobody knows one."""

from collections.abc import Iterable

from firebreak.publishing.models import Channel, StoppedOutlet, StoppedRemote
from firebreak.web.parts.posts import web_address


def of_channel(channel: Channel) -> str:
    """The service's list of what it will publish by itself; where a person publishes, the page that they use."""
    manifest = channel.manifest
    if manifest is not None and manifest.planned_page is not None:
        return web_address(manifest.planned_page(channel.settings))
    return web_address(channel.link)


def of_remote(row: StoppedRemote) -> str:
    """The planned post itself where the service says where it is, else the list that it stands in."""
    return web_address(row.address) or of_channel(row.channel)


def of_outlet(row: StoppedOutlet, channels: Iterable[Channel]) -> str:
    """The plan's own link, else the page of the account that the outlet is. ``channels``: those of its brand."""
    if row.link:
        return web_address(row.link)
    return next((link for one in channels if one.outlet == row.key and (link := of_channel(one))), "")
