"""API tokens: shown once, kept as a digest, revoked at once."""

from datetime import timedelta

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongMove
from firebreak.base.ids import secret_token
from firebreak.org import rules
from firebreak.org.models import ApiToken, Brand, Person

USE_NOTED_EVERY = timedelta(minutes=5)


def make_token(*, actor: Actor, brand: Brand, person: Person, label: str, role: str) -> tuple[ApiToken, str]:
    """A token for the brand in a role, and its secret, which is known only now."""
    wanted, name = rules.role(role), rules.line(label, "label", longest=80)
    secret = rules.TOKEN_PREFIX + secret_token()
    with change(actor=actor, brand_id=brand.pk, action="org.token_made") as record:
        token = ApiToken.objects.create(
            brand=brand,
            label=name,
            role=wanted,
            prefix=secret[:10],
            digest=rules.digest(secret),
            made_by=person,
        )
        record.about(f"token:{token.uid}", label=name, role=wanted.value)
        record.touches(f"b{brand.pk}.tokens")
    return token, secret


def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """Refuse it from now on. Raises :class:`WrongMove` when it was revoked before."""
    with change(actor=actor, brand_id=token.brand_id, action="org.token_revoked") as record:
        if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now()):
            raise WrongMove("org.token_over", "This token was revoked already.")
        record.about(f"token:{token.uid}", label=token.label)
        record.touches(f"b{token.brand_id}.tokens")


def note_token_use(token: ApiToken) -> None:
    """Remember when it was last used, to five minutes: a call must not cost a write each time."""
    at = now()
    if token.last_used_at is None or at - token.last_used_at > USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
