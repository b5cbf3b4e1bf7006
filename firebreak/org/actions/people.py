"""Who works on a brand: invitations, roles, leaving."""

from django.db import transaction

from firebreak.base import limits, secrets
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.ids import secret_token
from firebreak.base.permissions import Role
from firebreak.org import rules
from firebreak.org.actions.accounts import clean_email, new_person
from firebreak.org.models import ApiToken, Brand, Invitation, Membership, Person

INVITATIONS_PER_HOUR = 100


def invite(*, actor: Actor, brand: Brand, person: Person, email: str, role: str) -> tuple[Invitation, str]:
    """An invitation by ``person`` and the path of its link, which is known only now.

    An earlier invitation to the same address ends. The event carries the link sealed, for the mail.
    """
    email, wanted = clean_email(email), rules.role(role)
    if Membership.objects.filter(brand=brand, person__email=email).exists():
        raise WrongInput("org.already_member", "This person works on the brand already.", field="email")
    limits.check(f"invite:{brand.pk}", limit=INVITATIONS_PER_HOUR, per_s=3600)
    secret = secret_token()
    path = f"/join/{secret}"
    with change(actor=actor, brand_id=brand.pk, action="org.invited") as record:
        Invitation.objects.filter(brand=brand, email=email, accepted_at=None, revoked_at=None).update(
            revoked_at=now()
        )
        invitation = Invitation.objects.create(
            brand=brand,
            email=email,
            role=wanted,
            token_digest=rules.digest(secret),
            invited_by=person,
            expires_at=now() + rules.INVITATION_LIFE,
        )
        record.about(f"invitation:{invitation.uid}", email=email, role=wanted.value)
        sealed = secrets.seal({"path": path})
        record.event("org.invited", {"invitation": invitation.pk, "sealed": sealed})
        record.touches(f"b{brand.pk}.people")
    return invitation, path


def is_open(invitation: Invitation | None) -> bool:
    """Whether somebody can still join by it."""
    return (
        invitation is not None
        and invitation.accepted_at is None
        and invitation.revoked_at is None
        and invitation.expires_at > now()
        and invitation.brand.archived_at is None
    )


def accept_invitation(
    *, token: str, person: Person | None = None, name: str = "", password: str = "", language: str = "en"
) -> Membership:
    """Join by the link: as the signed-in ``person``, or as a new one with the invited address.

    Raises :class:`NotAllowed` for a link that is over, :class:`WrongInput` for what can be mended.
    """
    with transaction.atomic():
        rows = Invitation.objects.select_for_update(of=("self",), no_key=True).select_related("brand")
        invitation = rows.filter(token_digest=rules.digest(token)).first()
        if invitation is None or not is_open(invitation):
            raise NotAllowed("org.link_over", "This link was used already, or its time is over.")
        if person is None:
            if Person.objects.filter(email=invitation.email).exists():
                raise WrongInput(
                    "org.sign_in_first", "You have an account. Sign in, then open the link again."
                )
            person = new_person(email=invitation.email, name=name, password=password, language=language)
        elif Membership.objects.filter(brand=invitation.brand, person=person).exists():
            raise WrongInput("org.already_member", "You work on this brand already.")
        membership = Membership.objects.create(brand=invitation.brand, person=person, role=invitation.role)
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now())
        actor = Actor("person", str(person.uid), person.name)
        with change(actor=actor, brand_id=invitation.brand_id, action="org.joined") as record:
            record.about(
                f"member:{membership.uid}",
                person=str(person.uid), invitation=str(invitation.uid), role=membership.role, email=person.email,
            )  # fmt: skip
            record.event("org.joined", {"brand": invitation.brand_id, "person": person.pk})
            record.touches(f"b{invitation.brand_id}.people")
    return membership


def revoke_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """End an open invitation. Raises :class:`WrongMove` when it is not open any more."""
    with change(actor=actor, brand_id=invitation.brand_id, action="org.invitation_revoked") as record:
        rows = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
        if not rows.update(revoked_at=now()):
            raise WrongMove("org.invitation_closed", "This invitation is closed already.")
        record.about(f"invitation:{invitation.uid}", email=invitation.email)
        record.touches(f"b{invitation.brand_id}.people")


def _locked(membership: Membership) -> Membership:
    """The row as it is now; all admins of the brand are locked, so that two cannot both be last."""
    admins = Membership.objects.select_for_update(no_key=True).filter(
        brand_id=membership.brand_id, role=Role.ADMIN
    )
    list(admins.order_by("pk"))
    row = Membership.objects.select_for_update(no_key=True).filter(pk=membership.pk).first()
    if row is None:
        raise WrongMove("org.not_a_member", "This person does not work on the brand any more.")
    return row


def _another_admin_stays(row: Membership) -> None:
    others = Membership.objects.filter(brand_id=row.brand_id, role=Role.ADMIN, person__is_active=True)
    if row.role == Role.ADMIN and not others.exclude(pk=row.pk).exists():
        raise WrongMove("org.last_admin", "A brand needs an admin. Make somebody else an admin first.")


def change_role(*, actor: Actor, membership: Membership, role: str) -> Membership:
    """Another access role. Raises :class:`WrongMove` for the last admin."""
    wanted = rules.role(role)
    with transaction.atomic():
        row = _locked(membership)
        if row.role == wanted:
            return row
        _another_admin_stays(row)
        before, row.role = row.role, wanted.value
        with change(actor=actor, brand_id=row.brand_id, action="org.role_changed") as record:
            row.save(update_fields=["role"])
            record.about(f"member:{row.uid}", person=str(row.person.uid), before=before, after=wanted.value)
            record.event("org.role_changed", {"brand": row.brand_id, "person": row.person_id})
            record.touches(f"b{row.brand_id}.people")
    return row


def remove_member(*, actor: Actor, membership: Membership) -> None:
    """Take the brand from a person at once, and end the API tokens they made for it.

    Raises :class:`WrongMove` for the last admin.
    """
    with transaction.atomic():
        row = _locked(membership)
        _another_admin_stays(row)
        uid, person, brand_id = row.uid, row.person, row.brand_id
        with change(actor=actor, brand_id=brand_id, action="org.member_removed") as record:
            row.delete()
            tokens = ApiToken.objects.filter(brand_id=brand_id, made_by=person, revoked_at=None)
            ended = [str(token) for token in tokens.order_by("pk").values_list("uid", flat=True)]
            tokens.update(revoked_at=now())
            record.about(f"member:{uid}", person=str(person.uid), role=row.role, tokens_revoked=ended)
            record.event("org.member_removed", {"brand": brand_id, "person": person.pk})
            record.touches(f"b{brand_id}.people")
