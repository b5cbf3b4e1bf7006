"""The form of a channel: of an account, made from its service's manifest, or of a person who publishes by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.base import fetching
from firebreak.base.connectors import Field, Manifest
from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.org.models import Brand, Person
from firebreak.publishing import queries
from firebreak.publishing.actions.channels import TEXTS
from firebreak.publishing.models import Channel
from firebreak.publishing.words import TEXT_NAMES, say_error, writer_name
from firebreak.web.contents import LANGUAGE_NAMES
from firebreak.web.manifest_form import PREFIX, Text
from firebreak.web.sealed_form import SealedForm


def can_change(one: Field, fields: Sequence[Field]) -> bool:
    """Whether a setting may change later. What must be given says which account it is, and that stays the same.

    An address stays beside a stored credential, which could be sent elsewhere else.
    """
    if one.kind in {"secret", "number", "bool", "choice"}:
        return True
    bare = not any(other.kind == "secret" for other in fields)
    return not one.required and (bare or one.kind != "address")


class ChannelForm(SealedForm):
    """A channel of ``manifest``'s service, or without one of a person; ``channel`` is the one that is changed, if any.

    ``owner``: who fills it in, for which brand. Stored secrets are never drawn back: empty keeps them.
    """

    kept_words = _("A value is stored. Leave this empty to keep it.")
    name = Text(
        label=_("Name"), max_length=120, help_text=_("What the team calls it, for example: our page for customers.")
    )  # fmt: skip
    person = forms.ModelChoiceField(
        label=_("Who publishes there"), queryset=Person.objects.none(), to_field_name="uid",
        empty_label=_("Choose somebody"),
        help_text=_("They get each text with a button to copy it, and say when it is out."),
    )  # fmt: skip
    link = Text(
        label=_("Where they write it"), max_length=300, required=False,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The page of the service on which a new post begins."),
    )  # fmt: skip
    text = forms.ChoiceField(
        label=_("What goes there"), help_text=_("This text of a statement is published there.")
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages"), choices=list(LANGUAGE_NAMES.items()), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None chosen: every language of the statement."),
    )  # fmt: skip
    place = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=9, initial=1,
        help_text=_("From 1 to 9. Channels of the same number go out together, the next number when those have begun."),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Give a whole number from 1 to 9.")),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, brand: Brand, manifest: Manifest | None, owner: str, channel: Channel | None = None
    ) -> None:  # fmt: skip
        fields = list(manifest.channel_fields) if manifest is not None else []
        writer = manifest.name if manifest is not None else ""
        settings: dict[str, Any] = {}
        secrets: dict[str, Any] = {}
        which = f"{owner}:{writer}"
        initial: dict[str, Any] = {"name": writer_name(writer)} if writer else {}
        if channel is not None:
            fields = [one for one in fields if can_change(one, fields)]
            settings, secrets, which = channel.settings, channel.secrets or {}, f"{which}:{channel.uid}"
            initial = _initial(channel)
        super().__init__(data, fields=fields, owner=which, initial=initial, stored=settings, sealed=secrets)
        every: dict[str, Any] = self.fields
        carried = manifest.carries if manifest is not None else TEXTS
        every["text"].choices = [(one, TEXT_NAMES[one]) for one in carried]
        every["person"].queryset = queries.members(brand)
        if manifest is not None:
            del self.fields["person"], self.fields["link"]
        account = [PREFIX + one.name for one in self.declared]
        self.order_fields(["name", *account, "person", "link", "text", "languages", "place"])

    def say(self, error: FirebreakError) -> str:
        return say_error(error)

    def clean(self) -> dict[str, Any]:
        """Addresses of the service too, so that all that is wrong is told at once."""
        data = super().clean() or {}
        for one in self.declared:
            address = str(data.get(PREFIX + one.name) or "")
            if one.kind == "address" and address:
                try:
                    fetching.check_address(address)
                except WrongInput as error:
                    self.add_error(PREFIX + one.name, say_error(error))
        return data

    def clean_link(self) -> str:
        """A whole web address or nothing: it is drawn as a link."""
        link = str(self.cleaned_data["link"])
        if link:
            try:
                fetching.check_address(link)
            except WrongInput as error:
                raise forms.ValidationError(say_error(error)) from error
        return link

    def given(self) -> dict[str, Any]:
        """What the actions take, but for settings and secrets."""
        data = self.cleaned_data
        return {
            "name": data["name"], "text": data["text"], "in_languages": data["languages"], "place": data["place"],
            "person": data.get("person"), "link": data.get("link", ""),
        }  # fmt: skip


def _initial(channel: Channel) -> dict[str, Any]:
    names = ("name", "text", "languages", "place", "link")
    found: dict[str, Any] = {name: getattr(channel, name) for name in names}
    return {**found, "person": str(channel.person.uid) if channel.person is not None else None}
