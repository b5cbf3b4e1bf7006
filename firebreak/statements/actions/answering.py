"""A reader within the team answers: on a page, after seeing exactly these bytes."""

from django.db.models import Exists, F, OuterRef, QuerySet

from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput
from firebreak.org.models import Person
from firebreak.statements import policy, verbs
from firebreak.statements.actions.asking import ANSWERED, ask_others, begin_step, given_in, tell
from firebreak.statements.actions.common import approved, end, locked, same_bytes, say, word
from firebreak.statements.asking import Frozen, done, second
from firebreak.statements.models import Answer, Asked, Asking, Reading, Statement
from firebreak.statements.rules import VERDICTS, may_read_own, move
from firebreak.statements.texts import given_by_step, needs_of, open_asking


def answer(
    *, actor: Actor, statement: Statement, person: Person, verdict: str, seen: str, why: object = ""
) -> Statement:
    """Approve, ask for changes or refuse. Raises :class:`NotAllowed` for who was not asked or wrote it themselves."""
    said = word(why)
    with change(actor=actor, brand_id=statement.brand_id, action="statements.answered") as record:
        row = locked(statement)
        asking = asked_of(row, verdict, said)
        same_bytes(row, seen)
        if not may_answer(asking, person):
            raise NotAllowed("statements.not_asked", "You are not asked for this text.")
        made = Answer.objects.create(
            asking=asking, step=asking.step, verdict=verdict, word=said, digest=row.digest, person=person
        )
        take(record, row, asking, made)
    return row


def may_answer(asking: Asking, person: Person) -> bool:
    """Whether somebody was asked in the step that waits, has not answered since, may approve, and did not write it."""
    return (
        waiting(person).filter(asking=asking).exists()
        and did_not_write(asking, person)
        and policy.may(asking.statement.brand, person, verbs.APPROVE.name)
    )


def waiting(person: Person) -> QuerySet[Asked]:
    """Where somebody was asked in the step that waits, and has not answered since."""
    said = Answer.objects.filter(
        asking=OuterRef("asking"), step=OuterRef("step"), person=person, created_at__gte=OuterRef("at")
    )
    return Asked.objects.filter(
        ~Exists(said), person=person, step=F("asking__step"), asking__ended_at=None
    ).order_by("pk")


def did_not_write(asking: Asking, person: Person) -> bool:
    """Whether a text is somebody else's, or its team is so small that who wrote it reads it as well."""
    needs = needs_of(asking)
    own = may_read_own(needs.size, any(one.outside for one in needs.rounds))
    return own or str(person.uid) not in asking.statement.writers


def asked_of(row: Statement, verdict: str, said: str) -> Asking:
    """The request that waits. Raises :class:`WrongMove` where there is none, :class:`WrongInput` without a word why."""
    if verdict not in VERDICTS:
        raise WrongInput("statements.verdict", "Choose one of the answers.", field="verdict")
    move(row.state, VERDICTS[verdict])
    if verdict != "approve" and not said:
        raise WrongInput("statements.no_word", "Say why, so that it can be mended.", field="word")
    asking = open_asking(row)
    if asking is None or asking.digest != row.digest:
        raise NotAllowed("statements.not_asked", "You are not asked for this text.")
    return asking


def take(
    record: Change, row: Statement, asking: Asking, made: Answer, reading: Reading | None = None
) -> None:
    """What follows from an answer: the next step, an approved text, or one that goes back. Within an action."""
    needs = needs_of(asking)
    asking.statement = row
    if made.verdict != "approve":
        row.state = move(row.state, VERDICTS[made.verdict])
        end(row, VERDICTS[made.verdict])
    else:
        if done(needs.rounds[asking.step], given_in(asking)):
            if others := second(needs, asking.step, _yes(asking, needs)):
                ask_others(asking, others)
            elif asking.step + 1 < len(needs.rounds):
                asking.step += 1
                begin_step(asking)
            else:
                row.state = move(row.state, "approve")
                approved(row, Statement.How.PEOPLE)
                end(row, "approve")
    row.changed_at = now()
    row.save()
    if asking.asked_by is not None:
        tell(asking, ANSWERED, [asking.asked_by], f"answer:{made.uid}", verdict=made.verdict)
    about = {"reading": str(reading.uid)} if reading is not None else {}
    # Words and names of readers stay beside the chain: they may hold personal data.
    say(
        record,
        row,
        verdict=made.verdict,
        step=made.step,
        answer=str(made.uid),
        signed=made.digest,
        digests=row.digests,
        **about,
    )


def _yes(asking: Asking, needs: Frozen) -> set[str]:
    """Who approved the matter of these bytes so far, in any step: not only its words in a language."""
    return {
        one.person
        for step, given in given_by_step(asking).items()
        if not needs.rounds[step].languages
        for one in given
        if one.verdict == "approve"
    }
