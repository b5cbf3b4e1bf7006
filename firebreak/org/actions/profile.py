"""What people change of themselves: profile and sessions."""

from typing import Any

from django.conf import settings
from django.db import transaction

from firebreak.base import audit
from firebreak.base.actions import Actor, change
from firebreak.org import rules
from firebreak.org.models import Person


def change_profile(*, actor: Actor, person: Person, **changes: Any) -> Person:
    """Name, language, time zone, theme, single keys, mail alerts. Raises :class:`WrongInput`."""
    fields = rules.person_profile(changes, tuple(code for code, _name in settings.LANGUAGES))
    with transaction.atomic():
        row = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        before = {name: getattr(row, name) for name in fields if getattr(row, name) != fields[name]}
        if not before:
            return row
        after = {name: fields[name] for name in before}
        for name, value in after.items():
            setattr(row, name, value)
        with change(actor=actor, brand_id=audit.INSTALLATION, action="org.profile_changed") as record:
            row.save(update_fields=list(after))
            record.about(f"person:{row.uid}", before=before, after=after)
    return row


def end_session(*, actor: Actor, person: Person, session_id: int) -> bool:
    """Sign one browser of the person out; ``False`` when there is none such."""
    from allauth.usersessions.models import UserSession

    session = UserSession.objects.filter(user=person, pk=session_id).first()
    if session is None:
        return False
    with change(actor=actor, brand_id=audit.INSTALLATION, action="org.session_ended") as record:
        record.about(f"person:{person.uid}", signed_in_at=session.created_at, ip=session.ip)
        session.end()
    return True


def end_other_sessions(*, actor: Actor, person: Person, keep: str) -> int:
    """Sign out every browser of the person but the one whose session key is ``keep``; returns how many."""
    from allauth.usersessions.models import UserSession

    others = list(UserSession.objects.filter(user=person).exclude(session_key=keep))
    if not others:
        return 0
    with change(actor=actor, brand_id=audit.INSTALLATION, action="org.other_sessions_ended") as record:
        record.about(f"person:{person.uid}", count=len(others))
        for session in others:
            session.end()
    return len(others)
