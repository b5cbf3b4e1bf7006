"""Approval is asked for: of whom the plan names, one step after the other, deputies when nobody answers in time."""

from collections.abc import Iterable
from datetime import timedelta

from firebreak.base import jobs
from firebreak.base.actions import Actor, change, machine
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput
from firebreak.notify import actions as notify
from firebreak.org.models import Person
from firebreak.statements import policy
from firebreak.statements.actions.common import approved, clear, locked, same_bytes, say, wrote
from firebreak.statements.asking import Frozen, Given, asked_next, heard
from firebreak.statements.models import Asked, Asking, Statement
from firebreak.statements.rendering import open_gaps, too_long
from firebreak.statements.rules import move
from firebreak.statements.texts import given_by_step, needs_of

DEPUTIES = "statements.deputies"
ASKED, TURN, ANSWERED = "statement_asked", "statement_outside_turn", "statement_answered"
"""Kinds of notice."""


def ask(*, actor: Actor, statement: Statement, person: Person, seen: str) -> Statement:
    """Ask everybody of the first step; where the policy asks nobody, it is approved by that.

    ``seen`` is the digest of what the person looked at. Raises :class:`WrongInput`, :class:`NotAllowed`.
    """
    with change(actor=actor, brand_id=statement.brand_id, action="statements.asked") as record:
        row = locked(statement)
        verb = "ask"
        move(row.state, verb)
        same_bytes(row, seen)
        whole(row)
        _not_the_same_again(row)
        wanted = policy.asked_of(row)
        may_draft(row, person, wanted.drafts)
        wrote(row, person)
        needs = policy.frozen_for(row, wanted)
        row.needs = policy.plain(needs)
        if not needs.judged:
            _confirmed(row)
        if not needs.rounds:
            verb = "pass"
            approved(row, Statement.How.POLICY)
        row.state, row.changed_at, row.changed_by = move(row.state, verb), now(), person
        row.save()
        if needs.rounds:
            asking = Asking.objects.create(
                statement=row, number=row.askings.count() + 1, needs=row.needs, variants=row.variants, digest=row.digest,
                readers=policy.reader_digests(row.brand), asked_by=person, asked_at=now(),
            )  # fmt: skip
            begin_step(asking)
        say(record, row, digests=row.digests, needs=row.needs)
    return row


def stand(*, actor: Actor, statement: Statement, person: Person, seen: str) -> Statement:
    """Only gaps were filled, with confirmed facts: the approval of its template carries over.

    Raises :class:`WrongInput` with the first reason why it does not.
    """
    with change(actor=actor, brand_id=statement.brand_id, action="statements.stands") as record:
        row = locked(statement)
        row.state = move(row.state, "stand")
        same_bytes(row, seen)
        whole(row)
        wrote(row, person)
        policy.must_stand(row)
        wanted = policy.asked_of(row)
        may_draft(row, person, wanted.drafts)
        row.needs = policy.plain(
            Frozen((), wanted.releases, wanted.alone, str(row.brand.team_size), wanted.drafts, wanted.raised)
        )
        approved(row, Statement.How.TEMPLATE)
        row.changed_at, row.changed_by = now(), person
        row.save()
        say(record, row, digests=row.digests, template=row.template, values=list(row.values))
    return row


def whole(row: Statement) -> None:
    """Nothing is open, everything fits, nothing is hidden. Raises :class:`WrongInput`."""
    if gaps := open_gaps(row.variants):
        raise WrongInput("statements.open_gaps", "Some gaps are not filled.", gaps=gaps)
    if long := too_long(row.variants):
        raise WrongInput(
            "statements.does_not_fit", "A text is too long.", channel=long[0][0], language=long[0][1]
        )
    for channel, texts in row.variants.items():
        for language, text in texts.items():
            if not text:
                raise WrongInput("statements.empty", "A text is empty.")
            # Once more as a whole: a template's own words count too, and what is harmless in a gap may not be beside them.
            clear(text, channel=channel, language=language)


def may_draft(row: Statement, person: Person, duties: tuple[str, ...]) -> None:
    """Who writes is the plan's to say. Raises :class:`NotAllowed`."""
    if not policy.holders(row.brand).holds(person, duties):
        raise NotAllowed("statements.not_drafting", "Another duty writes this.", duties=list(duties))


def _confirmed(row: Statement) -> None:
    if not all(one["confirmed"] and one["source"] for one in row.values.values()):
        raise WrongInput(
            "statements.unconfirmed", "Nobody reads this before it goes out, so every fact needs its source."
        )


def _not_the_same_again(row: Statement) -> None:
    last = row.askings.filter(ended__in=("return", "refuse")).order_by("-number").first()
    if last is not None and last.digest == row.digest:
        raise WrongInput("statements.same_again", "This is the text that a reader sent back.")


def begin_step(asking: Asking) -> None:
    """Ask whoever is first in the step that it waits for. Within an action."""
    one = needs_of(asking).rounds[asking.step]
    asking.since = None if one.outside else now()
    asking.save(update_fields=["since", "step"])
    if one.outside:
        if asking.asked_by is not None:
            tell(asking, TURN, [asking.asked_by], f"turn:{asking.step}")
        return
    _ask_people(asking, 0)


def _ask_people(asking: Asking, place: int) -> list[Person]:
    """Ask the people at one place of each duty that is still silent, and plan who is next."""
    one = needs_of(asking).rounds[asking.step]
    wanted = asked_next(one, place, heard(one, given_in(asking)))
    people = _asked(asking, list(wanted.items()), place)
    tell(asking, ASKED, people, f"asked:{asking.step}:{place}")
    if any(place + 1 < len(found) for found in one.people.values()):
        jobs.enqueue(
            DEPUTIES, {"asking": asking.pk, "step": asking.step, "place": place + 1}, brand_id=asking.statement.brand_id,
            due_at=now() + timedelta(minutes=one.minutes), unique=f"{DEPUTIES}:{asking.pk}:{asking.step}:{place + 1}",
        )  # fmt: skip
    return people


def _asked(asking: Asking, wanted: list[tuple[str, str]], place: int) -> list[Person]:
    """Write down who is asked for which duty; the people of it, each once."""
    found = Person.objects.filter(uid__in={uid for _duty, uid in wanted}, is_active=True)
    people = {str(person.uid): person for person in found}
    for duty, uid in wanted:
        if uid in people:
            Asked.objects.get_or_create(
                asking=asking,
                step=asking.step,
                duty=duty,
                person=people[uid],
                defaults={"place": place, "at": now()},
            )
    return list(people.values())


def ask_others(asking: Asking, others: dict[str, tuple[str, ...]]) -> None:
    """One person said yes for every duty, and a second is wanted: everybody else of the step is asked at once."""
    place = max(asking.asked.filter(step=asking.step).values_list("place", flat=True), default=0)
    people = _asked(asking, [(duty, uid) for duty, uids in others.items() for uid in uids], place)
    tell(asking, ASKED, people, f"second:{asking.step}")


def given_in(asking: Asking) -> list[Given]:
    """Answers in the step that it waits for."""
    return given_by_step(asking).get(asking.step, [])


def ask_deputies(asking_id: int, step: int, place: int) -> None:
    """Nobody answered in time: the next ones are asked, once. Silence is never consent."""
    found = Asking.objects.select_related("statement").filter(pk=asking_id).first()
    if found is None:
        return
    with change(
        actor=machine("statements"), brand_id=found.statement.brand_id, action="statements.deputies_asked"
    ) as record:
        row = locked(found.statement)
        asking = row.askings.get(pk=asking_id)
        told = []
        if asking.ended_at is None and asking.step == step:
            told = _ask_people(asking, place)
        say(record, row, step=step, place=place, people=[str(person.uid) for person in told])


def tell(asking: Asking, kind: str, people: Iterable[Person], key: str, *, verdict: str = "") -> None:
    """A notice with a link to the page; what is decided there is never decided by opening it."""
    row, people = asking.statement, list(people)
    if not people:
        return
    notify.tell(
        brand=row.brand, kind=kind, about=f"statement:{row.uid}", key=f"statement:{row.uid}:{asking.number}:{key}",
        params={
            "statement": str(row.uid), "slug": row.brand.slug, "brand": row.brand.name, "titles": row.source["title"],
            "asking": asking.pk, "step": asking.step, "verdict": verdict, "level": row.level,
        },
        people=people, endpoints=False,
    )  # fmt: skip
