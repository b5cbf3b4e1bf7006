"""What actions about the people of a brand share: one change at a time, and only people who work there."""

from collections.abc import Sequence

from firebreak.base.errors import WrongInput
from firebreak.org.models import Brand, Membership, Person


def one_at_a_time(brand: Brand) -> None:
    """Hold the brand until the transaction ends."""
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)


def members(brand: Brand, people: Sequence[Person], **where: str) -> None:
    """All of them work on the brand. ``where``: ``field``, for the form.

    Raises :class:`WrongInput` with the first who does not.
    """
    rows = Membership.objects.filter(brand=brand, person__in=people, person__is_active=True)
    there = set(rows.values_list("person_id", flat=True))
    for person in people:
        if person.pk not in there:
            raise WrongInput(
                "org.not_a_member",
                "This person does not work on the brand any more.",
                name=person.name,
                **where,
            )
