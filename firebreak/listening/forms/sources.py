"""A source's form, made from the fields that its connector's manifest declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from firebreak.base.connectors import PUSH, Manifest
from firebreak.web.manifest_form import ManifestForm, Text


class SourceForm(ManifestForm):
    """``name`` and one field per setting. Stored secrets are never drawn back: empty keeps what is stored."""

    kept_words = _("A value is stored. Leave this empty to keep it.")
    name = Text(label=_("Name"), max_length=120, help_text=_("What the team calls this source."))

    def __init__(
        self,
        *args: Any,
        manifest: Manifest,
        stored: Mapping[str, Any] | None = None,
        sealed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = manifest.title
        fields = [one for one in manifest.fields if not (one.kind == "secret" and made_here(manifest))]
        self.declare(fields, stored, sealed)

    def clean_name(self) -> str:
        """The connector's own title, left as it was offered, is kept so that everybody reads it in their language."""
        name = str(self.cleaned_data["name"]).strip()
        return self.offered if name == str(_(self.offered)) else name


def made_here(manifest: Manifest) -> bool:
    """Whether we make the secrets of such a source ourselves (a push source)."""
    return PUSH in manifest.can and any(one.kind == "secret" for one in manifest.fields)
