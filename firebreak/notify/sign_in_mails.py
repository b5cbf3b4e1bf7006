"""Mails of sign-in, such as the link for a new password: to one address, of no brand, sent once it is asked for.

Their text travels sealed in the event and is taken out of it as soon as the mail server has it.
"""

from firebreak.base import connectors, secrets
from firebreak.base.errors import OutsideError, PermanentError, TransientError, UnknownOutcome
from firebreak.base.models import Event
from firebreak.notify.pagers import Message


def send(event: Event) -> None:
    """Handler of ``org.mail_asked``. Raises the kinds of :mod:`firebreak.base.errors`: the queue tries again."""
    if "sealed" not in event.payload:
        return  # sent by a try whose worker died before it could say so
    mail = secrets.unseal(event.payload["sealed"])
    make = connectors.get("email").pager
    if make is None:
        raise PermanentError("notify.unknown_pager", "There is no pager called email.")
    try:
        make({}, {}).send(Message(f"mail-{event.pk}", mail["to"], mail["subject"], mail["text"]))
    except UnknownOutcome as error:
        # The queue never repeats an unknown outcome by itself; a link that comes twice does no harm.
        raise TransientError(error.code, error.message) from None
    except OutsideError as error:
        # What the other side answered may hold the address, and the queue logs it: the cause is left out.
        raise error from None
    Event.objects.filter(pk=event.pk).update(payload={})
