"""What people decide about an alert, and how they correct the machine."""

from datetime import datetime

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.listening import store
from firebreak.listening.actions.alerting import payload_of
from firebreak.listening.actions.common import locked, monitor_topic, topic
from firebreak.listening.models import Alert
from firebreak.listening.rules import ALERT_MOVES, move
from firebreak.org.models import Brand, Person

SENTIMENTS = ("negative", "neutral", "positive")


def acknowledge(*, actor: Actor, alert: Alert, person: Person) -> Alert:
    """Somebody has it. Raises :class:`WrongMove` when it was decided already."""
    return _decide(actor, alert, person, "acknowledge", "alert.acknowledged")


def not_a_crisis(*, actor: Actor, alert: Alert, person: Person, reason: str) -> Alert:
    """Dismiss it, with the reason. The next of its sort on the monitor needs more surprise for fourteen days."""
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise WrongInput("alert.reason_missing", "Say in a few words why this is not a crisis.")
    return _decide(actor, alert, person, "not_a_crisis", "alert.dismissed", reason[:2000])


def reopen_alert(*, actor: Actor, alert: Alert, person: Person) -> Alert:
    """Take a decision back."""
    return _decide(actor, alert, person, "reopen", "alert.reopened", "")


def _decide(
    actor: Actor, alert: Alert, person: Person, verb: str, action: str, reason: str | None = None
) -> Alert:
    with change(actor=actor, brand_id=alert.brand_id, action=action) as record:
        row = locked(alert)
        before = row.status
        row.status = move(ALERT_MOVES, row.status, verb, code="alert.wrong_move")
        at: datetime | None = now()
        row.decided_by, row.decided_at = (None, None) if verb == "reopen" else (person, at)
        if reason is not None:
            row.reason = reason
        row.save()
        record.about(
            f"alert:{row.uid}", number=row.number, before=before, after=row.status, reason=row.reason
        )
        record.event("listening.alert_decided", {**payload_of(row, row.state), "by": str(person.uid)})
        record.touches(topic(row.brand_id, "alerts"))
        record.touches(monitor_topic(row.brand_id, row.monitor_id))
    return row


def correct_sentiment(*, actor: Actor, brand: Brand, person: Person, post: int, sentiment: str) -> None:
    """A person's word on how a post feels, for every monitor of the brand that has it. Raises :class:`WrongInput`."""
    if sentiment not in SENTIMENTS:
        raise WrongInput("sentiment.unknown", "Choose negative, neutral or positive.", sentiment=sentiment)
    with change(actor=actor, brand_id=brand.pk, action="mention.corrected") as record:
        before = store.correct_sentiment(brand.pk, post, sentiment)
        if not before:
            raise WrongInput("mention.unknown", "This mention is not here any more.", post=post)
        _, said, by = before[0]
        record.about(f"post:{post}", before=said, by=by, after=sentiment, person=str(person.uid))
        for monitor, _, _ in before:
            record.touches(monitor_topic(brand.pk, monitor))
