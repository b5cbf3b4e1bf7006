"""The freeze: shut at once, written down as soon as the database lets us, lifted by two.

The order matters. First the gate is shut, which waits for nobody; then the open permits are read; then it is said how
many may already be out. The record (held publications, outlets, audit, notices) follows within that answer where the
database is free, else by whoever comes next: :func:`record_all` runs every few seconds.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import Error, transaction

from firebreak.base import ids, jobs, patience, storable
from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.permissions import allows
from firebreak.org import outside_links
from firebreak.org import queries as org
from firebreak.org.models import Brand, Person
from firebreak.publishing import gate, remote, rules, verbs
from firebreak.publishing.actions.common import take_turns
from firebreak.publishing.models import Delivery, Freeze, Permit, Release, StoppedOutlet

RECORD_S = 0.7
"""So long an answer waits for each part of the record. The gate is shut before."""
WHY = 500
log = logging.getLogger(__name__)


class Outlet(NamedTuple):
    """Something of the plan that speaks for the brand, and that a freeze must reach."""

    key: str
    title: Mapping[str, str]
    how: Mapping[str, str]
    sort: str
    duty: str
    minutes: int
    link: str = ""
    """Page on which it is stopped: a whole web address, or nothing."""


class Stopped(NamedTuple):
    """What whoever froze is told."""

    token: str
    at: datetime
    out: list[str]
    """Uids of deliveries whose sender had leave at that moment, or that are unknown: they may be out. Nothing else is."""
    freeze: Freeze | None
    """Its record; ``None`` where the database did not take it in time: it follows."""


def freeze(
    *, actor: Actor, brand: Brand, person: Person | None, why: object, outlets: Iterable[Outlet] = ()
) -> Stopped:
    """Nothing planned goes out from the return of this call on, but what ``out`` lists. Raises :class:`WrongInput`."""
    reason = storable.text(" ".join(str(why or "").split()))
    if len(reason) < rules.SHORTEST_REASON:
        raise WrongInput("publishing.no_why", "Say why, in a few words.", field="why")
    if len(reason) > WHY:
        raise WrongInput("publishing.long_word", "Make it shorter.", field="why", longest=WHY)
    token, at = ids.uuid7().hex, now()
    said = {
        "at": at.isoformat(), "why": reason, "actor": [actor.kind, actor.key, actor.label],
        "person": person.pk if person is not None else None, "outlets": _plain(outlets),
    }  # fmt: skip
    gate.shut(brand.pk, token, said)
    out = _may_be_out(brand.pk)
    return Stopped(token, at, out, _recorded(brand.pk, token, said, out))


def _recorded(brand_id: int, token: str, said: Mapping[str, Any], out: Sequence[str]) -> Freeze | None:
    """The record, where it can be written now. If not it will say what we say now."""
    try:
        with patience.at_most(RECORD_S):
            return _record(brand_id, token, said, out)
    except Error:  # taken for too long, or whoever sweeps was faster
        row = Freeze.objects.filter(token=token).first()
    if row is None:
        gate.shut(brand_id, token, {**said, "out": list(out)})
    return row


def _plain(outlets: Iterable[Outlet]) -> Any:
    """As JSON has it. A title that it could not have would keep the gate from shutting."""
    made = [
        [one.key, dict(one.title), dict(one.how), one.sort, one.duty, one.minutes, one.link]
        for one in outlets
    ]
    return storable.value(json.loads(json.dumps(made, default=str)))


def _may_be_out(brand_id: int) -> list[str]:
    """Permits first: one that is closed between the two looks has left its delivery sent, or unknown."""
    gone = (Delivery.State.SENT, Delivery.State.REMOVED)
    leave = Permit.objects.filter(brand_id=brand_id, closed_at=None)
    posts = leave.filter(what="publish").exclude(delivery__state__in=gone)
    mails = leave.filter(what="mail")  # of a list that is out the last mail may still be in somebody's hands
    open_ = [
        uid for rows in (posts, mails) for uid in rows.values_list("delivery__uid", flat=True).distinct()
    ]
    unknown = Delivery.objects.filter(brand_id=brand_id, state=Delivery.State.UNKNOWN)
    return sorted({str(uid) for uid in (*open_, *unknown.values_list("uid", flat=True))})


def record_all() -> None:
    """Each shut gate has its record, and none stays shut whose freeze was lifted."""
    for brand_id, token in gate.all_shut():
        row = Freeze.objects.filter(token=token).first()
        if row is None and Brand.objects.filter(pk=brand_id).exists():
            said = gate.said(brand_id, token)
            try:
                _record(brand_id, token, said, said.get("out") or _may_be_out(brand_id))
            except (Error, ValueError, TypeError) as error:  # the next sweep; the other brands now
                log.warning("a freeze could not be recorded", extra={"kind": type(error).__name__})
        elif row is None or row.lifted_at is not None:
            gate.open_again(brand_id, token)


def _record(brand_id: int, token: str, said: Mapping[str, Any], out: Sequence[str]) -> Freeze:
    """Once: raises ``IntegrityError`` where somebody else has recorded it."""
    kind, key, label = said.get("actor") or ["machine", "publishing", "publishing"]
    with change(actor=Actor(kind, key, label), brand_id=brand_id, action="publishing.frozen") as record:
        take_turns(brand_id)
        row = Freeze.objects.create(
            brand_id=brand_id, token=token, at=datetime.fromisoformat(said["at"]) if said.get("at") else now(),
            by=Person.objects.filter(pk=said.get("person") or 0).first(), actor=f"{kind}:{key}"[:80],
            why=str(said.get("why", ""))[:WHY], permits=list(out),
        )  # fmt: skip
        row.held, row.readers = _hold(brand_id, token), outside_links.reader_digests(row.brand)
        row.save(update_fields=["held", "readers"])
        for one in said.get("outlets", ()):
            _outlet(row, Outlet(*one))
        for channel in row.brand.channels.filter(removed_at=None):
            if remote.lists(channel):
                jobs.enqueue(remote.STOP, {"freeze": row.pk, "channel": channel.pk}, brand_id=brand_id)
        record.event("publishing.frozen", {"freeze": str(row.uid)})
        record.about(f"freeze:{row.uid}", why=row.why, out=list(out), held=row.held)
        record.touches(f"b{brand_id}.publishing")
    return row


def _hold(brand_id: int, token: str) -> int:
    """What waits, and was not decided in the face of this freeze, waits for a new decision.

    Conditions on the delivery itself only: PostgreSQL looks at them once more when a sender has changed the row meanwhile,
    but not at those of a subquery over deliveries, as a condition across the relation would be.
    """
    through = Release.objects.filter(brand_id=brand_id, frozen=token)
    waiting = Delivery.objects.filter(
        brand_id=brand_id, state__in=(Delivery.State.QUEUED, Delivery.State.BY_HAND)
    ).exclude(release_id__in=through.values("pk"))
    return waiting.update(state=Delivery.State.HELD)


def _outlet(row: Freeze, one: Outlet) -> None:
    StoppedOutlet.objects.get_or_create(
        freeze=row, key=one.key[:60],
        defaults={
            "title": dict(one.title), "how": dict(one.how), "sort": one.sort[:20], "duty": one.duty[:60],
            "minutes": one.minutes, "link": one.link[:600],
        },
    )  # fmt: skip


def take_outlet(*, actor: Actor, outlet: StoppedOutlet, person: Person) -> StoppedOutlet:
    """That person stops it now."""
    return _move(actor, outlet, StoppedOutlet.State.STOPPING, person=person, taken_at=now())


def stopped(*, actor: Actor, outlet: StoppedOutlet, person: Person, proof: str = "") -> StoppedOutlet:
    """It is stopped, says that person; ``proof``: a link to what shows it."""
    return _move(
        actor, outlet, StoppedOutlet.State.STOPPED, person=person, stopped_at=now(), proof=proof[:300]
    )


def not_stopped(*, actor: Actor, outlet: StoppedOutlet, person: Person) -> StoppedOutlet:
    """It turned out to go on: open again."""
    return _move(actor, outlet, StoppedOutlet.State.OPEN, person=person, stopped_at=None, taken_at=None)


def _move(actor: Actor, outlet: StoppedOutlet, state: str, **changes: Any) -> StoppedOutlet:
    with change(actor=actor, brand_id=outlet.freeze.brand_id, action="publishing.outlet") as record:
        row = StoppedOutlet.objects.select_for_update(no_key=True).select_related("freeze").get(pk=outlet.pk)
        if row.freeze.lifted_at is not None:
            raise WrongMove("publishing.lifted", "This freeze was lifted.", state="lifted", move=state)
        row.state = state
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
        record.about(f"outlet:{row.uid}", key=row.key, state=state, proof=row.proof)
        record.touches(f"b{row.freeze.brand_id}.publishing")
    return row


def lift(*, actor: Actor, freeze: Freeze, person: Person) -> Freeze:
    """Ask for its end, or agree to that as the second person; who is alone waits half an hour after asking.

    What it held stays held: each is decided anew. Raises :class:`NotAllowed`, :class:`WrongMove`.
    """
    with change(actor=actor, brand_id=freeze.brand_id, action="publishing.lift") as record:
        row = (
            Freeze.objects.select_for_update(of=("self",), no_key=True)
            .select_related("lift_asked_by")
            .get(pk=freeze.pk)
        )
        if row.lifted_at is not None:
            raise WrongMove("publishing.lifted", "This freeze was lifted.", state="lifted", move="lift")
        asked = str(row.lift_asked_by.uid) if row.lift_asked_by is not None else ""
        given = rules.Lifting(
            asked, row.lift_asked_at, str(person.uid), alone=is_alone(row.brand, person), now=now()
        )
        if rules.lifts(given):
            end(record, row, person)
        elif asked != str(person.uid):
            row.lift_asked_at, row.lift_asked_by = now(), person
        elif given.alone:
            raise NotAllowed("publishing.wait_alone", "Half an hour must pass between asking and lifting.")
        else:
            raise NotAllowed("publishing.second_person", "A second person must lift it.")
        row.save()
        record.about(
            f"freeze:{row.uid}", lifted=row.lifted_at is not None,
            asked_by=str(row.lift_asked_by.uid) if row.lift_asked_by else "",
        )  # fmt: skip
        record.touches(f"b{row.brand_id}.publishing")
    return row


def end(record: Change, row: Freeze, person: Person | None) -> None:
    """It is lifted, by that person or by the reader outside; within an action, which saves it. The gate opens after that."""
    row.lifted_at, row.lifted_by = now(), person
    transaction.on_commit(lambda: gate.open_again(row.brand_id, row.token))
    record.event("publishing.thawed", {"freeze": str(row.uid)})


def may_lift(brand: Brand, person: Person) -> bool:
    """Whether somebody works here in a role that may."""
    return any(
        one.person_id == person.pk and one.person.is_active and allows(one.role, verbs.FREEZE.name)
        for one in org.people_of(brand)
    )


def is_alone(brand: Brand, person: Person) -> bool:
    """Whether nobody else of the brand could lift a freeze."""
    return not any(
        one.person_id != person.pk and one.person.is_active and allows(one.role, verbs.FREEZE.name)
        for one in org.people_of(brand)
    )
