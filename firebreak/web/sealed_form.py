"""A form of an outside service whose typed secrets survive a mistake elsewhere in it, and are never drawn back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from firebreak.base import secrets
from firebreak.base.clock import now
from firebreak.base.connectors import Field
from firebreak.base.errors import AuthError, FirebreakError
from firebreak.web.manifest_form import LIMIT, PREFIX, ManifestForm

KEPT = "kept_secrets"
"""Name of the hidden field that carries them."""
KEPT_S = 3600.0


class SealedForm(ManifestForm):
    """One field per setting of a service.

    When something else was wrong, the secrets that were typed go along sealed, for one hour and for the same ``owner`` only
    (who types, for which brand and service), so that nothing has to be typed twice.
    """

    typed_words = gettext_lazy("What you typed is kept. Leave this empty to use it.")

    def __init__(
        self, data: Any = None, *, fields: Sequence[Field], owner: str, initial: Mapping[str, Any] | None = None,
        stored: Mapping[str, Any] | None = None, sealed: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """``stored``: settings that are there already; ``sealed``: secrets, of which only whether they are is used."""
        super().__init__(data, initial=dict(initial or {}))
        self._owner = owner
        self._kept = self._opened(str(data.get(KEPT, ""))) if data is not None else {}
        self.declare(list(fields), stored, {**(sealed or {}), **self._kept})

    def _opened(self, sealed: str) -> dict[str, str]:
        if not sealed or len(sealed) > 16 * LIMIT:
            return {}
        try:
            found = secrets.unseal(sealed)
        except (AuthError, ValueError):
            return {}
        if not isinstance(found, dict) or found.get("owner") != self._owner:
            return {}
        return dict(found["values"]) if now().timestamp() - found["at"] < KEPT_S else {}

    def secrets(self) -> dict[str, str]:
        """Those typed now, else those that were kept."""
        return {**self._kept, **super().secrets()}

    def say(self, error: FirebreakError) -> str:
        """The sentence of an error; each room has its own words."""
        raise NotImplementedError

    def refuse(self, error: FirebreakError) -> None:
        """Put what the check said beside the field it is about, else beside the only address there is."""
        field = str(error.params.get("field", ""))
        if not field and error.code.startswith("fetch."):
            field = next((one.name for one in self.declared if one.kind == "address"), "")
        places = [name for name in (PREFIX + field, field) if name in self.fields]
        self.add_error(places[0] if places else None, self.say(error))

    def keep(self) -> str:
        """What was typed into secret fields, sealed, for the form that is drawn again; fields then say so."""
        wrong = set(self.errors)
        values = {name: value for name, value in self.secrets().items() if PREFIX + name not in wrong}
        for one in self.declared:
            if values.get(one.name):
                self[PREFIX + one.name].help_text = str(self.typed_words)
        given = {"owner": self._owner, "values": values, "at": now().timestamp()}
        return secrets.seal(given) if values else ""
