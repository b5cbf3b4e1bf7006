"""Every night each endpoint's credentials are tried without sending anything: what died is known before it is needed."""

import logging
from typing import Any

from firebreak.base import jobs
from firebreak.base.actions import change, machine
from firebreak.base.clock import now
from firebreak.base.errors import AuthError, OutsideError, PermanentError, WrongInput
from firebreak.base.permissions import Role
from firebreak.notify.actions.endpoint_tests import check_credential
from firebreak.notify.actions.telling import tell
from firebreak.notify.models import Endpoint, Notice
from firebreak.notify.paging.notices import ENDPOINT_DIED
from firebreak.org.models import Person

log = logging.getLogger(__name__)
ALL, ONE = "notify.probe_all", "notify.probe"
NIGHTLY_S = 24 * 3600.0


@jobs.job(ALL)
def probe_all(_payload: dict[str, Any]) -> None:
    """One job for each endpoint, so that a slow one holds up nobody."""
    rows = Endpoint.objects.filter(active=True, removed_at=None, brand__archived_at=None)
    for key, brand_id in rows.values_list("pk", "brand_id"):
        jobs.enqueue(ONE, {"endpoint": key}, brand_id=brand_id, unique=f"probe:{key}", max_attempts=4)


@jobs.job(ONE)
def probe(payload: dict[str, Any]) -> None:
    """Whether one endpoint would still take a message. What may pass is raised, so that the queue tries again."""
    endpoint = Endpoint.objects.select_related("brand").filter(pk=payload["endpoint"], active=True).first()
    if endpoint is None:
        return
    try:
        found = check_credential(endpoint)
    except (AuthError, PermanentError, WrongInput) as error:
        _died(endpoint, error.code)
    except OutsideError as error:
        raise error from None  # what the service answered may hold the credential: the cause is left out
    else:
        if found.alive is not None:  # else the service has no way to ask
            _lives(endpoint)


def _died(endpoint: Endpoint, code: str) -> None:
    with change(actor=machine("notify"), brand_id=endpoint.brand_id, action="notify.endpoint_died") as record:
        Endpoint.objects.filter(pk=endpoint.pk).update(error_code=code)
        record.about(f"endpoint:{endpoint.uid}", error=code)
        record.touches(f"b{endpoint.brand_id}.notices")
        about = f"endpoint:{endpoint.uid}"
        since = endpoint.last_ok_at or endpoint.created_at
        told = Notice.objects.filter(kind=ENDPOINT_DIED, about=about, created_at__gt=since)
        # A call that failed by day leaves the same code and tells nobody.
        if endpoint.error_code == code and told.exists():
            return
        admins = Person.objects.filter(memberships__brand=endpoint.brand_id, memberships__role=Role.ADMIN)
        tell(
            brand=endpoint.brand, kind=ENDPOINT_DIED, about=about,
            key=f"endpoint:{endpoint.uid}:{code}:{now():%Y-%m-%d}",
            params={"name": endpoint.name, "error": code, "slug": endpoint.brand.slug},
            people=list(admins.filter(is_active=True)), endpoints=False, urgent=False,
        )  # fmt: skip


def _lives(endpoint: Endpoint) -> None:
    if not endpoint.error_code:
        return
    with change(
        actor=machine("notify"), brand_id=endpoint.brand_id, action="notify.endpoint_lives"
    ) as record:
        Endpoint.objects.filter(pk=endpoint.pk).update(error_code="")
        record.about(f"endpoint:{endpoint.uid}")
        record.touches(f"b{endpoint.brand_id}.notices")


jobs.every(ALL, NIGHTLY_S)
