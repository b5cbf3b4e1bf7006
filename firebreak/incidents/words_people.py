"""Words of who must hear it first, of the press desk, and of what is really done."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from firebreak.incidents.words import add_words
from firebreak.web.slots import Label

STAKEHOLDER_SORTS: Mapping[str, Label] = {
    "affected": _("Affected people and their families"), "staff": _("Our own staff"), "union": _("Unions"),
    "authority": _("Authorities"), "partner": _("Partners, suppliers, clients"), "other": _("Others"),
    "public": _("The public"),
}  # fmt: skip
"""In the order in which they should hear it."""
WAYS: Mapping[str, Label] = {
    "meeting": _("Face to face"), "phone": _("By phone"), "message": _("By text message or chat"), "mail": _("By e-mail"),
    "letter": _("By letter"), "form": _("Through a form of the authority"), "intranet": _("On our own pages for staff"),
    "other": pgettext_lazy("way to reach", "Another way"),
}  # fmt: skip
PRESS_STATES: Mapping[str, tuple[str, Label]] = {
    "asked": ("wait", pgettext_lazy("press", "Asked")), "answering": ("wait", pgettext_lazy("press", "Being answered")),
    "answered": ("done", pgettext_lazy("press", "Answered")), "printed": ("info", pgettext_lazy("press", "Published")),
    "dropped": ("info", pgettext_lazy("press", "Not answered")),
}  # fmt: skip
"""State -> kind of flag, word."""
TONES: Mapping[str, tuple[str, Label]] = {
    "factual": ("done", pgettext_lazy("press", "Factual")), "speculative": ("wait", pgettext_lazy("press", "Speculative")),
    "sensational": ("late", pgettext_lazy("press", "Sensational")),
}  # fmt: skip
CORRECTIVE_KINDS: Mapping[str, Label] = {
    "close": pgettext_lazy("corrective action", "Close or stop"),
    "recall": pgettext_lazy("corrective action", "Recall or take back"),
    "repair": pgettext_lazy("corrective action", "Repair"),
    "investigate": pgettext_lazy("corrective action", "Investigate"),
    "help": pgettext_lazy("corrective action", "Help those affected"),
    "legal": pgettext_lazy("corrective action", "Legal steps"),
    "other": pgettext_lazy("corrective action", "Something else"),
}  # fmt: skip
CORRECTIVE_STATES: Mapping[str, tuple[str, Label]] = {
    "planned": ("wait", pgettext_lazy("corrective action", "Planned")),
    "doing": ("wait", pgettext_lazy("corrective action", "In work")),
    "done": ("done", pgettext_lazy("corrective action", "Done")),
    "dropped": ("info", pgettext_lazy("corrective action", "Given up")),
}  # fmt: skip
add_words({
    "incidents.stakeholder_sort": gettext_noop("Choose who they are."),
    "incidents.stakeholder_group": gettext_noop("Choose groups of contacts of the plan."),
    "incidents.stakeholders_there": gettext_noop("They are on the list already."),
    "incidents.private_name": gettext_noop("Write the name here: only those who may know it read this field."),
    "incidents.way": gettext_noop("Choose how they were told."),
    "incidents.early": gettext_noop(
        "Not everybody who should hear it first has been told ({n} not yet). Note that they were told, or say here why the "
        "public hears it first."
    ),
    "incidents.tone": gettext_noop("Choose how it is written."),
    "incidents.printed": gettext_noop("Give its address, or say in short what it says."),
    "incidents.tracing_off": gettext_noop("In this market it is not asked who spoke to a newsroom. Nothing was kept."),
    "incidents.corrective_kind": gettext_noop("Choose what it is."),
    "incidents.sayable": gettext_noop("Choose yes or no."),
})  # fmt: skip
