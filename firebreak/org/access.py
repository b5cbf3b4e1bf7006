"""The doors that every brand page stands behind: signed in, member of the brand, role allows the verb.

Somebody who is not a member learns nothing, not even that the brand exists (404); a member whose role
does not allow the verb is told so (403).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from firebreak.base import storable
from firebreak.base.actions import Actor
from firebreak.base.permissions import Role, allows
from firebreak.base.prepared import Prepared
from firebreak.org.models import Brand, Membership, Person

P = ParamSpec("P")


class BrandRequest(HttpRequest):
    """What a brand page receives."""

    user: Person
    brand: Brand
    membership: Membership
    role: str

    def may(self, verb: str) -> bool:
        """Whether the reader's role in this brand allows the verb."""
        return allows(self.role, verb)

    @property
    def actor(self) -> Actor:
        """The reader, for the audit chain."""
        return person_actor(self.user)


View = Callable[Concatenate[BrandRequest, P], HttpResponseBase]


_membership = Prepared(
    lambda person, slug: Membership.objects.select_related("brand").filter(
        person=person, brand__slug=slug, brand__archived_at__isnull=True
    )[:1]
)


def person_actor(person: Person) -> Actor:
    """The actor of what a signed-in person does."""
    return Actor("person", str(person.uid), person.name)


def membership_of(person: Person, slug: str) -> Membership | None:
    """The person's membership of a live brand, or ``None``."""
    return _membership.first(person.pk, storable.text(slug))


def enter(request: Any, membership: Membership) -> None:
    """Make a request of its person one within a brand: see :class:`BrandRequest`."""
    role = Role(membership.role)
    request.brand, request.membership, request.role = membership.brand, membership, role
    request.may = lambda asked: allows(role, asked)
    request.actor = person_actor(request.user)


def brand_page(
    verb: str,
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]]:
    """Wrap a view ``(request, ...)`` mounted under ``/b/<slug:brand>/``; it gets a :class:`BrandRequest`."""

    def wrap(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
        @wraps(view)
        @login_required
        def inner(request: Any, brand: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            membership = membership_of(request.user, brand)
            if membership is None:
                raise Http404
            enter(request, membership)
            if not request.may(verb):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        inner.verb = verb  # type: ignore[attr-defined]
        return inner  # type: ignore[return-value]

    return wrap
