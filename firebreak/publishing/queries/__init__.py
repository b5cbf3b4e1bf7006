"""Every read of publishing that a page or another room needs."""

from firebreak.publishing.queries.channels import CANCELS, channel, channels, members, waiting
from firebreak.publishing.queries.freezes import (
    freeze,
    freezes,
    frozen,
    outlet,
    outlets,
    photo,
    photos,
    remotes,
    still_open,
    unlisted,
    unrecorded,
)
from firebreak.publishing.queries.releases import (
    about,
    deliveries,
    delivery,
    needs,
    of_release,
    release,
    releases,
    taken,
)

__all__ = [
    "CANCELS", "about", "channel", "channels", "deliveries", "delivery", "freeze", "freezes", "frozen", "members", "needs",
    "of_release", "outlet", "outlets", "photo", "photos", "release", "releases", "remotes", "still_open", "taken",
    "unlisted", "unrecorded", "waiting",
]  # fmt: skip
