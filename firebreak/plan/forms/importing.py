"""Choosing a zip to bring in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.plan.folders.archives import MOST_BYTES


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Zip file"),
        max_length=255,
        widget=forms.FileInput({"accept": ".zip"}),
        help_text=_(
            "The folder of a plan, packed as a zip: as “Folder (zip)” gives it, or from your own files."
        ),
        error_messages={"empty": _("This file is empty. Choose another one.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Nothing was changed."),
                params={"limit": MOST_BYTES // 1024**2},
            )
        return file


class WordForm(ImportForm):
    file = forms.FileField(
        label=_("Word file"),
        max_length=255,
        widget=forms.FileInput({"accept": ".docx"}),
        help_text=_("A .docx, as Word, LibreOffice, WPS and Google Docs save it."),
        error_messages={"empty": _("This file is empty. Choose another one.")},
    )
