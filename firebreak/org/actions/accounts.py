"""The first account of an installation, new people, and links that work once."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from firebreak.base import audit
from firebreak.base.actions import Actor, change, machine
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput
from firebreak.base.ids import secret_token
from firebreak.base.permissions import Role
from firebreak.org import rules
from firebreak.org.models import Brand, Membership, OneTimeLink, Person

FIRST_ACCOUNT = "first-account"
PASSWORD_LINK = "pw:"  # noqa: S105 - the purpose of a link, followed by the person's id


def make_setup_link() -> str:
    """The path of a link that makes the first account, once, for 24 hours; "" when an account exists.

    A new link ends those made before, so only the one last printed works.
    """
    if Person.objects.exists():
        return ""
    secret = secret_token()
    with change(actor=machine("setup"), brand_id=audit.INSTALLATION, action="org.setup_link_made") as record:
        OneTimeLink.objects.filter(purpose=FIRST_ACCOUNT, used_at=None).update(used_at=now())
        link = OneTimeLink.objects.create(
            purpose=FIRST_ACCOUNT, token_digest=rules.digest(secret), expires_at=now() + rules.SETUP_LINK_LIFE
        )
        record.about(f"link:{link.uid}")
    return f"/start/{secret}"


def clean_email(email: str) -> str:
    """The address as stored, in lower case. Raises :class:`WrongInput`."""
    text = rules.line(email, "email", longest=254).lower()
    try:
        validate_email(text if "\ufffd" not in text else "")
    except ValidationError as error:
        raise WrongInput(
            "org.email", "Give an e-mail address such as ada@example.org.", field="email"
        ) from error
    return text


def new_person(*, email: str, name: str, password: str, language: str = "en", owner: bool = False) -> Person:
    """A person whose address counts as theirs, inside the caller's transaction. Raises :class:`WrongInput`."""
    from allauth.account.models import EmailAddress

    email, name = clean_email(email), rules.line(name, "name")
    check_password(password, Person(email=email, name=name))
    if Person.objects.filter(email=email).exists():
        raise WrongInput("org.email_taken", "There is an account with this address.", field="email")
    person = Person.objects.create_user(email, password, name=name, language=language, is_owner=owner)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def check_password(password: str, person: Person) -> None:
    """Refuse a weak password with the reasons in ``params["reasons"]``."""
    if len(password) > rules.PASSWORD_LONGEST or "\x00" in password:
        raise WrongInput("org.password_long", "Make the password shorter.", field="password", reasons=[])
    try:
        password.encode()
        validate_password(password, person)
    except UnicodeEncodeError as error:
        raise WrongInput("org.password_odd", "Use other characters.", field="password", reasons=[]) from error
    except ValidationError as error:
        raise WrongInput(
            "org.password_weak", " ".join(error.messages), field="password", reasons=error.messages
        ) from error


def _usable(link: OneTimeLink | None) -> OneTimeLink:
    if link is None or link.used_at is not None or link.expires_at <= now():
        raise NotAllowed("org.link_over", "This link was used already, or its time is over.")
    return link


def create_first_account(*, token: str, email: str, name: str, password: str, language: str = "en") -> Person:
    """The owner of the installation, by the one-time link. Raises :class:`NotAllowed` or :class:`WrongInput`."""
    with transaction.atomic():
        links = OneTimeLink.objects.select_for_update(no_key=True)
        link = _usable(links.filter(purpose=FIRST_ACCOUNT, token_digest=rules.digest(token)).first())
        if Person.objects.exists():
            raise NotAllowed("org.account_exists", "The first account was made already.")
        person = new_person(email=email, name=name, password=password, language=language, owner=True)
        OneTimeLink.objects.filter(pk=link.pk).update(used_at=now())
        actor = Actor("person", str(person.uid), person.name)
        # Brands made before anybody was here (the demo) have no one: they are the owner's now.
        orphans = list(Brand.objects.filter(memberships=None, archived_at=None))
        for brand in orphans:
            Membership.objects.create(brand=brand, person=person, role=Role.ADMIN)
        with change(actor=actor, brand_id=audit.INSTALLATION, action="org.first_account_made") as record:
            record.about(
                f"person:{person.uid}", link=str(link.uid), brands=[str(brand.uid) for brand in orphans]
            )
            record.event("org.first_account_made", {"person": person.pk})
    return person


def make_password_link(*, actor: Actor, person: Person) -> str:
    """The path of a link with which the person sets a new password, once, for 24 hours."""
    purpose, secret = f"{PASSWORD_LINK}{person.uid.hex}", secret_token()
    with change(actor=actor, brand_id=audit.INSTALLATION, action="org.password_link_made") as record:
        OneTimeLink.objects.filter(purpose=purpose, used_at=None).update(used_at=now())
        link = OneTimeLink.objects.create(
            purpose=purpose, token_digest=rules.digest(secret), expires_at=now() + rules.PASSWORD_LINK_LIFE
        )
        record.about(f"person:{person.uid}", link=str(link.uid))
    return f"/new-password/{secret}"


def set_password_by_link(*, token: str, password: str) -> Person:
    """A new password; every session of the person ends with the old one."""
    with transaction.atomic():
        links = OneTimeLink.objects.select_for_update(no_key=True).filter(purpose__startswith=PASSWORD_LINK)
        link = _usable(links.filter(token_digest=rules.digest(token)).first())
        uid = link.purpose.removeprefix(PASSWORD_LINK)
        person = Person.objects.select_for_update(no_key=True).filter(uid=uid, is_active=True).first()
        if person is None:
            raise NotAllowed("org.link_over", "This link was used already, or its time is over.")
        check_password(password, person)
        person.set_password(password)
        person.save(update_fields=["password"])
        OneTimeLink.objects.filter(pk=link.pk).update(used_at=now())
        actor = Actor("person", str(person.uid), person.name)
        with change(actor=actor, brand_id=audit.INSTALLATION, action="org.password_set_by_link") as record:
            record.about(f"person:{person.uid}", link=str(link.uid))
    return person
