"""What forms call their fields, and the help beside them."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from firebreak.plan import words
from firebreak.web.slots import Label

NEW_TITLES: Mapping[str, Label] = {
    "risks": _("New risk"), "scenarios": _("New scenario"), "playbooks": _("New playbook"),
    "templates": _("New template"), "policies": _("New policy"), "duties": _("New duty"),
    "approvals": _("New approval policy"), "outlets": _("New outlet"),
    "contacts": _("New group of contacts"), "courses": _("New course"), "cases": _("New case"),
}  # fmt: skip
STEMS: Mapping[str, str] = {
    "risks": "risk", "scenarios": "scenario", "playbooks": "playbook", "templates": "template", "policies": "policy",
    "duties": "duty", "approvals": "approval", "outlets": "outlet", "contacts": "contacts", "courses": "course",
    "cases": "case",
}  # fmt: skip
"""What a key begins with where no title has Latin letters."""

LABELS: Mapping[str, tuple[Label, Label]] = {
    "title": (_("Title"), ""),
    "key": (
        _("Short name"),
        _(
            "Small letters, digits and hyphens. Leave it empty to have it made from the title. "
            "It cannot be changed later."
        ),
    ),
    "Risk.category": (_("Sort of risk"), ""),
    "Risk.description": (_("What may happen"), _("What it would look like, and why it could happen to you.")),
    "Risk.likelihood": (_("How likely"), ""),
    "Risk.impact": (_("How bad"), _("Think of the worst day that is still believable.")),
    "Risk.signs": (_("Early signs"), _("How you would notice it before it is a crisis.")),
    "Sign.text": (_("What you would see"), ""),
    "Sign.terms": (
        _("Words that people would write"),
        _("One word or short phrase on each line. A monitor can listen for them."),
    ),
    "Risk.mitigation": (_("What you do beforehand"), _("What makes it less likely, or less bad.")),
    "Risk.owner": (_("Owner"), _("The duty that keeps an eye on it.")),
    "review_months": (_("Look at it again every"), _("Months, 1 to 36.")),
    "Scenario.risks": (_("Risks that come true"), ""),
    "Scenario.story": (
        _("What happens"),
        _("In the present tense, with times, so that a team can picture its first hour."),
    ),
    "Scenario.form": (_("Where it lives"), ""),
    "Scenario.assumptions": (_("What you take as given"), ""),
    "Scenario.level": (_("Level at which it most likely starts"), ""),
    "Scenario.playbook": (_("Playbook to run"), ""),
    "Scenario.templates": (_("Templates to have ready"), _("In the order in which they are needed.")),
    "Scenario.lead": (_("Who leads"), ""),
    "Playbook.type": (_("Type of crisis"), ""),
    "Playbook.when": (_("When to use it"), _("And when another playbook is the right one.")),
    "Playbook.clocks": (
        _("Time limits"),
        _("In minutes from the opening. A level left empty takes the limit of the next lower one."),
    ),
    "Clocks.first_word": (_("First public word within"), _("Or the recorded decision to say nothing yet.")),
    "Clocks.update_every": (_("A new word at least every"), ""),
    "Clocks.facts_by": (_("What happened is confirmed within"), _("Minutes; 1440 is a day, the longest that is wise.")),
    "Playbook.steps": (_("Steps"), _("In the order in which they are due.")),
    "Step.title": (_("What must be done"), _("A command, short enough for a phone.")),
    "Step.minute": (_("Due by minute"), _("Counted from the opening; 60 is one hour, 1440 a day.")),
    "Step.duty": (_("Who does it"), ""),
    "Step.done": (_("It is done when"), _("Something that another person could check.")),
    "Step.how": (_("How"), ""),
    "Step.avoid": (_("What to avoid"), _("What is tempting here and makes it worse.")),
    "Step.from_level": (_("From level"), ""),
    "Step.sizes": (_("Only for these teams"), _("All teams when none is chosen.")),
    "Step.template": (_("Template to use"), ""),
    "Playbook.avoid": (_("What to avoid throughout"), ""),
    "Playbook.people_first": (_("Somebody may be in danger: it runs at once, without waiting for any approval"), ""),
    "Playbook.silence": (_("When saying nothing can be right"), _("When, who decides, and what ends it.")),
    "Template.kind": (_("Sort of text"), ""),
    "Template.types": (_("Types of crisis it is for"), _("Any type when none is chosen.")),
    "Template.use": (_("When to use it"), _("And when not.")),
    "Template.placeholders": (
        _("Placeholders"),
        _("Gaps that must be filled before anything goes out. Write them in curly brackets in the texts."),
    ),
    "Template.placeholders.key": (_("Name in the text"), _("Small letters, digits and _, such as affected_product.")),
    "Placeholder.sort": (_("What belongs in it"), ""),
    "Placeholder.hint": (_("Help for whoever fills it"), _("With an example.")),
    "Template.variants": (_("Texts for each channel"), ""),
    "Template.variants.key": (_("Channel"), ""),
    "Template.expires_months": (
        _("Approval holds for"),
        _("Months, 1 to 36. After that somebody must approve it again."),
    ),
    "Policy.audience": (_("Who it is for"), ""),
    "Policy.purpose": (_("Why it exists"), ""),
    "Policy.acknowledged": (_("Everybody it is for must say that they read it"), ""),
    "Policy.body": (_("The policy"), _("Begin a heading with # and a point of a list with a hyphen.")),
    "Duty.description": (_("What the holder answers for"), ""),
    "Duty.first_hour": (_("In the first hour"), _("What the holder does in any crisis, in order.")),
    "Duty.folds_into": (_("In small teams, who carries it too"), _("Leave it empty where the duty stands on its own.")),
    "Approval.kinds": (_("Kinds of text"), ""),
    "Approval.note": (_("Why it is so"), _("And what is tempting here.")),
    "Approval.rows": (
        _("What holds when"),
        _("Each combination of level and team size needs one row, and only one. What is missing shows in the check."),
    ),
    "ApprovalRow.levels": (_("At these levels"), ""),
    "ApprovalRow.sizes": (_("In teams of this size"), ""),
    "ApprovalRow.drafts": (_("Who may write it"), ""),
    "ApprovalRow.steps": (
        _("Who must say yes"),
        _("Asked one after the other. Without a step it goes out as it was written."),
    ),
    "ApprovalRow.releases": (_("Who sends it out"), ""),
    "ApprovalRow.alone": (
        _("One person may release words approved beforehand, with a reason, when nobody answers in 15 minutes"),
        _("Never an apology, a correction, a denial, a condolence or a text that names somebody, whatever stands here."),
    ),
    "ApprovalStep.duties": (_("Who is asked"), _("The holder, then the deputies.")),
    "ApprovalStep.how": (_("How many must say yes"), ""),
    "ApprovalStep.minutes": (_("Minutes until the next person is asked"), ""),
    "ApprovalStep.outside": (
        _("The outside reader answers instead"),
        _("In an agency that is the client. Duties chosen above are then not asked."),
    ),
    "ApprovalStep.languages": (
        _("The reader of each language answers instead"),
        _("Whoever is named under Who does what reads the text in that language. Duties chosen above are then not asked."),
    ),
    "Duty.calls_next": (
        _("Who is called next"),
        _("The duty to call when neither the holder nor a deputy answers. Leave it empty where the calls end."),
    ),
    "Outlet.sort": (_("Sort of outlet"), ""),
    "Outlet.how_to_stop": (_("How to stop it"), _("Step by step, for somebody who has never done it.")),
    "Outlet.minutes": (_("Minutes until it is silent"), _("At most, and at night.")),
    "Outlet.link": (
        _("Page where it is stopped"),
        _("For example the list of planned posts in your scheduler. In a freeze one tap opens it."),
    ),
    "Outlet.duty": (_("Who can stop it"), ""),
    "ContactGroup.sort": (_("Sort of contact"), ""),
    "ContactGroup.why": (_("Why you would need them"), ""),
    "ContactGroup.find": (_("Where to find them"), _("The right person or number, before the night it is needed.")),
    "Course.duties": (_("Duties it is for"), ""),
    "Course.what": (_("What they learn"), ""),
    "Course.test": (_("How you know that they learnt it"), ""),
    "Course.months": (_("Repeat it every"), _("Months, 1 to 36.")),
    "Case.year": (_("Year"), ""),
    "Case.who": (_("Who it happened to"), ""),
    "Case.types": (_("Types of crisis"), ""),
    "Case.industry": (_("Industry"), ""),
    "Case.strategies": (_("What they did"), _("Wise or not.")),
    "Case.outcome": (_("How it ended"), ""),
    "Case.story": (_("What happened"), ""),
    "Case.known": (_("What is known"), _("Each with how sure it is and where it stands.")),
    "Known.text": (_("What is said"), ""),
    "Known.sure": (_("How sure it is"), ""),
    "Known.source": (_("Source"), _("Who said it, where and when.")),
    "Case.lesson": (_("What you learn from it"), ""),
    "Case.related": (_("Playbooks that would have been run"), ""),
}  # fmt: skip
"""``Record.field``, else the field alone -> its label, and help where it needs any."""

ROWS: Mapping[str, tuple[Label, Label]] = {
    "Risk.signs": (_("Sign {number}"), _("Add a sign")),
    "Risk.mitigation": (_("Measure {number}"), _("Add a measure")),
    "Scenario.risks": (_("Risk {number}"), _("Add a risk")),
    "Scenario.assumptions": (_("Assumption {number}"), _("Add an assumption")),
    "Scenario.templates": (_("Template {number}"), _("Add a template")),
    "Playbook.steps": (_("Step {number}"), _("Add a step")),
    "Playbook.avoid": (_("Trap {number}"), _("Add a trap")),
    "Template.placeholders": (_("Placeholder {number}"), _("Add a placeholder")),
    "Template.variants": (_("Text {number}"), _("Add a channel")),
    "Duty.first_hour": (_("Action {number}"), _("Add an action")),
    "Approval.rows": (_("Row {number}"), _("Add a row")),
    "ApprovalRow.steps": (_("Step {number}"), _("Add a step")),
    "Course.duties": (_("Duty {number}"), _("Add a duty")),
    "Case.known": (_("Fact {number}"), _("Add a fact")),
    "Case.related": (_("Playbook {number}"), _("Add a playbook")),
}  # fmt: skip
"""What one row of a group is called, and the button that adds one."""

CHOICES: Mapping[str, Mapping[str, Label]] = {
    "Risk.category": words.CATEGORY_NAMES, "Scenario.form": words.FORM_NAMES, "Scenario.level": words.LEVEL_NAMES,
    "Playbook.type": words.TYPE_NAMES, "Step.from_level": words.LEVEL_NAMES, "Step.sizes": words.SIZE_NAMES,
    "Clocks.first_word": words.LEVEL_NAMES, "Clocks.update_every": words.LEVEL_NAMES,
    "Template.kind": words.TEMPLATE_NAMES, "Template.types": words.TYPE_NAMES, "Placeholder.sort": words.SORT_NAMES,
    "Template.variants.key": words.CHANNEL_NAMES, "Policy.audience": words.AUDIENCE_NAMES,
    "Duty.folds_into": words.SIZE_NAMES, "Outlet.sort": words.OUTLET_NAMES, "ContactGroup.sort": words.CONTACT_NAMES,
    "Case.types": words.TYPE_NAMES, "Case.strategies": words.STRATEGY_NAMES, "Case.outcome": words.OUTCOME_NAMES,
    "Known.sure": words.SURE_NAMES, "Approval.kinds": words.TEMPLATE_NAMES, "ApprovalRow.levels": words.LEVEL_NAMES,
    "ApprovalRow.sizes": words.SIZE_NAMES, "ApprovalStep.how": words.HOW_NAMES,
}  # fmt: skip
"""The names of a field's choices, in the order in which they are offered."""
SCALES: Mapping[str, Mapping[int, tuple[Label, Label]]] = {
    "Risk.likelihood": words.LIKELIHOOD_NAMES, "Risk.impact": words.IMPACT_NAMES,
}  # fmt: skip
"""Numbers that are chosen by what they mean."""

ERRORS: Mapping[str, str] = {
    "form.say": gettext_noop("Write something in at least one language."),
    "form.line": gettext_noop("Write something here."),
    "form.choose": gettext_noop("Choose one."),
    "form.choose_some": gettext_noop("Choose at least one."),
    "form.asks_nobody": gettext_noop(
        "This step asks nobody. Choose a duty, the outside reader or the readers of the languages, or remove the step."
    ),
    "form.asks_two": gettext_noop(
        "The outside reader and the readers of the languages need a step each. Add a step for one of them."
    ),
    "form.number": gettext_noop("Write a whole number from {least} to {most}."),
    "form.key": gettext_noop("Use small letters a to z, digits and hyphens, and begin with a letter."),
    "form.name": gettext_noop("Use small letters a to z, digits and _, at least two, and begin with a letter."),
    "form.twice": gettext_noop("This is there twice. Change one of the two, or remove it."),
    "form.one_row": gettext_noop("Add at least one."),
    "form.too_many": gettext_noop("There is room for {limit} at most. Nothing beyond that is kept."),
    "form.too_long": gettext_noop("One page cannot hold more. Save this and make a second one for the rest."),
    "form.not_whole": gettext_noop(
        "Only part of the form arrived, so nothing was saved. Check what is below and save again."
    ),
}  # fmt: skip


def label_of(path: str) -> tuple[str, str]:
    """Label and help of a field.

    >>> label_of("Risk.title")[0], label_of("Risk.owner")[0]
    ('Title', 'Owner')
    """
    label, text = LABELS.get(path) or LABELS.get(path.rpartition(".")[2]) or (path, "")
    return str(label), str(text)


def tell(code: str, params: Mapping[str, object]) -> str:
    """What is wrong with a field, in the reader's language."""
    return gettext(ERRORS[code]).format_map(params)
