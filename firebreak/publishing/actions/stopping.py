"""Everything of one thing that has not gone out is stopped, as the room above found that its text must not go any more."""

from firebreak.base.actions import Actor, change
from firebreak.org.models import Brand, Person
from firebreak.publishing.actions.common import locked, step, take_turns
from firebreak.publishing.models import Delivery
from firebreak.publishing.queries import CANCELS


def stop_waiting(*, actor: Actor, brand: Brand, about: str, person: Person | None, code: str) -> int:
    """Cancel what waits of a thing's texts, in the caller's transaction; how many. ``code`` says why, in :mod:`.words`.

    What has leave to be sent just now is not stopped: it may be out. Whoever queues waits until this is over.
    """
    stopped = 0
    with change(actor=actor, brand_id=brand.pk, action="publishing.stopped") as record:
        take_turns(brand.pk)
        found = Delivery.objects.filter(brand=brand, release__about=about, state__in=CANCELS)
        for key in found.order_by("pk").values_list("pk", flat=True):
            row = locked(key)
            if row is None or row.state not in CANCELS:
                continue
            row.settled_by, row.error_code = person, code
            with change(actor=actor, brand_id=brand.pk, action="publishing.cancelled") as one:
                step(one, row, "cancel", why=code)
            stopped += 1
        record.about(about, stopped=stopped, why=code)
        record.touches(f"b{brand.pk}.publishing")
    return stopped
