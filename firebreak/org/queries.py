"""Every read that pages and other rooms need of brands and people. Each takes the brand or person it is for."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from firebreak.base.clock import now
from firebreak.base.models import AuditEntry
from firebreak.base.permissions import GuestRole, Role, Verb, allows, verbs
from firebreak.base.prepared import Prepared
from firebreak.org import rules
from firebreak.org.access import membership_of
from firebreak.org.actions import accounts
from firebreak.org.actions.people import is_open
from firebreak.org.duty_rules import Way
from firebreak.org.models import (
    ApiToken,
    Brand,
    ContactMethod,
    DutyHolder,
    Invitation,
    LanguageReader,
    Membership,
    OneTimeLink,
    OutsideContact,
    Person,
)
from firebreak.org.rota_queries import OnShift as OnShift
from firebreak.org.rota_queries import on_duty as on_duty
from firebreak.org.rota_queries import shifts_between as shifts_between

_brands = Prepared(
    lambda person: Brand.objects.filter(memberships__person=person, archived_at=None).order_by("name", "pk")
)
_holders = Prepared(
    lambda brand: DutyHolder.objects.filter(brand=brand).select_related("person").order_by("duty", "place")
)
_readers = Prepared(
    lambda brand: LanguageReader.objects.filter(brand=brand).select_related("person").order_by("language")
)
_token = Prepared(
    lambda digest: ApiToken.objects.select_related("brand").filter(
        digest=digest, revoked_at=None, brand__archived_at=None, made_by__is_active=True
    )[:1]
)
_member = Prepared(lambda person, brand: Membership.objects.filter(person=person, brand=brand)[:1])


def has_accounts() -> bool:
    """Whether anybody has an account yet."""
    return Person.objects.exists()


def has_account(email: str) -> bool:
    """Whether this address is taken. Never shown but to somebody who holds a link that was sent to it."""
    return Person.objects.filter(email=email).exists()


def everybody() -> list[Person]:
    """All people of the installation, by name. For its owners."""
    return list(Person.objects.order_by("name", "pk"))


def person(uid: Any) -> Person | None:
    """One active person of the installation. For its owners."""
    return Person.objects.filter(uid=uid, is_active=True).first()


def brands_of(person: Person) -> list[Brand]:
    """Live brands the person works on, by name."""
    return _brands.all(person.pk)


def is_clone(brand_id: int) -> bool:
    """Whether this is the clone of a brand in which a drill runs, from which nothing may reach the world."""
    return Brand.objects.filter(pk=brand_id, clone_of__isnull=False).exists()


def memberships_of(person: Person) -> list[Membership]:
    """The same with the role in each."""
    rows = Membership.objects.filter(person=person, brand__archived_at=None)
    return list(rows.select_related("brand").order_by("brand__name", "pk"))


def is_admin_somewhere(person: Person) -> bool:
    """Whether the person is an admin of any live brand."""
    return Membership.objects.filter(person=person, role=Role.ADMIN, brand__archived_at=None).exists()


def people_of(brand: Brand) -> list[Membership]:
    """Who works on the brand, by name."""
    return list(brand.memberships.select_related("person").order_by("person__name", "pk"))


def member(brand: Brand, uid: Any) -> Membership | None:
    """One membership of this brand."""
    return brand.memberships.select_related("person").filter(uid=uid).first()


def member_person(brand: Brand, uid: Any) -> Membership | None:
    """The membership of a person in this brand."""
    return brand.memberships.select_related("person").filter(person__uid=uid).first()


def holders_of(brand: Brand) -> dict[str, list[Person]]:
    """Duty -> its holder, then deputies in order; also people who left since."""
    found: dict[str, list[Person]] = {}
    for row in _holders.all(brand.pk):
        found.setdefault(row.duty, []).append(row.person)
    return found


def readers_of(brand: Brand) -> dict[str, Person]:
    """Language -> who reads texts in it; also people who left since."""
    return {row.language: row.person for row in _readers.all(brand.pk)}


def methods_of(*people: Person) -> dict[int, list[Way]]:
    """Person's key -> the ways to reach them beside the account's address, in order."""
    found: dict[int, list[Way]] = {person.pk: [] for person in people}
    rows = ContactMethod.objects.filter(person__in=people).order_by("person_id", "place")
    for person_id, sort, value in rows.values_list("person_id", "sort", "value"):
        found[person_id].append(Way(sort, value))
    return found


def working_elsewhere(brand: Brand, *people: Person) -> set[int]:
    """Keys of those who also work on another live brand: how they are reached is theirs alone to change."""
    rows = Membership.objects.filter(person__in=people, brand__archived_at=None).exclude(brand=brand)
    return set(rows.values_list("person_id", flat=True))


def contacts_of(brand: Brand) -> list[OutsideContact]:
    """Outside contacts by group and name."""
    return list(brand.outside_contacts.order_by("group", "name", "pk"))


def contact(brand: Brand, uid: Any) -> OutsideContact | None:
    """One outside contact of this brand."""
    return brand.outside_contacts.filter(uid=uid).first()


def open_invitations(brand: Brand) -> list[Invitation]:
    """Invitations that can still be accepted, newest first."""
    rows = brand.invitations.filter(accepted_at=None, revoked_at=None, expires_at__gt=now())
    return list(rows.select_related("invited_by").order_by("-created_at"))


def invitation(brand: Brand, uid: Any) -> Invitation | None:
    """One invitation of this brand."""
    return brand.invitations.filter(uid=uid).first()


def invitation_by_link(secret: str) -> Invitation | None:
    """The open invitation of a link, or ``None``."""
    rows = Invitation.objects.select_related("brand", "invited_by")
    found = rows.filter(token_digest=rules.digest(secret)).first()
    return found if is_open(found) else None


def _live_links(secret: str) -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.filter(token_digest=rules.digest(secret), used_at=None, expires_at__gt=now())


def setup_link_works(secret: str) -> bool:
    """Whether this link can still make the first account."""
    return not has_accounts() and _live_links(secret).filter(purpose=accounts.FIRST_ACCOUNT).exists()


def password_link_works(secret: str) -> bool:
    """Whether this link can still set a password."""
    return _live_links(secret).filter(purpose__startswith=accounts.PASSWORD_LINK).exists()


def tokens_of(brand: Brand) -> list[ApiToken]:
    """Tokens of the brand, live ones first, then newest first."""
    rows = brand.tokens.select_related("made_by").order_by("-created_at")
    return sorted(rows, key=lambda token: token.revoked_at is not None)


def token(brand: Brand, uid: Any) -> ApiToken | None:
    """One token of this brand."""
    return brand.tokens.filter(uid=uid).first()


def token_by_secret(secret: str) -> ApiToken | None:
    """The live token with this secret, of a live brand, whose maker still works on it; else ``None``.

    ``maker_role`` is what the maker is in the brand now: a token never outlives what its maker may do.
    """
    found = _token.first(rules.digest(secret))
    maker = _member.first(found.made_by_id, found.brand_id) if found is not None else None
    if found is None or maker is None:
        return None
    found.maker_role = maker.role
    return found


def sessions_of(person: Person) -> list[Any]:
    """Browsers in which the person is signed in, newest first (allauth's ``UserSession`` rows)."""
    from allauth.usersessions.models import UserSession

    return sorted(UserSession.objects.purge_and_list(person), key=lambda row: row.created_at, reverse=True)


def may_hear(person: Person, brand_slug: str) -> list[str]:
    """Topics of the live stream this person may follow in the brand; empty when it is not theirs.

    The role is asked again at each stream's check, so a person who was removed hears no more.
    """
    found = membership_of(person, brand_slug) if person.is_active else None
    if found is None:
        return []
    return [f"b{found.brand_id}.*"]


def still_in(brand_slug: str, sessions: Mapping[str, tuple[int, str]]) -> dict[str, Membership]:
    """Memberships of those who would be let in by their session now, by its key: the same questions as a request is asked,
    for many at once.

    ``sessions``: key -> person (primary key) and what the session holds of the account (its hash), as they were read from
    the session itself.
    """
    known = Session.objects.filter(session_key__in=sessions, expire_date__gt=now())
    standing = set(known.values_list("session_key", flat=True))
    brand = Brand.objects.filter(slug=brand_slug, archived_at=None).first()
    if brand is None:
        return {}
    people = {person for person, _hash in sessions.values()}
    rows = Membership.objects.select_related("person").filter(
        brand=brand, person__is_active=True, person__in=people
    )
    found = {row.person_id: row for row in rows}
    for row in found.values():
        row.brand = brand
    proofs = {pk: row.person.get_session_auth_hash() for pk, row in found.items()}
    return {
        key: found[person]
        for key, (person, proof) in sessions.items()
        if key in standing and person in found and constant_time_compare(proof, proofs[person])
    }


_keeps_back: list[Callable[[int, Person], Iterable[str]]] = []


def keep_back(objects: Callable[[int, Person], Iterable[str]]) -> None:
    """``objects(brand key, reader)``: what of a chain this reader may not know of, as it is named there.

    Rooms above are asked; ``site`` calls this once for each.
    """
    _keeps_back.append(objects)


def audit_entries(
    brand_id: int,
    *,
    reader: Person,
    action: str = "",
    actor: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """Links of one chain, newest first, by the start of the action's and the actor's code and by time; without those that
    the reader may not know of."""
    rows = AuditEntry.objects.filter(brand_id=brand_id).select_related("payload").order_by("-number")
    if hidden := [name for find in _keeps_back for name in find(brand_id, reader)]:
        rows = rows.exclude(object__in=hidden)
    if action:
        rows = rows.filter(action__startswith=action)
    if actor:
        rows = rows.filter(actor__startswith=actor)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    return rows


def links_in(brand_id: int) -> int:
    """How many links a chain has, whoever asks."""
    return AuditEntry.objects.filter(brand_id=brand_id).count()


def permission_table() -> list[tuple[Verb, dict[Role | GuestRole, bool]]]:
    """Every declared verb with what each access role and each sort of guest may, for the page and the docs."""
    return [(verb, {role: allows(role, verb.name) for role in (*Role, *GuestRole)}) for verb in verbs()]
