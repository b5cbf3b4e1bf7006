"""Every half minute: what is due without approval is held; what waits in publishing is looked at again before its moment."""

import logging
from collections.abc import Callable, Iterable
from functools import partial

from django.db.models import Q

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.base.models import Event
from firebreak.calendar.actions.answering import keeps_back
from firebreak.calendar.actions.holding import CALENDAR, ENDED, WAITS, follow, hold
from firebreak.calendar.looked import Risk
from firebreak.calendar.looking import Looker
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.rules import LOOKS_AHEAD, UNAPPROVED
from firebreak.org.models import Brand
from firebreak.publishing.models import Delivery

MOST = 2_000
"""So many of each kind in one sweep; the rest in the next."""
_P, _W = PlannedPost.State, PlannedPost.Why
log = logging.getLogger(__name__)


def sweep_all() -> None:
    """What one post does to us keeps no other from its turn."""
    rows = PlannedPost.objects.select_related("brand", "channel")
    for post in rows.filter(state__in=UNAPPROVED, at__lte=now()).order_by("at", "pk")[:MOST]:
        _tried(post, lambda one: hold(actor=CALENDAR, post=one, why=_W.LATE))
    gone_on = Q(state=_P.QUEUED, release__deliveries__state__in=ENDED) | Q(
        state=_P.HELD, release__deliveries__state__in=(*WAITS, Delivery.State.SENT)
    )
    for post in rows.filter(gone_on).order_by("at", "pk")[:MOST]:
        _tried(post, lambda one: follow(post=one))
    soon = rows.filter(state=_P.QUEUED, at__lte=now() + LOOKS_AHEAD)
    look_again(soon.order_by("at", "pk")[:MOST])


def look_again(posts: Iterable[PlannedPost]) -> int:
    """Those that something keeps back now are taken back and held; how many."""
    lookers: dict[int, Looker] = {}
    return sum(_tried(post, partial(_looked_again, lookers)) for post in posts)


def _looked_again(lookers: dict[int, Looker], post: PlannedPost) -> PlannedPost | None:
    """Without a person: of incidents that only some may know nothing is said, and a held post would say it."""
    if post.brand_id not in lookers:
        lookers[post.brand_id] = Looker(post.brand, None)
    back = new_risks(post, keeps_back(lookers[post.brand_id].risks(post)))
    return hold(actor=CALENDAR, post=post, why=_W.RISK, risks=back) if back else None


def new_risks(post: PlannedPost, back: Iterable[Risk]) -> list[Risk]:
    """Without those that the approver weighed."""
    weighed = {(str(code), str(key)) for code, key in post.weighed}
    return [one for one in back if (one.code, str(one.params.get("key", ""))) not in weighed]


def heard_opened(event: Event) -> None:
    """Handler of ``incidents.opened``: every post that waits is looked at, however far ahead."""
    brand = Brand.objects.filter(pk=event.brand_id).first()
    if brand is not None:
        look_again(
            brand.planned_posts.select_related("brand", "channel").filter(state=_P.QUEUED).order_by("at")
        )


def heard_settled(event: Event) -> None:
    """Handler of ``publishing.settled``: what became of a post is noted at once."""
    rows = PlannedPost.objects.select_related("brand", "channel").filter(brand_id=event.brand_id)
    about = _about(event)
    post = rows.filter(uid=about).first() if about else None
    if post is not None:
        follow(post=post)


def _about(event: Event) -> str:
    found = (
        Delivery.objects.filter(uid=event.payload["delivery"])
        .values_list("release__about", flat=True)
        .first()
    )
    sort, _colon, uid = (found or "").partition(":")
    return uid if sort == "planned" else ""


def _tried(post: PlannedPost, do: Callable[[PlannedPost], PlannedPost | None]) -> bool:
    """Whether it was done. It may have gone on meanwhile, which is no mistake; anything else is said in the log."""
    try:
        return do(post) is not None
    except FirebreakError as error:
        log.info("a planned post moved on", extra={"code": error.code})
    except Exception as error:
        log.error(
            "a planned post could not be looked at", extra={"kind": type(error).__name__}, exc_info=True
        )
    return False
