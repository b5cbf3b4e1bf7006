"""How people hear of publishing: it must be looked at, it did not go out, it is theirs to publish, everything is frozen."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.base.models import Event
from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.org.models import Person
from firebreak.publishing import lift_notices
from firebreak.publishing.models import Delivery, Freeze, Release
from firebreak.publishing.words import say
from firebreak.web.contents import LANGUAGE_NAMES, in_language, language_here

ASKS, FAILED, BY_HAND, FROZEN = (
    "publication_asks", "publication_failed", "publication_by_hand", "publishing_frozen",
)  # fmt: skip
"""Kinds of notice."""
TURN = "publishing.hand_turn"
_STATES = {ASKS: Delivery.State.UNKNOWN, FAILED: Delivery.State.FAILED, BY_HAND: Delivery.State.BY_HAND}


def register() -> None:
    """Make the kinds known to the queue. Called once by ``site``."""
    for kind, words in ((ASKS, _asks), (FAILED, _failed), (BY_HAND, _by_hand)):
        kinds.register(kind, words, lambda params, kind=kind: _still(params, kind))  # type: ignore[misc]
    kinds.register(
        FROZEN, _frozen, lambda params: Freeze.objects.filter(uid=params["freeze"], lifted_at=None).exists()
    )
    lift_notices.register()


def tell_settled(event: Event) -> None:
    """Handler of ``publishing.settled``: whoever decided the release hears what needs a person."""
    row = _delivery(event.payload["delivery"])
    if row is None or row.release.decided_by is None:
        return
    if row.state == Delivery.State.UNKNOWN and row.asks:
        _tell(row, ASKS, row.release.decided_by, f"{event.pk}")
    elif row.state == Delivery.State.FAILED and row.settled_by is None:
        _tell(row, FAILED, row.release.decided_by, f"{event.pk}")
    elif row.state == Delivery.State.BY_HAND:  # decided anew after a freeze
        _tell_in_time(row, f"{event.pk}")


def tell_queued(event: Event) -> None:
    """Handler of ``publishing.queued``: whoever publishes by hand hears that it is their turn, when it is."""
    release = Release.objects.filter(uid=event.payload["release"]).first()
    if release is None:
        return
    rows = release.deliveries.filter(state=Delivery.State.BY_HAND).select_related(
        "channel__person", "brand", "release"
    )
    for row in rows:
        _tell_in_time(row, "queued")


@jobs.job(TURN)
def tell_turn(payload: dict[str, Any]) -> None:
    """The moment has come, if it was not put off meanwhile."""
    rows = Delivery.objects.select_related("brand", "release", "channel__person")
    row = rows.filter(pk=payload["delivery"], state=Delivery.State.BY_HAND).first()
    if row is not None:
        _tell_in_time(row, payload["key"])


def _tell_in_time(row: Delivery, key: str) -> None:
    """Never before its moment: whoever hears of it publishes it."""
    if row.due_at > now():
        jobs.enqueue(
            TURN, {"delivery": row.pk, "key": key}, brand_id=row.brand_id, due_at=row.due_at,
            unique=f"turn:{row.pk}:{int(row.due_at.timestamp())}",
        )  # fmt: skip
    elif row.channel.person is not None:
        _tell(row, BY_HAND, row.channel.person, key)


def tell_frozen(event: Event) -> None:
    """Handler of ``publishing.frozen``: everybody who hears of alerts, at once."""
    row = Freeze.objects.select_related("brand", "by").filter(uid=event.payload["freeze"]).first()
    if row is None or row.lifted_at is not None:
        return
    params = {
        "freeze": str(row.uid), "slug": row.brand.slug, "brand": row.brand.name, "why": row.why,
        "by": row.by.name if row.by is not None else "", "out": len(row.permits), "held": row.held,
    }  # fmt: skip
    notify.tell(
        brand=row.brand, kind=FROZEN, about=f"freeze:{row.uid}", key=f"freeze:{row.uid}", params=params
    )


def _delivery(uid: str) -> Delivery | None:
    rows = Delivery.objects.select_related("brand", "release__decided_by", "channel__person", "settled_by")
    return rows.filter(uid=uid).first()


def _tell(row: Delivery, kind: str, person: Person, key: str) -> None:
    params = {
        "delivery": str(row.uid), "release": str(row.release.uid), "slug": row.brand.slug, "brand": row.brand.name,
        "titles": row.release.title, "channel": row.channel.name, "in": row.language, "code": row.error_code,
    }  # fmt: skip
    notify.tell(
        brand=row.brand, kind=kind, about=f"delivery:{row.uid}", key=f"delivery:{row.uid}:{kind}:{key}", params=params,
        people=[person], endpoints=False,
    )  # fmt: skip


def _still(params: Mapping[str, Any], kind: str) -> bool:
    row = Delivery.objects.filter(uid=params["delivery"]).first()
    return row is not None and row.state == _STATES[kind]


def _named(params: Mapping[str, Any]) -> dict[str, str]:
    return {
        "title": in_language(params["titles"], language_here()), "channel": params["channel"],
        "language": LANGUAGE_NAMES.get(params["in"], params["in"]),
    }  # fmt: skip


def _path(params: Mapping[str, Any]) -> str:
    return reverse("publishing:release", args=[params["slug"], params["release"]])


def _asks(params: Mapping[str, Any]) -> kinds.Said:
    named = _named(params)
    return kinds.Said(
        _("Is it out? Look at {channel}: {title}").format(**named),
        (
            _("“{title}” was sent to {channel} ({language}). No answer came, and the service cannot tell.").format(**named),
            _("Look there, then say whether it is out. It is not sent again before that."),
        ),
        _path(params), _("Say what became of it"),
    )  # fmt: skip


def _failed(params: Mapping[str, Any]) -> kinds.Said:
    named = _named(params)
    return kinds.Said(
        _("Not published in {channel}: {title}").format(**named),
        (
            _("“{title}” did not go out in {channel} ({language}). Its text is kept as it was approved.").format(**named),
            say(params["code"]) if params.get("code") else "",
        ),
        _path(params), _("Look at it"),
    )  # fmt: skip


def _by_hand(params: Mapping[str, Any]) -> kinds.Said:
    named = _named(params)
    return kinds.Said(
        _("Publish this by hand in {channel}: {title}").format(**named),
        (_("“{title}” is approved for {channel} ({language}). Copy the text, publish it, then say where.").format(**named),),
        _path(params), _("Copy the text"),
    )  # fmt: skip


def _frozen(params: Mapping[str, Any]) -> kinds.Said:
    return kinds.Said(
        _("Publishing is frozen: {why}").format(why=params["why"]),
        (
            _("{by} froze all planned publishing of {brand}.").format(by=params["by"] or "Firebreak", brand=params["brand"]),
            _("Stop what speaks for the brand outside of here, and say so on the page."),
        ),
        f"/b/{params['slug']}/freeze", _("Stop the rest"),
    )  # fmt: skip
