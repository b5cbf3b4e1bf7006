"""Who hears a level of an alert, and until when a person's mail waits.

Without a route alerts and crises go to everybody who works on the brand and to all its endpoints, and a watch to
nobody. In quiet hours only what is urgent (a crisis, a grave post) is mailed at once.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from firebreak.base.clock import now
from firebreak.notify.models import Endpoint, QuietHours, Route
from firebreak.notify.rules import HEARS_ALERTS
from firebreak.org.models import Brand, Person

LEVELS = tuple(Route.Level.values)
DESTINATIONS: dict[str, tuple[str, ...]] = {
    "twilio": ("to",), "telegram": ("chat_id", "chat", "to"), "slack": ("channel", "to"),
}  # fmt: skip
"""Pagers that reach one person as well as a room -> settings of an endpoint that name its room. Where an endpoint of these
names none, it is only there to call people with."""
UNHEARD = "watch"
"""The level that nobody hears unless a route says so."""


def route_of(brand: Brand, level: str) -> Route | None:
    """The brand's own rule for a level, if it has one."""
    return Route.objects.filter(brand=brand, level=level).first() if level else None


def hearers(brand: Brand, level: str = "") -> list[Person]:
    """People of the brand who get a mail of this level."""
    route = route_of(brand, level)
    if route is None and level == UNHEARD:
        return []
    roles: Iterable[str] = HEARS_ALERTS if route is None else route.roles
    wanted = Q(memberships__brand=brand, memberships__role__in=list(roles))
    if route is not None:
        wanted |= Q(memberships__brand=brand, pk__in=route.people.values("pk"))
    return list(Person.objects.filter(wanted, mail_alerts=True, is_active=True).distinct().order_by("pk"))


def endpoints(brand: Brand, level: str = "") -> list[Endpoint]:
    """Endpoints of the brand that hear this level."""
    rows = Endpoint.objects.filter(brand=brand, active=True, removed_at__isnull=True)
    route = route_of(brand, level)
    if route is not None:
        rows = rows.filter(pk__in=route.endpoints.values("pk"))
    elif level == UNHEARD:
        return []
    return [row for row in rows.order_by("pk") if has_room(row)]


def has_room(endpoint: Endpoint) -> bool:
    """Whether what is sent to an endpoint arrives somewhere of itself.

    >>> has_room(Endpoint(pager="twilio", settings={})), has_room(Endpoint(pager="twilio", settings={"to": "+46701"}))
    (False, True)
    """
    if endpoint.pager not in DESTINATIONS or endpoint.settings.get("url") or is_robot(endpoint):
        return True
    return any(endpoint.settings.get(name) for name in DESTINATIONS[endpoint.pager])


def is_robot(endpoint: Endpoint) -> bool:
    """Whether its credential is the address of one room: it posts there whoever is named, so it calls no person.

    >>> is_robot(Endpoint(pager="slack", secrets={"url": "https://hooks.example/T/B/x"}))
    True
    >>> is_robot(Endpoint(pager="slack", secrets={"token": "xoxb"}))
    False
    """
    secrets = endpoint.secrets or {}
    return bool(secrets.get("url")) and not secrets.get("token")


def anybody(brand: Brand, level: str) -> bool:
    """Whether this level reaches anybody at all."""
    return bool(hearers(brand, level) or endpoints(brand, level))


def quiet_until(person: Person, at: datetime | None = None) -> datetime | None:
    """The end of the person's quiet hours, when it is quiet for them now."""
    hours = QuietHours.objects.filter(person=person).first()
    if hours is None:
        return None
    local = (at or now()).astimezone(ZoneInfo(person.time_zone))
    return _end(local, hours.since, hours.until)


def _end(local: datetime, since: time, until: time) -> datetime | None:
    """When hours that hold ``local`` end; ``None`` outside them.

    >>> zone = ZoneInfo("Europe/Stockholm")
    >>> _end(datetime(2026, 3, 10, 23, 30, tzinfo=zone), time(22), time(7)).isoformat()
    '2026-03-11T07:00:00+01:00'
    >>> _end(datetime(2026, 3, 10, 12, 0, tzinfo=zone), time(22), time(7)) is None
    True
    """
    present = local.time().replace(tzinfo=None)
    over_night = since > until
    quiet = (present >= since or present < until) if over_night else since <= present < until
    if not quiet:
        return None
    day = local.date() + timedelta(days=1) if over_night and present >= since else local.date()
    return datetime.combine(day, until, local.tzinfo)
