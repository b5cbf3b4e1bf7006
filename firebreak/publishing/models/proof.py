"""What shows that an outlet is stopped: a photo, as somebody at the phone takes it."""

from django.db import models

from firebreak.base.models import Visible
from firebreak.org.models import Person
from firebreak.publishing.models.freeze import StoppedOutlet


class OutletPhoto(Visible):
    """One picture, without what the camera wrote beside it. The file lies on the shelf ``freeze``, named by its content."""

    outlet = models.ForeignKey(StoppedOutlet, on_delete=models.CASCADE, related_name="photos")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    """Of the bytes that are kept."""
    type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    """Bytes."""
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    """Pixels, as it is shown."""
    removed_at = models.DateTimeField(null=True)
    """Taken away again. Digest, name and time stay; the file goes when nothing refers to it."""
    removed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="publishing_photo_file")]
