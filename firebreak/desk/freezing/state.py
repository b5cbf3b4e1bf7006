"""What is frozen, what may be out and what is still open: for programs and the command line."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from firebreak.desk.freezing import links
from firebreak.org.models import Brand
from firebreak.publishing import queries
from firebreak.publishing.models import (
    Channel,
    Delivery,
    Freeze,
    OutletPhoto,
    StoppedOutlet,
    StoppedRemote,
)


class State(NamedTuple):
    """One look at the freezes of a brand."""

    tokens: list[str]
    """Each freeze that holds, also one whose record is still being written. Empty: nothing is frozen."""
    freezes: list[Freeze]
    """Those that are written down, newest first."""
    outlets: list[StoppedOutlet]
    remotes: list[StoppedRemote]
    unlisted: list[Channel]
    """Channels whose services have not told yet what they would publish by themselves."""
    unrecorded: list[dict[str, Any]]
    """What was said at freezes whose record is still being written."""
    may_be_out: list[Delivery]
    """Texts that had leave to go out, or of which nobody knew, when it was frozen; with what is known of each now."""
    still_open: int
    """How much that speaks for the brand is not known to be stopped."""
    photos: dict[int, list[OutletPhoto]]
    """Outlet's key in the database -> its photos."""
    links: dict[str, str]
    """Uid of an outlet or planned post, or ``channel:<uid>`` of a channel -> where it is stopped, where that is known."""
    held: int
    """Texts that wait for somebody to decide them anew."""

    @property
    def frozen(self) -> bool:
        """Whether nothing planned here goes out."""
        return bool(self.tokens)

    @property
    def done(self) -> bool:
        """Whether it is frozen here and stopped everywhere else, as far as anybody can know."""
        unsettled = {Delivery.State.UNKNOWN, Delivery.State.PERMITTED}
        return (
            self.frozen and not self.still_open and not any(one.state in unsettled for one in self.may_be_out)
        )


def state_of(brand: Brand, out: Iterable[str] = ()) -> State:
    """As it is now. ``out``: uids of deliveries that a freeze named whose record is not written yet."""
    freezes = queries.freezes(brand)
    named = {*out, *(uid for one in freezes for uid in one.permits)}
    held = queries.deliveries(brand).filter(state=Delivery.State.HELD)
    outlets, remotes, unlisted = queries.outlets(brand), queries.remotes(brand), queries.unlisted(brand)
    channels = list(queries.channels(brand)) if outlets else []
    found = {str(one.uid): links.of_outlet(one, channels) for one in outlets}
    found |= {str(one.uid): links.of_remote(one) for one in remotes}
    found |= {f"channel:{one.uid}": links.of_channel(one) for one in unlisted}
    return State(
        sorted(queries.frozen(brand)), freezes, outlets, remotes, unlisted, queries.unrecorded(brand),
        list(queries.deliveries(brand).filter(uid__in=named).order_by("pk")) if named else [],
        queries.still_open(brand), queries.photos(outlets), {uid: link for uid, link in found.items() if link},
        held.count(),
    )  # fmt: skip
