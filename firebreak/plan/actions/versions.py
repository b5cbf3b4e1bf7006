"""From the plan as it is to a numbered version: review, approve, publish; and who has read what."""

import hashlib
from typing import Any

import msgspec
from django.db.models import Max

from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.org.models import Person
from firebreak.plan.models import Plan, PlanReading, PlanVersion
from firebreak.plan.rules import may_decide, move

LONGEST_NOTE = 4_000


def ask_review(*, actor: Actor, plan: Plan, person: Person | None, note: str = "") -> PlanVersion:
    """The plan as it is now becomes the next version, to be reviewed. Raises :class:`WrongInput` when nothing changed."""
    with change(actor=actor, brand_id=plan.brand_id, action="plan.review_asked") as record:
        Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        items = snapshot(plan)
        if not items:
            raise WrongInput("plan.empty", "There is nothing in this plan yet.")
        digest = digest_of(items)
        last = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
        if last is not None and last.digest == digest and last.state != PlanVersion.State.RETURNED:
            raise WrongInput(
                "plan.nothing_new", "Nothing has changed since the last version.", number=last.number
            )
        number = (PlanVersion.objects.filter(plan=plan).aggregate(n=Max("number"))["n"] or 0) + 1
        made = PlanVersion.objects.create(
            plan=plan, number=number, languages=plan.languages, items=items, digest=digest, note=note.strip()[:LONGEST_NOTE],
            asked_at=now(), asked_by=person,
        )  # fmt: skip
        _say(record, made, digest=digest, note=made.note)
        record.event("plan.review_asked", {"version": str(made.uid), "number": number})
    return made


def approve_version(
    *, actor: Actor, version: PlanVersion, person: Person, alone: bool, answer: str = ""
) -> PlanVersion:
    """A reviewer who did not ask for it (unless the whole team is one person) approves exactly these items."""
    with change(actor=actor, brand_id=version.plan.brand_id, action="plan.approved") as record:
        row = _locked(version)
        state = move(row.state, "approve")
        may_decide(person.pk, row.asked_by_id, alone=alone)
        return _decided(record, row, state, person, answer)


def return_version(*, actor: Actor, version: PlanVersion, person: Person, answer: str) -> PlanVersion:
    """Changes are asked for. Raises :class:`WrongInput` without a word why."""
    if not answer.strip():
        raise WrongInput("plan.no_answer", "Say what should change.", field="answer")
    with change(actor=actor, brand_id=version.plan.brand_id, action="plan.returned") as record:
        row = _locked(version)
        return _decided(record, row, move(row.state, "return"), person, answer)


def publish_version(*, actor: Actor, version: PlanVersion) -> PlanVersion:
    """From now on it is the plan that people read."""
    with change(actor=actor, brand_id=version.plan.brand_id, action="plan.published") as record:
        row = _locked(version)
        row.state, row.published_at = move(row.state, "publish"), now()
        row.save(update_fields=["state", "published_at"])
        _say(record, row, digest=row.digest)
        record.event("plan.published", {"version": str(row.uid), "number": row.number})
    return row


def note_read(*, actor: Actor, version: PlanVersion, person: Person) -> None:
    """Somebody says that they read a published version; once is enough."""
    with change(actor=actor, brand_id=version.plan.brand_id, action="plan.read") as record:
        row = _locked(version)
        if row.state != PlanVersion.State.PUBLISHED:
            raise WrongInput("plan.not_published", "This version is not published.")
        PlanReading.objects.get_or_create(version=row, person=person, defaults={"at": now()})
        _say(record, row, person=str(person.uid))


def snapshot(plan: Plan) -> dict[str, dict[str, Any]]:
    """Kind -> key -> record of the plan as it is now."""
    items: dict[str, dict[str, Any]] = {}
    for kind, key, body in plan.items.order_by("kind", "key").values_list("kind", "key", "body"):
        items.setdefault(kind, {})[key] = body
    return items


def digest_of(items: Any) -> str:
    """SHA-256 of plain data in one order.

    >>> digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(msgspec.json.encode(items, order="deterministic")).hexdigest()


def policy_digest(body: dict[str, Any]) -> str:
    """Of what people read of a policy: its title and its text."""
    return digest_of({"title": body.get("title"), "body": body.get("body")})


def _locked(version: PlanVersion) -> PlanVersion:
    return (
        PlanVersion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("plan")
        .get(pk=version.pk)
    )


def _decided(record: Change, row: PlanVersion, state: str, person: Person, answer: str) -> PlanVersion:
    row.state, row.decided_at, row.decided_by, row.answer = (
        state,
        now(),
        person,
        answer.strip()[:LONGEST_NOTE],
    )
    row.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    _say(record, row, state=state, digest=row.digest, answer=row.answer)
    return row


def _say(record: Change, row: PlanVersion, **body: Any) -> None:
    record.about(f"plan-version:{row.uid}", number=row.number, **body)
    record.touches(f"b{row.plan.brand_id}.plan")
