"""After a restore: what waited in the backup may have gone out since, so nothing of it goes out by itself."""

from firebreak.base.actions import change, machine
from firebreak.org.models import Brand
from firebreak.publishing.models import Delivery

RESTORED = "publishing.restored"
_WAITING = (Delivery.State.QUEUED, Delivery.State.BY_HAND)


def hold_restored() -> int:
    """Everything that waits is held until a person decides it anew; how many. What was being sent is looked for."""
    held = 0
    brands = Delivery.objects.filter(state__in=_WAITING).values_list("brand_id", flat=True).distinct()
    for brand in Brand.objects.filter(pk__in=list(brands)):
        with change(actor=machine("restore"), brand_id=brand.pk, action="publishing.held_restored") as record:
            rows = Delivery.objects.filter(brand=brand, state__in=_WAITING)
            uids = [str(uid) for uid in rows.select_for_update(no_key=True).values_list("uid", flat=True)]
            rows.update(state=Delivery.State.HELD, error_code=RESTORED)
            record.about(f"brand:{brand.uid}", deliveries=uids)
            record.touches(f"b{brand.pk}.publishing")
        held += len(uids)
    return held
