"""The form of a chat or phone service, made from its manifest, and of a test message."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firebreak.base import fetching
from firebreak.base.connectors import Manifest
from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.notify.words import say_error
from firebreak.web.manifest_form import PREFIX, Text
from firebreak.web.sealed_form import SealedForm


class ServiceForm(SealedForm):
    """``name`` and one field per setting. ``owner``: who adds it, to which brand."""

    name = Text(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("What the team calls it, for example: duty chat.")
    )  # fmt: skip

    def __init__(self, data: Any = None, *, manifest: Manifest, owner: str) -> None:
        initial = {"name": _(manifest.title)}
        super().__init__(data, fields=manifest.fields, owner=f"{owner}:{manifest.name}", initial=initial)

    def say(self, error: FirebreakError) -> str:
        return say_error(error)

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


class TryForm(forms.Form):
    """Where a test message goes, for a service that has no room of its own."""

    to = Text(
        label=gettext_lazy("Where should it go?"), max_length=200,
        help_text=gettext_lazy("A phone number, chat number or channel, as the service writes it. It is not kept."),
    )  # fmt: skip
