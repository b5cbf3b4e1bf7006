"""What paging tells this room: who was called, who answered, and that nobody did."""

from firebreak.base.actions import machine
from firebreak.base.models import Event
from firebreak.incidents.acting import Doing, act
from firebreak.incidents.actions.running import seat
from firebreak.incidents.calling import DUTY, VERIFY
from firebreak.incidents.crew import LEAD
from firebreak.incidents.models import Incident
from firebreak.incidents.rules import OPEN_TASKS
from firebreak.org.access import person_actor
from firebreak.org.models import Person


def note_call(
    *, incident: Incident, event: Event, kind: str, person: str, pager: str, outcome: str, duty: str
) -> None:
    """A message to somebody (uid; empty for a chat room) went out, or did not. Told twice by one event, it is noted once."""
    with act(actor=machine("paging"), incident=incident, action="called", closed=True) as doing:
        doing.once(event)
        doing.say(kind=kind, person=person, pager=pager, outcome=outcome, duty=duty)


def answer_call(
    *, incident: Incident, event: Event, kind: str, person: Person, duty: str, seconds: float
) -> None:
    """Somebody answered. Who answers to verify it leads, until somebody says otherwise; who answers for a duty has its
    tasks that nobody began. Told twice by one event, it changes nothing more: the lead may be somebody else's by then."""
    with act(actor=person_actor(person), incident=incident, action="call_answered", closed=True) as doing:
        doing.once(event)
        doing.say(kind=kind, duty=duty, seconds=seconds)
        if doing.incident.closed_at is None:
            _take_over(doing, kind, person, duty)


def _take_over(doing: Doing, kind: str, person: Person, duty: str) -> None:
    row = doing.incident
    if kind == VERIFY and row.lead_id != person.pk:
        row.lead = person
        doing.save(row, "lead")
    if kind == VERIFY:
        seat(doing, person, LEAD)
    elif kind == DUTY and duty:
        seat(doing, person, duty)
        for task in row.tasks.filter(duty=duty, state=OPEN_TASKS[0]).exclude(holder=person):
            task.holder = person
            doing.save(task, "holder")


def nobody_answered(*, incident: Incident, event: Event, kind: str) -> None:
    """The last step was reached, and nobody answered. Told twice by one event, it is noted once."""
    with act(actor=machine("paging"), incident=incident, action="call_unanswered", closed=True) as doing:
        doing.once(event)
        doing.say(kind=kind)
