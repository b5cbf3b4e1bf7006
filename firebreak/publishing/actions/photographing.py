"""A photo shows that an outlet is stopped; and taking it away again.

The bytes are cleaned and stored before the transaction, so that a large file holds no lock; what nothing refers to is swept
away later.
"""

from typing import Any

from firebreak.base import photos as cleaning
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.org.models import Person
from firebreak.publishing import photos
from firebreak.publishing.actions.freezing import stopped
from firebreak.publishing.models import OutletPhoto, StoppedOutlet
from firebreak.publishing.rules import MOST_PHOTOS


def add_photo(*, actor: Actor, outlet: StoppedOutlet, person: Person, file: Any) -> OutletPhoto:
    """It is stopped, says that person, and shows it. ``file``: an upload, see :func:`firebreak.base.photos.clean`.

    The same picture twice is one. Raises :class:`WrongInput` for what is no photo, or one too many, :class:`WrongMove` where
    the freeze was lifted: nothing was changed then.
    """
    photo = cleaning.clean(file)
    sha256 = photos.keep(photo)
    with change(actor=actor, brand_id=outlet.freeze.brand_id, action="publishing.outlet_photo") as record:
        row = _locked(outlet)
        there = row.photos.filter(removed_at=None)
        made = there.filter(sha256=sha256).first()
        if made is None:
            if there.count() >= MOST_PHOTOS:
                raise WrongInput(
                    "photo.too_many", "There are enough photos.", field="photo", limit=MOST_PHOTOS
                )
            made = OutletPhoto.objects.create(
                outlet=row, person=person, sha256=sha256, type=photo.type, size=len(photo.content),
                width=photo.width, height=photo.height,
            )  # fmt: skip
        if row.state != StoppedOutlet.State.STOPPED:
            stopped(actor=actor, outlet=row, person=person, proof=row.proof)
        record.about(f"outlet:{row.uid}", key=row.key, photo=str(made.uid), sha256=sha256, size=made.size)
        record.touches(f"b{row.freeze.brand_id}.publishing")
    return made


def remove_photo(*, actor: Actor, photo: OutletPhoto, person: Person) -> OutletPhoto:
    """It shows what nobody should see, or the wrong thing. Digest, name and time stay in the record; the file goes."""
    brand_id = photo.outlet.freeze.brand_id
    with change(actor=actor, brand_id=brand_id, action="publishing.outlet_photo_removed") as record:
        row = OutletPhoto.objects.select_for_update(no_key=True).get(pk=photo.pk)
        if row.removed_at is not None:
            raise WrongMove("photo.gone", "It was taken away already.")
        row.removed_at, row.removed_by = now(), person
        row.save(update_fields=["removed_at", "removed_by"])
        record.about(f"outlet:{photo.outlet.uid}", photo=str(row.uid), sha256=row.sha256)
        record.touches(f"b{brand_id}.publishing")
    return row


def _locked(outlet: StoppedOutlet) -> StoppedOutlet:
    row = (
        StoppedOutlet.objects.select_for_update(of=("self",), no_key=True)
        .select_related("freeze")
        .get(pk=outlet.pk)
    )
    if row.freeze.lifted_at is not None:
        raise WrongMove("publishing.lifted", "This freeze was lifted.", state="lifted", move="photo")
    return row
