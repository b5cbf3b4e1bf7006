"""Reads of freezes: what holds, and what of the brand is not stopped."""

from collections.abc import Iterable
from typing import Any

from firebreak.base.models import Job
from firebreak.org.models import Brand
from firebreak.publishing import gate
from firebreak.publishing.models import Channel, Freeze, OutletPhoto, StoppedOutlet, StoppedRemote

STOP = "publishing.stop_remote"
"""The job that asks one channel's service what it would publish by itself, and stops that."""


def frozen(brand: Brand) -> frozenset[str]:
    """Which freezes hold now; empty while none does."""
    return gate.tokens(brand.pk)


def freezes(brand: Brand) -> list[Freeze]:
    """Those that hold and are written down, newest first."""
    rows = brand.freezes.filter(lifted_at=None).select_related("by", "lift_asked_by", "brand")
    return list(rows.order_by("-at", "-pk"))


def freeze(brand: Brand, uid: Any) -> Freeze | None:
    """One of this brand."""
    return brand.freezes.select_related("by", "lift_asked_by", "lifted_by", "brand").filter(uid=uid).first()


def outlets(brand: Brand) -> list[StoppedOutlet]:
    """Of all freezes that hold, each outlet once: those that are open first, the slowest to stop on top."""
    rows = StoppedOutlet.objects.filter(freeze__brand=brand, freeze__lifted_at=None)
    order = {"open": 0, "stopping": 1, "stopped": 2}
    found: dict[str, StoppedOutlet] = {}
    for one in rows.select_related("person", "freeze").order_by("-freeze__at", "-pk"):
        found.setdefault(one.key, one)
    return sorted(found.values(), key=lambda one: (order[one.state], -one.minutes, one.key))


def outlet(brand: Brand, uid: Any) -> StoppedOutlet | None:
    """One of this brand."""
    return StoppedOutlet.objects.select_related("freeze").filter(freeze__brand=brand, uid=uid).first()


def photos(rows: Iterable[StoppedOutlet]) -> dict[int, list[OutletPhoto]]:
    """Outlet's key -> its photos that were not taken away, the newest first."""
    found: dict[int, list[OutletPhoto]] = {}
    kept = OutletPhoto.objects.filter(outlet__in=[one.pk for one in rows], removed_at=None)
    for one in kept.select_related("person").order_by("-pk"):
        found.setdefault(one.outlet_id, []).append(one)
    return found


def photo(brand: Brand, uid: Any) -> OutletPhoto | None:
    """One of this brand that was not taken away."""
    rows = OutletPhoto.objects.select_related("outlet__freeze", "person")
    return rows.filter(outlet__freeze__brand=brand, uid=uid, removed_at=None).first()


def remotes(brand: Brand) -> list[StoppedRemote]:
    """What services would have published by themselves while a freeze holds."""
    rows = StoppedRemote.objects.filter(freeze__brand=brand, freeze__lifted_at=None)
    return list(rows.select_related("channel").order_by("state", "at", "pk"))


def unlisted(brand: Brand) -> list[Channel]:
    """Channels that were not asked yet what their service would publish by itself, or that did not answer."""
    asked = Job.objects.filter(name=STOP, brand_id=brand.pk).exclude(state=Job.State.DONE)
    waiting = list(asked.values_list("payload", flat=True))
    if not waiting:
        return []
    holds = set(brand.freezes.filter(lifted_at=None).values_list("pk", flat=True))
    keys = {one["channel"] for one in waiting if one["freeze"] in holds}
    return list(brand.channels.filter(pk__in=keys, removed_at=None).order_by("place", "name"))


def unrecorded(brand: Brand) -> list[dict[str, Any]]:
    """What was said at freezes that hold and are not written down yet, see :mod:`firebreak.publishing.gate`."""
    tokens = gate.tokens(brand.pk)
    known = set(brand.freezes.filter(token__in=tokens).values_list("token", flat=True)) if tokens else set()
    return [gate.said(brand.pk, token) for token in sorted(tokens - known)]


def still_open(brand: Brand) -> int:
    """How much that speaks for the brand is not known to be stopped: only at 0 may anybody read "Frozen" without more.

    A freeze that is not written down yet counts itself, as what it must reach elsewhere was not asked to stop.
    """
    known, unwritten = outlets(brand), unrecorded(brand)
    keys = {key_of(one) for said in unwritten for one in said.get("outlets") or ()}
    return (
        sum(one.state != StoppedOutlet.State.STOPPED for one in known)
        + sum(one.state == StoppedRemote.State.OPEN for one in remotes(brand))
        + len(unlisted(brand))
        + len(unwritten)
        + len(keys - {"", *(one.key for one in known)})
    )


def key_of(said: Any) -> str:
    """Key of an outlet as it was said when the gate was shut; anything may stand there."""
    return str(said[0])[:60] if isinstance(said, list) and said else ""
