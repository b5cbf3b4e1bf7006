"""People are global; what they may do comes from their memberships."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from firebreak.base.models import Visible
from firebreak.base.prepared import Prepared

_by_key = Prepared(lambda key: Person.objects.filter(pk=key)[:1])


class PersonManager(BaseUserManager["Person"]):
    def get(self, *args: Any, **fields: Any) -> "Person":
        """As always. By the key alone, which every page of somebody signed in asks, the query is compiled once.

        Managers of a relation are of a class of their own: what they leave out stays out.
        """
        if type(self) is PersonManager and not args and fields.keys() == {"pk"} and type(fields["pk"]) is int:
            found = _by_key.first(fields["pk"])
            if found is None:
                raise Person.DoesNotExist(f"there is no person {fields['pk']}")
            return found
        return super().get(*args, **fields)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person with a password (or none, for sign-in by passkey or invitation)."""
        if not email:
            raise ValueError("a person needs an e-mail address")
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(Visible, AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=5, default="auto")
    single_keys = models.BooleanField(default=True)
    mail_alerts = models.BooleanField(default=True)
    is_owner = models.BooleanField(default=False)
    """Owns the installation: may make brands and is an admin of those they make."""
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def shortcuts(self) -> bool:
        """As the pages ask for it: whether single keys do something."""
        return self.single_keys

    @property
    def reachable(self) -> bool:
        """Whether a mail to the account can arrive anywhere: under ``.invalid`` (RFC 2606) nobody lives but invented people.

        >>> Person(email="ada@example.org").reachable, Person(email="maren@tea.invalid").reachable
        (True, False)
        """
        return not self.email.lower().endswith(".invalid")

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email
