"""The form of a chat or phone service, made from its manifest, and of a test message."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firebreak.base import fetching, secrets
from firebreak.base.clock import now
from firebreak.base.connectors import Manifest
from firebreak.base.errors import AuthError, FirebreakError, WrongInput
from firebreak.notify.words import say_error
from firebreak.web.manifest_form import LIMIT, PREFIX, ManifestForm, Text

KEPT = "kept_secrets"
KEPT_S = 3600.0


class ServiceForm(ManifestForm):
    """``name`` and one field per setting.

    Secrets are never drawn back. When something else was wrong, those that were typed go along sealed, for one hour
    and for the same person, brand and service only (``owner``), so that nothing has to be typed twice.
    """

    kept_words = gettext_lazy("What you typed is kept. Leave this empty to use it.")
    name = Text(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("What the team calls it, for example: duty chat.")
    )  # fmt: skip

    def __init__(self, data: Any = None, *, manifest: Manifest, owner: str) -> None:
        super().__init__(data, initial={"name": _(manifest.title)})
        self._owner = f"{owner}:{manifest.name}"
        self._kept = self._opened(str(data.get(KEPT, ""))) if data is not None else {}
        self.declare(list(manifest.fields), sealed=self._kept)

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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        hidden = [one for one in self.declared if one.kind == "secret"]
        if hidden and not any(one.required for one in hidden) and not self.secrets():
            names = ", ".join(_(one.label) for one in hidden)
            self.add_error(PREFIX + hidden[0].name, _("Enter one of these: {names}.").format(names=names))
        url = str(self.secrets().get("url", ""))
        if "://" in url:
            try:
                fetching.check_address(url)
            except WrongInput as error:
                self.add_error(PREFIX + "url", say_error(error))
        return data

    def refuse(self, error: FirebreakError) -> None:
        """Put what the check said beside the field it is about, else beside the only address there is."""
        field = str(error.params.get("field", ""))
        if not field and error.code.startswith("fetch."):
            field = next((one.name for one in self.declared if one.kind == "address"), "")
        name = PREFIX + field
        self.add_error(name if name in self.fields else None, say_error(error))

    def keep(self) -> str:
        """What was typed into secret fields, sealed, for the form that is drawn again; fields then say so."""
        wrong = set(self.errors)
        values = {name: value for name, value in self.secrets().items() if PREFIX + name not in wrong}
        for one in self.declared:
            if values.get(one.name):
                self[PREFIX + one.name].help_text = str(self.kept_words)
        given = {"owner": self._owner, "values": values, "at": now().timestamp()}
        return secrets.seal(given) if values else ""


class TryForm(forms.Form):
    """Where a test message goes, for a service that has no room of its own."""

    to = Text(
        label=gettext_lazy("Where should it go?"), max_length=200,
        help_text=gettext_lazy("A phone number, chat number or channel, as the service writes it. It is not kept."),
    )  # fmt: skip
