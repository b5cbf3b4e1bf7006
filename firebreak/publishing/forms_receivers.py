"""The form by which receivers are brought to a mail list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.base.errors import FirebreakError
from firebreak.publishing.actions.receivers import LONGEST
from firebreak.publishing.words import say, say_error
from firebreak.web.contents import LANGUAGE_NAMES
from firebreak.web.manifest_form import Text


class Pasted(forms.CharField):
    """Lines as they are: what is wrong with one is said by its number, not of the whole."""

    def to_python(self, value: Any) -> Any:
        return str(value or "")


class ReceiversForm(forms.Form):
    """Lines and a file are read alike, the lines first."""

    lines = Pasted(
        label=_("Addresses"), required=False, strip=False,
        widget=forms.Textarea({"rows": 10, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("One on each line, or a table with columns email, name and language (en, zh-Hans, zh-Hant, sv, ms)."),
    )  # fmt: skip
    file = forms.FileField(label=_("Or a file"), required=False, help_text=_("CSV or text, in UTF-8."))
    language = forms.ChoiceField(
        label=_("Language"), choices=list(LANGUAGE_NAMES.items()),
        help_text=_("Of those whose line names none. They get a text in another language only where theirs is missing."),
    )  # fmt: skip
    source = Text(
        label=_("Where the addresses are from"), max_length=80, required=False,
        help_text=_("For example: sign-ups on our site in May. It shows later why somebody is on the list."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The file's lines stand below those that were pasted, so that both can be looked at and sent again."""
        data = super().clean() or {}
        lines, file = str(data.get("lines") or ""), data.get("file")
        if file is not None and file.size <= LONGEST:
            text = text_of(file.read())
            if text is None:
                self.add_error("file", say("publishing.not_a_text"))
                return data
            lines = f"{lines.rstrip()}\n{text}" if lines.strip() else text
        elif file is not None:
            self.add_error("file", say("publishing.list_too_long"))
        elif len(lines) > LONGEST:
            self.add_error("lines", say("publishing.list_too_long"))
        elif not lines.strip():
            self.add_error("lines", say("publishing.nothing_brought"))
        data["lines"] = lines
        return data

    def refuse(self, error: FirebreakError) -> None:
        """Put what an action said beside its field."""
        field = str(error.params.get("field", ""))
        self.add_error(field if field in self.fields else None, say_error(error))


def text_of(content: bytes) -> str | None:
    """A file's text, ``None`` where it is none: UTF-8, or UTF-16 with its mark."""
    coding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(coding)
    except UnicodeDecodeError:
        return None
