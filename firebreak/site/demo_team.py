"""The demo's invented colleagues, what they and the newcomer answer for, and what they approved before the story begins.

What lies before the newcomer comes is invented, a colleague's yes to a template's words included. From then on nothing
is: no colleague answers anything, and no approval is made up. Their addresses are under ``.invalid`` (RFC 2606), so that
nothing is ever sent to them.
"""

from datetime import timedelta
from typing import Final, NamedTuple

from django.db import transaction

from firebreak.base.actions import change, machine
from firebreak.base.permissions import Role
from firebreak.org import actions as org
from firebreak.org import queries as org_queries
from firebreak.org.dates import today_of
from firebreak.org.models import Brand, Membership, Person
from firebreak.plan import actions as plan_actions
from firebreak.plan import queries as plan

ACTOR: Final = machine("demo")
"""Everything the demo does is its own, not a person's."""
DOMAIN: Final = "@tarnby-tea.invalid"
APPROVED: Final = ("holding-danger", "holding-general", "holding-product")
"""Templates whose words the lead's deputy approved: so may a small team say them at once, with confirmed facts."""
APPROVED_FOR: Final = timedelta(days=365)


class Colleague(NamedTuple):
    """Somebody invented. ``languages`` are those whose texts they read before they go out."""

    key: str
    name: str
    role: Role
    language: str
    languages: tuple[str, ...]


COLLEAGUES: Final = (
    Colleague("maren", "Maren Holt", Role.LEAD, "en", ("en", "sv")),
    Colleague("siti", "Siti Rahman", Role.WRITER, "ms", ("ms",)),
    Colleague("lin", "Lin Yue", Role.RESPONDER, "zh-hans", ("zh-Hans", "zh-Hant")),
)
NEWCOMER: Final = "newcomer"
DUTIES: Final[dict[str, tuple[str, ...]]] = {
    "lead": (NEWCOMER, "maren"), "social": (NEWCOMER, "siti"), "technical": ("lin", "maren"),
}  # fmt: skip
"""The duties that a small team keeps apart -> who holds them, then deputies. All others are carried by these."""


def colleagues(brand: Brand) -> dict[str, Person]:
    """The invented people of the brand by their key; none before they came."""
    rows = Person.objects.filter(memberships__brand=brand, email__endswith=DOMAIN)
    return {row.email.removesuffix(DOMAIN): row for row in rows}


@transaction.atomic
def come(brand: Brand, newcomer: Person) -> dict[str, Person]:
    """Let the colleagues come and share out the duties; those that are there where it was done before.

    A duty that somebody holds already stays theirs.
    """
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    if there := colleagues(brand):
        return there
    people = _people(brand)
    held = org_queries.holders_of(brand)
    everybody = {NEWCOMER: newcomer, **people}
    for duty, keys in DUTIES.items():
        if duty not in held:
            org.set_holders(actor=ACTOR, brand=brand, duty=duty, people=[everybody[key] for key in keys])
    for one in COLLEAGUES:
        for language in one.languages:
            org.set_reader(actor=ACTOR, brand=brand, language=language, person=people[one.key])
    _approve_templates(brand, people["maren"])
    return people


def _people(brand: Brand) -> dict[str, Person]:
    with change(actor=ACTOR, brand_id=brand.pk, action="demo.colleagues_came") as record:
        people = {}
        for one in COLLEAGUES:
            # Without a password nobody signs in as one of them.
            people[one.key] = Person.objects.create_user(
                f"{one.key}{DOMAIN}", None, name=one.name, language=one.language, time_zone=brand.time_zone,
                mail_alerts=False,
            )  # fmt: skip
            Membership.objects.create(brand=brand, person=people[one.key], role=one.role)
        record.about(f"brand:{brand.uid}", people=[str(person.uid) for person in people.values()])
        record.touches(f"b{brand.pk}.plan")
    return people


def _approve_templates(brand: Brand, approver: Person) -> None:
    """By the plan's own action, which asks whether the duty is theirs; not where somebody else holds it."""
    found = plan.plan_of(brand)
    if found is None or approver not in org_queries.holders_of(brand).get("lead", ()):
        return
    until = today_of(brand) + APPROVED_FOR
    for key in APPROVED:
        item = plan.item(found, "templates", key)
        if item is not None:
            plan_actions.approve_template(actor=ACTOR, item=item, person=approver, until=until, alone=False)


def leave(keys: list[int]) -> None:
    """Delete these invented people, and never anybody else."""
    Person.objects.filter(pk__in=keys, email__endswith=DOMAIN).delete()
