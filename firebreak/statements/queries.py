"""Every read of statements that a page or another room needs."""

from typing import Any

from django.db.models import F, QuerySet

from firebreak.base.prepared import Prepared
from firebreak.org.models import Brand, Person
from firebreak.statements import policy, verbs
from firebreak.statements.actions.answering import did_not_write, waiting
from firebreak.statements.models import Answer, Asked, Asking, Statement
from firebreak.statements.texts import open_asking

_waiting_for = Prepared(
    lambda person, brand: (
        waiting(person)
        .filter(asking__statement__brand=brand, asking__statement__state=Statement.State.ASKED)
        .select_related("asking__statement__brand", "asking__statement__made_by")
    )
)
"""Every page of the brand counts them."""


def statements(brand: Brand) -> QuerySet[Statement]:
    """All of a brand, newest first."""
    return brand.statements.select_related("made_by", "changed_by", "released_by").order_by(
        "-changed_at", "-pk"
    )


def statement(brand: Brand, uid: Any) -> Statement | None:
    """One statement of this brand."""
    return (
        brand.statements.select_related("brand", "made_by", "changed_by", "released_by", "corrects__brand")
        .filter(uid=uid)
        .first()
    )


def waits_for(brand: Brand, person: Person) -> list[Statement]:
    """Texts that wait for this person's answer."""
    found = {
        one.asking.statement_id: one.asking.statement
        for one in _waiting_for.all(person.pk, brand.pk)
        if did_not_write(one.asking, person)
    }
    return list(found.values()) if found and policy.may(brand, person, verbs.APPROVE.name) else []


def asked_people(brand: Brand) -> list[int]:
    """Primary keys of those whose answer some text of the brand waits for; perhaps of some who may not give it any more."""
    rows = Asked.objects.filter(step=F("asking__step"), asking__ended_at=None, asking__statement__brand=brand)
    return list(rows.values_list("person", flat=True).distinct())


def waiting_for(brand: Brand, person: Person) -> int:
    """How many."""
    return len(waits_for(brand, person))


def asking_of(row: Statement) -> Asking | None:
    """The request that waits, else the last one."""
    return open_asking(row) or row.askings.order_by("-number").first()


def answers(row: Statement) -> list[Answer]:
    """What readers said, newest first."""
    found = Answer.objects.filter(asking__statement=row).select_related(
        "person", "asking", "reading__contact"
    )
    return list(found.order_by("-created_at", "-pk"))
