"""What the legal holds of a brand's incidents keep from being deleted: an answer to :mod:`firebreak.listening.keeping`."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from firebreak.incidents.models import Evidence, Incident, Message, Watched
from firebreak.listening.keeping import Kept
from firebreak.listening.models import Alert, Report


def kept(brand_pk: int) -> Kept:
    """Monitors that a room on hold listens to or ever did, and posts of its queue, its evidence and its beginning.

    A room that never had a monitor cannot say which mentions are its own, so it keeps all of the brand's.
    """
    rows = list(
        Incident.objects.filter(brand_id=brand_pk, legal_hold=True).values_list(
            "pk", "origin", "origin_about"
        )
    )
    if not rows:
        return Kept()
    keys = [pk for pk, _origin, _about in rows]
    watched = Watched.objects.filter(incident__in=keys).values_list("incident_id", "monitor_id")
    monitors = {monitor for _incident, monitor in watched}
    bare = set(keys) - {incident for incident, _monitor in watched}
    abouts = [about for _pk, _origin, about in rows]
    abouts += Message.objects.filter(incident__in=keys).values_list("about", flat=True)
    abouts += Evidence.objects.filter(incident__in=keys).values_list("origin", flat=True)
    named = _named(brand_pk, abouts)
    return Kept(
        held=True, everything=bool(bare), monitors=frozenset(monitors | named.monitors), posts=named.posts
    )


def _named(brand_pk: int, abouts: Iterable[str]) -> Kept:
    """What the names of posts, reports and alerts lead to."""
    keys: dict[str, set[str]] = {"post": set(), "report": set(), "alert": set()}
    for about in abouts:
        sort, _colon, key = about.partition(":")
        keys.get(sort, set()).add(key)
    alerts = Alert.objects.filter(brand_id=brand_pk, uid__in=_uids(keys["alert"]))
    monitors, brought = set(), set()
    for monitor, report in alerts.values_list("monitor_id", "report_id"):
        monitors.add(monitor)
        brought.add(report)
    reports = Report.objects.filter(
        Q(uid__in=_uids(keys["report"])) | Q(pk__in=brought - {None}), brand_id=brand_pk
    )
    posts = {int(key) for key in keys["post"] if key.isascii() and key.isdigit()}
    posts |= {post for post in reports.values_list("post_id", flat=True) if post is not None}
    return Kept(monitors=frozenset(monitors), posts=frozenset(posts))


def _uids(keys: Iterable[str]) -> list[UUID]:
    found = []
    for key in keys:
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return found
