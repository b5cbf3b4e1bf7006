"""Forms of the first-run wizard."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.base import clock

LANGUAGES = [
    ("en", "English"), ("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("sv", "Svenska"), ("ms", "Bahasa Melayu"),
]  # fmt: skip
TEAM = [
    ("one", _("Just me")),
    ("small", _("Two to five people")),
    ("large", _("A larger team")),
    ("agency", _("An agency with clients")),
]
MOST_NAMES, LONGEST = 40, 80


class Names(forms.CharField):
    """Several names, separated by commas or lines; Chinese marks too. Cleans to a list without doubles."""

    widget = forms.TextInput

    def clean(self, value: Any) -> list[str]:
        parts = [" ".join(part.split()) for part in re.split(r"[,，、;；\n]+", super().clean(value) or "")]
        names = list(dict.fromkeys(part for part in parts if part))
        if len(names) > MOST_NAMES:
            raise forms.ValidationError(
                _("At most %(most)s names. Write a monitor for more."), params={"most": MOST_NAMES}
            )
        for name in names:
            if len(name) > LONGEST:
                raise forms.ValidationError(
                    _("“%(name)s…” is too long for a name."), params={"name": name[:30]}
                )
        return names

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class BrandForm(forms.Form):
    """Who we listen for. Only the name is needed; the rest makes the proposals better."""

    name = forms.CharField(label=_("Name of the brand or organisation"), max_length=LONGEST)
    spellings = Names(
        label=_("Other spellings"), required=False,
        help_text=_("Short forms, common misspellings, the name in other scripts. Separate them with commas."),
    )  # fmt: skip
    products = Names(label=_("Products"), required=False)
    people = Names(label=_("People who stand for it"), required=False)
    competitors = Names(label=_("Competitors"), required=False, help_text=_("Counted for comparison only."))
    hashtags = Names(label=_("Hashtags"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages people write in"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    market = forms.CharField(
        label=_("Country code"), required=False, max_length=2, help_text=_("Two letters, for example SE, MY, TW or GB."),
    )  # fmt: skip
    time_zone = forms.CharField(
        label=_("Time zone"), initial="UTC", help_text=_("What is normal depends on the hour where your public lives."),
        widget=forms.TextInput(attrs={"list": "zones", "data-time-zone": ""}),
    )  # fmt: skip
    team_size = forms.ChoiceField(
        label=_("Who works on it"), choices=TEAM, widget=forms.RadioSelect, initial="small"
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(character.isalnum() for character in name):
            raise forms.ValidationError(_("The name needs at least one letter or digit."))
        return name

    def clean_market(self) -> str:
        market: str = self.cleaned_data["market"].strip().upper()
        if market and not re.fullmatch(r"[A-Z]{2}", market):
            raise forms.ValidationError(_("Give two letters, for example SE, or leave it empty."))
        return market

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone not in clock.zones():
            raise forms.ValidationError(
                _("“%(zone)s” is not a time zone. Example: Europe/Stockholm."), params={"zone": zone[:60]}
            )
        return ZoneInfo(zone).key
