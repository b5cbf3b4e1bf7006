"""Who somebody is in a chat, and what they say there: linked by a one-time code, answered as themselves."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from firebreak.base import audit, limits
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput
from firebreak.base.ids import spoken_code
from firebreak.base.permissions import allows
from firebreak.base.storable import text
from firebreak.notify.models import ChatIdentity, Endpoint, IdentityCode, Page
from firebreak.notify.paging.answering import acknowledge
from firebreak.notify.paging.viewing import may_see
from firebreak.notify.verbs import PAGE_ANSWER
from firebreak.org.access import person_actor
from firebreak.org.models import Person
from firebreak.org.rules import digest

CODE_LIFE = timedelta(minutes=10)
TRIES_PER_HOUR = 20


def ask_code(*, actor: Actor, person: Person) -> str:
    """A fresh code that the person types in a chat within ten minutes; an earlier one ends. It is known only now."""
    code = spoken_code()
    with change(actor=actor, brand_id=audit.INSTALLATION, action="notify.identity_code") as record:
        IdentityCode.objects.update_or_create(
            person=person, defaults={"digest": digest(code), "expires_at": now() + CODE_LIFE}
        )
        record.about(f"person:{person.uid}")
    return code


def link_identity(*, endpoint: Endpoint, outside: object, code: object) -> ChatIdentity:
    """Somebody typed a code in the chat of an endpoint: what they are called there is theirs from now on.

    Raises :class:`WrongInput` for a code that is wrong, over or of somebody who does not work on the brand; after twenty
    tries in an hour ``RateError``.
    """
    limits.check(f"identity:{endpoint.pk}", limit=TRIES_PER_HOUR, per_s=3600)
    name = _outside(outside)
    typed = digest("".join(str(code).split()).lower()[:40])
    with transaction.atomic():
        rows = IdentityCode.objects.select_for_update(of=("self",), no_key=True).select_related("person")
        known = rows.filter(digest=typed, expires_at__gt=now()).first()
        if known is None or not _works(known.person, endpoint):
            raise WrongInput("notify.wrong_code", "The code is wrong or over.", field="code")
        person = known.person
        known.delete()
        with change(
            actor=person_actor(person), brand_id=endpoint.brand_id, action="notify.identity_linked"
        ) as record:
            made, _new = ChatIdentity.objects.update_or_create(
                endpoint=endpoint, outside=name, defaults={"person": person, "pager": endpoint.pager}
            )
            record.about(f"person:{person.uid}", endpoint=str(endpoint.uid), identity=str(made.uid))
    return made


def unlink_identity(*, actor: Actor, identity: ChatIdentity) -> None:
    """What is said under it counts for nobody any more."""
    with change(
        actor=actor, brand_id=identity.endpoint.brand_id, action="notify.identity_unlinked"
    ) as record:
        record.about(f"person:{identity.person.uid}", identity=str(identity.uid))
        identity.delete()


def acknowledge_as(*, endpoint: Endpoint, outside: object, page: str, how: str = "reply") -> Page:
    """The person behind an identity is on it. ``page`` is the run's uid, as in the message.

    Raises :class:`WrongInput` for an unknown identity or run, :class:`NotAllowed` for a role that may not answer, and as
    :func:`firebreak.notify.paging.answering.acknowledge`.
    """
    known = (
        ChatIdentity.objects.select_related("person")
        .filter(endpoint=endpoint, outside=_outside(outside))
        .first()
    )
    if known is None or not _works(known.person, endpoint):
        raise WrongInput("notify.unknown_identity", "Nobody is linked to this identity.", field="identity")
    row = Page.objects.filter(brand=endpoint.brand_id, uid=_uid(page)).first()
    if row is None or not may_see(row, known.person):
        raise WrongInput("notify.unknown_page", "There is no such call.", field="page")
    role = known.person.memberships.filter(brand=endpoint.brand_id).values_list("role", flat=True).first()
    if not allows(str(role), PAGE_ANSWER.name):
        raise NotAllowed("notify.may_not_answer", "This role does not answer calls.")
    return acknowledge(actor=person_actor(known.person), page=row, person=known.person, how=how)


def _works(person: Person, endpoint: Endpoint) -> bool:
    return person.is_active and person.memberships.filter(brand=endpoint.brand_id).exists()


def _outside(value: object) -> str:
    name = text(str(value or "")).strip()
    if not name or len(name) > 200:
        raise WrongInput("notify.unknown_identity", "Say who it is.", field="identity")
    return name


def _uid(value: str) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError as error:
        raise WrongInput("notify.unknown_page", "There is no such call.", field="page") from error
