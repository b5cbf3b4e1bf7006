"""Each endpoint's credentials are tried without sending anything: every night, and when somebody asks.

What died is known before it is needed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from firebreak.base import jobs
from firebreak.base.actions import Change, change, machine
from firebreak.base.clock import now
from firebreak.base.errors import AuthError, OutsideError, PermanentError, WrongInput
from firebreak.base.permissions import Role
from firebreak.notify.actions.endpoint_tests import LOOK, check_credential
from firebreak.notify.actions.telling import tell
from firebreak.notify.models import Endpoint, Notice
from firebreak.notify.pagers import Probe
from firebreak.notify.paging.notices import ENDPOINT_DIED
from firebreak.org.models import Person

ALL = "notify.probe_all"
NIGHTLY_S = 24 * 3600.0


@jobs.job(ALL)
def probe_all(_payload: dict[str, Any]) -> None:
    """One job for each endpoint, so that a slow one holds up nobody."""
    rows = Endpoint.objects.filter(active=True, removed_at=None, brand__archived_at=None)
    for key, brand_id in rows.values_list("pk", "brand_id"):
        jobs.enqueue(LOOK, {"endpoint": key}, brand_id=brand_id, unique=f"probe:{key}", max_attempts=4)


@jobs.job(LOOK)
def probe(payload: dict[str, Any]) -> None:
    """Whether one endpoint would still take a message.

    At night what may pass is raised, so that the queue tries again. ``asked``: somebody waits at the page for the answer,
    which is written down as it is; nobody else is told.
    """
    endpoint = Endpoint.objects.select_related("brand").filter(pk=payload["endpoint"], active=True).first()
    if endpoint is None:
        return
    asked = bool(payload.get("asked"))
    try:
        found = check_credential(endpoint)
    except (AuthError, PermanentError, WrongInput) as error:
        _died(endpoint, error.code, tells=not asked)
    except OutsideError as error:
        if not asked:
            raise error from None  # what the service answered may hold the credential: the cause is left out
        with _changed(endpoint, "notify.endpoint_unclear", Endpoint.Look.FAILED, error.code) as record:
            record.about(f"endpoint:{endpoint.uid}", error=error.code)
    else:
        _answered(endpoint, found)


def _answered(endpoint: Endpoint, found: Probe) -> None:
    """It lives, or the service has no way to ask. At night only what has changed is written down."""
    look = Endpoint.Look.UNKNOWN if found.alive is None else Endpoint.Look.ALIVE
    cured = bool(found.alive and endpoint.error_code)
    if not cured and (endpoint.look, endpoint.account) == (look, found.account):
        Endpoint.objects.filter(pk=endpoint.pk).update(looked_at=now())
        return
    with _changed(
        endpoint, "notify.endpoint_lives" if found.alive else "notify.endpoint_unclear", look
    ) as record:
        again = {"account": found.account, **({"error_code": ""} if found.alive else {})}
        Endpoint.objects.filter(pk=endpoint.pk).update(**again)
        record.about(f"endpoint:{endpoint.uid}")


def _died(endpoint: Endpoint, code: str, *, tells: bool) -> None:
    about = f"endpoint:{endpoint.uid}"
    with _changed(endpoint, "notify.endpoint_died", Endpoint.Look.FAILED, code) as record:
        Endpoint.objects.filter(pk=endpoint.pk).update(error_code=code)
        record.about(about, error=code)
        since = endpoint.last_ok_at or endpoint.created_at
        told = Notice.objects.filter(kind=ENDPOINT_DIED, about=about, created_at__gt=since)
        # A call that failed by day leaves the same code and tells nobody.
        if not tells or (endpoint.error_code == code and told.exists()):
            return
        admins = Person.objects.filter(memberships__brand=endpoint.brand_id, memberships__role=Role.ADMIN)
        tell(
            brand=endpoint.brand, kind=ENDPOINT_DIED, about=about,
            key=f"endpoint:{endpoint.uid}:{code}:{now():%Y-%m-%d}",
            params={"name": endpoint.name, "error": code, "slug": endpoint.brand.slug},
            people=list(admins.filter(is_active=True)), endpoints=False, urgent=False,
        )  # fmt: skip


@contextmanager
def _changed(endpoint: Endpoint, action: str, look: str, code: str = "") -> Iterator[Change]:
    with change(actor=machine("notify"), brand_id=endpoint.brand_id, action=action) as record:
        Endpoint.objects.filter(pk=endpoint.pk).update(look=look, looked_at=now(), look_code=code)
        yield record
        record.touches(f"b{endpoint.brand_id}.notices")


jobs.every(ALL, NIGHTLY_S)
