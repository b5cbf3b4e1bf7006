"""What this room calls things, and the sentences of its codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from firebreak.base.errors import FirebreakError
from firebreak.web.slots import Label

KIND_NAMES: Mapping[str, Label] = {
    "risks": _("Risks"), "scenarios": _("Scenarios"), "playbooks": _("Playbooks"), "templates": _("Templates"),
    "policies": _("Policies"), "duties": _("Duties"), "outlets": _("Outlets"), "contacts": _("Contacts"),
    "courses": _("Courses"), "cases": _("Cases"),
}  # fmt: skip
LANGUAGE_NAMES: Mapping[str, str] = {
    "en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", "sv": "Svenska", "ms": "Bahasa Melayu",
}  # fmt: skip
"""Each in itself, whatever the reader's language."""
LEVEL_NAMES: Mapping[str, Label] = {
    "notice": pgettext_lazy("level", "Notice"), "concern": pgettext_lazy("level", "Concern"),
    "serious": pgettext_lazy("level", "Serious"), "critical": pgettext_lazy("level", "Critical"),
}  # fmt: skip
CATEGORY_NAMES: Mapping[str, Label] = {
    "content": _("Content"), "technical": _("Technical"), "external": _("From outside"), "community": _("Community"),
    "reputation": _("Reputation"), "service": _("Service"), "product": _("Product"), "cyber-security": _("Cyber security"),
    "employee": _("Staff"),
}  # fmt: skip
INDUSTRY_NAMES: Mapping[str, Label] = {
    "general": _("Anything else"), "food-retail": _("Food and retail"), "software": _("Online service and software"),
    "travel": _("Travel and transport"), "health-public": _("Health and public sector"),
    "community": _("Association and online community"),
}  # fmt: skip
TYPE_NAMES: Mapping[str, Label] = {
    "danger": _("People in danger"), "self-harm": _("Self-harm"), "doxxing": _("Staff exposed"),
    "death": _("Death or injury"), "minors": _("Children involved"), "forgery": _("Forgery"),
    "accusation": _("Accusation of a person"), "data-breach": _("Data breach"), "boycott": _("Boycott"),
    "rumour": _("Rumour"), "takeover": _("Account takeover"), "posting-mistake": _("Posting mistake"),
    "outage": _("Outage"), "community-conflict": _("Conflict in the community"), "product-fault": _("Product fault"),
    "service-failure": _("Poor service"), "false-advertising": _("False advertising"),
    "unpopular-decision": _("Unpopular decision"), "employee-conduct": _("Conduct of staff"),
    "hate-speech": _("Hate speech"), "disaster": _("Disaster"), "smear": _("Smear"), "political": _("Politics"),
}  # fmt: skip

WORDS: dict[str, str] = {
    "plan.exists": gettext_noop("This brand has a plan already. Nothing was changed."),
    "plan.languages": gettext_noop("Choose at least one language."),
    "plan.industries": gettext_noop("Choose at least one industry."),
    "plan.too_many": gettext_noop("A plan can have {limit} items. Remove one first."),
    "plan.key_taken": gettext_noop("There is one of this name already: {key}. Choose another name."),
    "plan.key_fixed": gettext_noop("An item keeps its short name, because others refer to it."),
    "plan.changed_meanwhile": gettext_noop(
        "Somebody else changed this while you wrote. Your text is below and is not saved yet: compare, then save again."
    ),
    "plan.not_a_template": gettext_noop("Only templates are approved one by one."),
    "plan.until": gettext_noop("Choose a day within the next three years."),
    "plan.no_kind": gettext_noop("A plan has nothing of that kind."),
    "plan.too_large": gettext_noop("This is too long for one item. Split it. Nothing was saved."),
    "plan.bad_item": gettext_noop("This cannot be kept ({detail}). Nothing was changed."),
    "plan.empty": gettext_noop("There is nothing in this plan yet."),
    "plan.nothing_new": gettext_noop("Nothing has changed since version {number}."),
    "plan.no_answer": gettext_noop("Say what should change."),
    "plan.not_published": gettext_noop("This version is not published, so it cannot be read as the plan."),
    "plan.not_a_policy": gettext_noop("Only policies are acknowledged."),
    "plan.own_work": gettext_noop("You wrote this yourself. Somebody else must approve it."),
    "plan.wrong_move": gettext_noop(
        "This version was already decided. Reload the page to see how it stands."
    ),
}


def say(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code in the language of the page; a code nobody knows is shown as it is."""
    template = WORDS.get(code)
    if template is None:
        return str((params or {}).get("message") or code)
    try:
        return gettext(template).format_map(dict(params or {}))
    except (KeyError, IndexError, ValueError):
        return gettext(template)


def say_error(error: FirebreakError) -> str:
    """An error in the reader's language: what was wrong, what to do, what was kept."""
    return say(error.code, error.params)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """A text in the reader's language, else in the first language that says something.

    >>> in_language({"en": "Outage", "sv": "Avbrott"}, "sv"), in_language({"en": "Outage", "sv": ""}, "sv")
    ('Avbrott', 'Outage')
    """
    return texts.get(language) or next((text for text in texts.values() if text), "")


def content_language(code: str) -> str:
    """The language of content that goes with a language of the pages.

    >>> content_language("zh-hans"), content_language("sv")
    ('zh-Hans', 'sv')
    """
    return {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(code.lower(), code)
