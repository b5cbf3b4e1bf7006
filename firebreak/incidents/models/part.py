"""What all parts of an incident's room have in common."""

from typing import ClassVar

from django.db import models

from firebreak.base.models import Visible


class Part(Visible):
    """A row that belongs to one incident and stands in its record under ``<SORT>:<uid>`` with the fields of ``SHOWN``."""

    SORT: ClassVar[str]
    SHOWN: ClassVar[tuple[str, ...]]
    version = models.PositiveIntegerField(default=1)
    """Grows with each change: who writes on an older one is told."""

    class Meta:
        abstract = True

    def sealed(self) -> frozenset[str]:
        """Fields of which the record keeps a digest only, because not everybody who may read the record may read them."""
        return frozenset()
