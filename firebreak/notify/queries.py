"""Reads of this room."""

from collections.abc import Iterable

from django.db.models import QuerySet

from firebreak.notify.models import Delivery, Endpoint, Notice, Page
from firebreak.notify.paging.results import last_test_call as last_test_call
from firebreak.notify.paging.results import newest_answers as newest_answers
from firebreak.notify.paging.results import test_result as test_result
from firebreak.notify.paging.running import object_of
from firebreak.notify.paging.running import told as told
from firebreak.notify.paging.viewing import page_view as page_view
from firebreak.notify.paging.viewing import pages as pages
from firebreak.org.models import Brand


def deliveries(brand: Brand, about: str = "") -> QuerySet[Delivery]:
    """Deliveries of a brand, newest first; of one object when ``about`` is given."""
    rows = (
        Delivery.objects.filter(notice__brand=brand)
        .select_related("notice", "person", "endpoint")
        .order_by("-pk")
    )
    return rows.filter(notice__about=about) if about else rows


def endpoints(brand: Brand) -> QuerySet[Endpoint]:
    """Endpoints of a brand that were not removed."""
    return Endpoint.objects.filter(brand=brand, removed_at__isnull=True).order_by("name")


def endpoint(brand: Brand, uid: str) -> Endpoint | None:
    """One endpoint of the brand, or ``None``."""
    return endpoints(brand).filter(uid=uid).first()


def recorded(brand: Brand, abouts: Iterable[str]) -> list[str]:
    """Runs of calls, notices and deliveries of a brand about these objects, as the audit chain names them."""
    names = list(abouts)
    found = [object_of(row) for row in Page.objects.filter(brand=brand, about__in=names).only("uid")]
    told = Notice.objects.filter(brand=brand, about__in=names)
    found += [f"notice:{uid}" for uid in told.values_list("uid", flat=True)]
    sent = Delivery.objects.filter(notice__in=told.values("pk"))
    return found + [f"delivery:{uid}" for uid in sent.values_list("uid", flat=True)]
