"""Brands: made by owners of the installation and admins of other brands, changed by their admins."""

from typing import Any

from django.db import IntegrityError, transaction

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongMove
from firebreak.base.ids import spoken_code
from firebreak.base.permissions import Role
from firebreak.org import rules
from firebreak.org.models import Brand, Membership, Person


def may_create(person: Person) -> bool:
    """Owners of the installation, and whoever is an admin of a live brand."""
    admins = Membership.objects.filter(person=person, role=Role.ADMIN, brand__archived_at=None)
    return person.is_active and (person.is_owner or admins.exists())


def create_brand(*, actor: Actor, person: Person, name: str, **profile: Any) -> Brand:
    """A new brand whose maker becomes its admin. Raises :class:`NotAllowed` or :class:`WrongInput`."""
    if not may_create(person):
        raise NotAllowed("org.may_not_create_brands", "Only an owner or an admin makes brands.")
    fields = rules.brand_profile({"name": name, **profile})
    with transaction.atomic():
        brand = _with_free_slug(fields)
        Membership.objects.create(brand=brand, person=person, role=Role.ADMIN)
        with change(actor=actor, brand_id=brand.pk, action="org.brand_created") as record:
            record.about(f"brand:{brand.uid}", slug=brand.slug, after=fields, admin=str(person.uid))
            record.event("org.brand_created", {"brand": brand.pk, "person": person.pk})
    return brand


def _with_free_slug(fields: dict[str, Any]) -> Brand:
    base = rules.slug_of(fields["name"])
    tries = [base, *(f"{base}-{number}" for number in range(2, 6)), f"{base}-{spoken_code(6)}"]
    for slug in tries:
        if Brand.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Brand.objects.create(slug=slug, **fields)
        except IntegrityError:
            continue  # somebody took it between the look and the insert
    raise WrongMove("org.no_slug", "No free address was found for this name.")


def change_brand(*, actor: Actor, brand: Brand, **changes: Any) -> Brand:
    """Change the profile; nothing is written when nothing differs. Raises :class:`WrongInput`."""
    fields = rules.brand_profile(changes)
    with transaction.atomic():
        row = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
        before = {name: getattr(row, name) for name in fields if getattr(row, name) != fields[name]}
        if not before:
            return row
        after = {name: fields[name] for name in before}
        for name, value in after.items():
            setattr(row, name, value)
        with change(actor=actor, brand_id=row.pk, action="org.brand_changed") as record:
            row.save(update_fields=list(after))
            record.about(f"brand:{row.uid}", before=before, after=after)
            record.event("org.brand_changed", {"brand": row.pk, "fields": sorted(after)})
            record.touches(f"b{row.pk}.brand")
    return row


def archive_brand(*, actor: Actor, brand: Brand, reason: str = "") -> Brand:
    """Close a brand: nobody enters it any more, listening stops, nothing is deleted."""
    with transaction.atomic():
        row = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
        if row.archived_at is not None:
            raise WrongMove("org.already_archived", "The brand is archived already.")
        row.archived_at = now()
        with change(actor=actor, brand_id=row.pk, action="org.brand_archived") as record:
            row.save(update_fields=["archived_at"])
            record.about(f"brand:{row.uid}", reason=rules.line(reason, "reason", longest=500, required=False))
            record.event("org.brand_archived", {"brand": row.pk})
            record.touches(f"b{row.pk}.brand")
    return row
