"""What an exported plan calls things, in its own language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firebreak.plan.words import CHANNEL_NAMES
from firebreak.web.slots import Label

FIELD_NAMES: Mapping[str, Label] = {
    "title": _("Title"),
    "description": _("Description"),
    "first_hour": _("First hour"),
    "folds_into": _("Carried by another duty"),
    "calls_next": _("Called next"),
    "how_to_stop": _("How to stop it"),
    "link": _("Page where it is stopped"),
    "minutes": _("Minutes"),
    "duty": _("Duty"),
    "sort": pgettext_lazy("field", "Sort"),
    "why": pgettext_lazy("field", "Why"),
    "find": _("Where to find them"),
    "duties": _("Duties"),
    "what": _("What is learnt"),
    "test": _("How one knows"),
    "months": _("Months"),
    "type": pgettext_lazy("field", "Type"),
    "when": _("When to use it"),
    "clocks": _("Clocks"),
    "first_word": _("First word"),
    "update_every": _("Update every"),
    "facts_by": _("Facts confirmed by"),
    "steps": _("Step"),
    "minute": _("Minute"),
    "done": _("Done when"),
    "how": _("How"),
    "avoid": _("What to avoid"),
    "from_level": _("From level"),
    "sizes": _("Team sizes"),
    "template": _("Template"),
    "people_first": _("People first"),
    "silence": _("When to say nothing"),
    "category": _("Category"),
    "likelihood": _("Likelihood"),
    "impact": _("Impact"),
    "signs": _("Early sign"),
    "text": pgettext_lazy("field", "Text"),
    "terms": _("Search words"),
    "mitigation": _("What makes it less likely or less bad"),
    "owner": pgettext_lazy("field", "Owner"),
    "review_months": _("Months until the next review"),
    "risks": _("Risks"),
    "story": _("What happens"),
    "form": pgettext_lazy("field", "Form"),
    "assumptions": _("Assumption"),
    "level": _("Level"),
    "playbook": _("Playbook"),
    "templates": _("Templates"),
    "lead": _("Who leads"),
    "kind": pgettext_lazy("field", "Kind"),
    "types": _("Types of crisis"),
    "use": _("When to use it"),
    "placeholders": _("Placeholder"),
    "hint": _("What belongs in it"),
    "variants": _("Words for"),
    "expires_months": _("Months until approval ends"),
    "audience": _("Whom it is for"),
    "purpose": _("Purpose"),
    "acknowledged": _("To be acknowledged"),
    "body": pgettext_lazy("field", "Text"),
    "year": _("Year"),
    "who": pgettext_lazy("field", "Who"),
    "industry": _("Industry"),
    "strategies": _("What was done"),
    "outcome": _("Outcome"),
    "kinds": _("Kinds of text"),
    "note": _("Why it is so"),
    "rows": _("Row"),
    "levels": _("Levels"),
    "drafts": _("Who writes it"),
    "releases": _("Who sends it out"),
    "alone": _("One person may release it"),
    "outside": _("The outside reader answers"),
    "languages": _("The reader of each language answers"),
    "known": _("What is known"),
    "sure": _("How sure"),
    "source": _("Source"),
    "lesson": _("Lesson"),
    "related": _("Playbooks"),
}
"""Fields of items, as a reader calls them."""


def place_name(place: str) -> str:
    """A place in an item in words.

    >>> place_name("steps.3.title")
    'Step 4: Title'
    """
    said: list[str] = []
    for part in place.split("."):
        if part.isdigit() and said:
            said[-1] = f"{said[-1]} {int(part) + 1}"
        else:
            said.append(str(FIELD_NAMES.get(part) or CHANNEL_NAMES.get(part) or part))
    return ": ".join(said)
