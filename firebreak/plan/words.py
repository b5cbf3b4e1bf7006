"""What this room calls things, and the sentences of its codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from firebreak.base.errors import FirebreakError
from firebreak.plan.shape_words import tell_shape
from firebreak.publishing.words import TEXT_NAMES
from firebreak.web.contents import LANGUAGE_NAMES as LANGUAGE_NAMES
from firebreak.web.contents import chosen as chosen
from firebreak.web.contents import content_language as content_language
from firebreak.web.contents import in_language as in_language
from firebreak.web.contents import language_here as language_here
from firebreak.web.slots import Label

KIND_NAMES: Mapping[str, Label] = {
    "risks": _("Risks"), "scenarios": _("Scenarios"), "playbooks": _("Playbooks"), "templates": _("Templates"),
    "policies": _("Policies"), "duties": _("Duties"), "approvals": _("Approvals"), "outlets": _("Outlets"),
    "contacts": _("Contacts"), "courses": _("Courses"), "cases": _("Cases"),
}  # fmt: skip
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

LIKELIHOOD_NAMES: Mapping[int, tuple[Label, Label]] = {
    1: (_("Rare"), _("Not in ten years")), 2: (_("Unlikely"), _("Once in five to ten years")),
    3: (_("Possible"), _("Every few years")), 4: (_("Likely"), _("About once a year")),
    5: (_("Expected"), _("Several times a year")),
}  # fmt: skip
"""Score -> its word, and what it means."""
IMPACT_NAMES: Mapping[int, tuple[Label, Label]] = {
    1: (_("Slight"), _("A bad hour")), 2: (_("Limited"), _("A bad day: complaints, and work that must wait")),
    3: (_("Considerable"), _("A bad week: customers leave, journalists ask")),
    4: (_("Heavy"), _("Months of lost trust or money, or an authority steps in")),
    5: (_("Extreme"), _("People are hurt, or the brand may not survive")),
}  # fmt: skip
SIZE_NAMES: Mapping[str, Label] = {
    "one": _("One person"), "small": _("Two to five people"), "large": _("More than five people"),
    "agency": _("An agency with clients"),
}  # fmt: skip
FORM_NAMES: Mapping[str, Label] = {
    "text": _("It lives in words"), "visual": _("It lives in a picture or a film"),
    "event": _("It happens fast, out in the world"),
}  # fmt: skip
CHANNEL_NAMES = TEXT_NAMES
TEMPLATE_NAMES: Mapping[str, Label] = {
    "holding": _("Holding statement"), "clarification": _("Clarification"), "correction": _("Correction of our own"),
    "apology": _("Apology"), "outage": _("Outage notice"), "status-update": _("Update"),
    "direct-reply": _("Direct reply"), "faq": _("Questions and answers"), "press-release": _("Press release"),
    "staff-notice": _("Word to staff"), "call-centre": _("Call centre script"), "condolence": _("Condolence"),
    "notification": _("Notification"), "closing": _("Closing word"),
}  # fmt: skip
HOW_NAMES: Mapping[str, Label] = {
    "any": _("One of them is enough"), "all": _("Each of them"),
}  # fmt: skip
SORT_NAMES: Mapping[str, Label] = {
    "text": _("Text"), "product": pgettext_lazy("placeholder", "Product"), "place": _("Place"), "time": _("Time"),
    "number": _("Number"), "link": _("Link"), "contact": _("Contact"), "name": _("Name"),
}  # fmt: skip
"""What fills a placeholder."""
AUDIENCE_NAMES: Mapping[str, Label] = {
    "staff": _("All staff"), "community": _("The community"), "moderators": _("Moderators"),
    "team": _("The response team"), "everyone": _("Everyone"),
}  # fmt: skip
OUTLET_NAMES: Mapping[str, Label] = {
    "account": _("Accounts"), "scheduler": _("Scheduled posts"), "advert": _("Adverts"),
    "newsletter": _("Newsletters and text messages"), "chatbot": _("Chatbot"), "auto-reply": _("Automatic replies"),
    "influencer": _("Paid creators"), "affiliate": _("Affiliates"), "screen": _("Screens"),
    "phone-message": _("Recorded phone message"), "shop": _("Shop"), "app": _("App"),
}  # fmt: skip
CONTACT_NAMES: Mapping[str, Label] = {
    "media": _("Media"), "expert": _("Experts"), "authority": _("Authorities"), "union": _("Unions"),
    "influencer": _("Creators"), "affiliate": _("Affiliates"), "partner": _("Partners"), "supplier": _("Suppliers"),
    "lawyer": _("Lawyers"),
}  # fmt: skip
STRATEGY_NAMES: Mapping[str, Label] = {
    "instruct": _("Told people how to stay safe"), "adjust": _("Helped people cope"), "correct": _("Put it right"),
    "deny": _("Denied it"), "excuse": _("Explained that it was not meant or could not be helped"),
    "justify": _("Said that the harm was small"), "compensate": _("Made good"), "apologise": _("Apologised"),
    "remind": _("Reminded of good work"), "silence": _("Said nothing"), "attack": _("Attacked the accuser"),
    "scapegoat": _("Blamed somebody else"),
}  # fmt: skip
OUTCOME_NAMES: Mapping[str, Label] = {
    "good": _("Went well"), "mixed": _("Went half well"), "bad": _("Went badly"),
}  # fmt: skip
SURE_NAMES: Mapping[str, Label] = {
    "confirmed": pgettext_lazy("sure", "Confirmed"), "likely": pgettext_lazy("sure", "Likely"),
    "disputed": pgettext_lazy("sure", "Disputed"),
}  # fmt: skip

PEOPLE_FLAGS: Mapping[str, Label] = {
    "duty.no_holder": _("Nobody holds it"), "duty.no_deputy": _("No deputy"),
    "duty.deputy_is_holder": _("The deputy is the holder"), "duty.holder_left": _("Somebody here has left"),
    "person.unreachable": _("Only one way to reach them"), "reader.none": _("Nobody reads this language"),
    "contact.none": _("Nobody here can be reached yet"),
    "reader.second_missing": _("Nobody outside reads before you send"),
    "escalation.circular": _("Calls go round in a circle"),
}  # fmt: skip
"""Holes in who is there, short, beside what they are about."""

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
    "plan.too_deep": gettext_noop(
        "Something here is nested too deep for an item of a plan. Nothing was changed."
    ),
    "plan.bad_text": gettext_noop(
        "A text holds a character that cannot be kept. Look at: {place}. Nothing was changed."
    ),
    "plan.not_there": gettext_noop("This brand has no plan yet. Start one on its page “Plan”."),
    "plan.version_moved": gettext_noop(
        "Somebody else changed this in the meantime. Nothing was saved. What is there now stands beside this."
    ),
    "plan.no_version": gettext_noop(
        "Say which version you saw: send the header If-Match with the ETag that you were given."
    ),
    "plan.bad_fields": gettext_noop("Some fields are not right yet. Nothing was changed."),
    "plan.bad_item": gettext_noop("This cannot be kept. {detail} Nothing was changed."),
    "plan.empty": gettext_noop("There is nothing in this plan yet."),
    "plan.nothing_new": gettext_noop("Nothing has changed since version {number}."),
    "plan.no_answer": gettext_noop("Say what should change."),
    "plan.not_published": gettext_noop("This version is not published, so it cannot be read as the plan."),
    "plan.not_a_policy": gettext_noop("Only policies are acknowledged."),
    "import.not_a_zip": gettext_noop(
        "This is not a zip file, or it is damaged. Pack the folder again. Nothing was changed."
    ),
    "import.path": gettext_noop(
        "The zip holds a path that leads out of its folder ({name}). Nothing was changed."
    ),
    "import.link": gettext_noop(
        "The zip holds a link to another file ({name}). Put the file itself there. Nothing was changed."
    ),
    "import.locked": gettext_noop(
        "The zip is locked with a password. Pack it without one. Nothing was changed."
    ),
    "import.twice": gettext_noop("The zip holds the same file twice ({name}). Nothing was changed."),
    "import.too_many": gettext_noop("The zip holds more than {limit} files. Nothing was changed."),
    "import.too_large": gettext_noop("Unpacked, the zip is larger than {limit} MB. Nothing was changed."),
    "import.bomb": gettext_noop(
        "{name} cannot be read safely: it refers to itself, is nested too deep or is too large. Nothing was changed."
    ),
    "import.nothing": gettext_noop(
        "There is no plan in this zip: no folders such as risks, with files that end in .yaml. Nothing was changed."
    ),
    "import.plan_moved": gettext_noop(
        "Somebody changed the plan after you looked. Below is what would happen now. Nothing was changed."
    ),
    "import.same": gettext_noop("The plan says all of this already. Nothing was changed."),
    "import.gone": gettext_noop("This zip is no longer kept. Choose it again. Nothing was changed."),
    "word.not_word": gettext_noop(
        "This is not a Word file. Open it where it was made and save it as Word (.docx). Nothing was changed."
    ),
    "word.broken": gettext_noop(
        "This is not a Word file, or it is damaged. Open it in Word, save it again as .docx. Nothing was changed."
    ),
    "word.old": gettext_noop(
        "This is an older Word format. Open it and save it as Word document (.docx). Nothing was changed."
    ),
    "word.pdf": gettext_noop(
        "This is a PDF. Open it in Word, look it through, and save it as .docx. Nothing was changed."
    ),
    "word.locked": gettext_noop(
        "The file is locked with a password. Open it, take the password away, and save it. Nothing was changed."
    ),
    "word.macros": gettext_noop(
        "The file holds programs (macros or controls). Save it as .docx without macros. Nothing was changed."
    ),
    "word.embedded": gettext_noop(
        "Another file is embedded in it ({name}). Put its content in as a table, text or picture, delete it, and save. "
        "Nothing was changed."
    ),
    "word.pieces": gettext_noop(
        "It is put together from other files ({name}). Open it in Word and save it again, so that it is whole. "
        "Nothing was changed."
    ),
    "word.outside": gettext_noop(
        "It fetches something from elsewhere when it is opened ({name}): a template, a picture or a file. Copy the text "
        "into a new document and save that. Nothing was changed."
    ),
    "word.entities": gettext_noop(
        "It is written as no word processor writes, in a way that can hide something. Copy the text into a new document "
        "and save that. Nothing was changed."
    ),
    "word.path": gettext_noop(
        "It holds a path that leads elsewhere ({name}). Save it again in Word. Nothing was changed."
    ),
    "word.link": gettext_noop(
        "It holds a link to another file ({name}). Save it again in Word. Nothing was changed."
    ),
    "word.twice": gettext_noop(
        "It holds the same part twice ({name}). Save it again in Word. Nothing was changed."
    ),
    "word.too_many": gettext_noop(
        "It has more than {limit} parts. Copy the text into a new document and save that. Nothing was changed."
    ),
    "word.too_large": gettext_noop(
        "The file is larger than {limit} MB. Take out the pictures, they are not brought in. Nothing was changed."
    ),
    "word.too_long": gettext_noop(
        "There is more text in it than a plan can have. Split it into several files. Nothing was changed."
    ),
    "word.too_many_sections": gettext_noop(
        "It has more than {limit} sections. Split it into several files. Nothing was changed."
    ),
    "word.empty": gettext_noop(
        "There is no text in it. If the pages are pictures, the text must be typed or recognised first. Nothing was changed."
    ),
    "word.gone": gettext_noop("This file is no longer kept. Choose it again. Nothing was changed."),
    "yaml.syntax": gettext_noop(
        "This is not YAML as it should be written. Look at spaces, colons and quotes."
    ),
    "yaml.encoding": gettext_noop("This file is not written in UTF-8. Save it again as UTF-8."),
    "yaml.twice": gettext_noop("The same name stands here twice. Keep one of them."),
    "yaml.key": gettext_noop("A name here is not a text. Put it in quotes."),
    "item.shape": "{detail}",
    "item.key": gettext_noop("The file and the key in it have different names: {detail}"),
    "item.twice": gettext_noop("There is another file with the same key: {detail}"),
    "export.busy": gettext_noop(
        "Other PDFs are being made just now. Try again in a minute. Nothing was lost."
    ),
    "export.too_long": gettext_noop(
        "The PDF took too long to make. Take the Word file, or one checklist at a time."
    ),
    "export.failed": gettext_noop(
        "The PDF could not be made. Take the Word file, and tell whoever runs Firebreak."
    ),
    "plan.not_your_duty": gettext_noop(
        "The approval policy asks {duties} for this kind of text: {people}. Nothing was changed."
    ),
    "plan.duty_decides": gettext_noop(
        "Which duties there are, and which duty carries another, decides who approves texts. Only somebody who may"
        " change who approves which texts can change that. Nothing was saved."
    ),
    "plan.has_policy": gettext_noop(
        "The plan has an approval policy of its own already. Nothing was changed."
    ),
    "training.twice": gettext_noop("This is noted already for that day. Nothing was changed."),
    "training.gone": gettext_noop("Somebody removed this record in the meantime."),
    "training.no_reason": gettext_noop("Say why the record is wrong. It was not removed."),
    "training.too_long": gettext_noop("Make it shorter: at most {longest} characters."),
    "training.no_course": gettext_noop("Choose a course of the plan."),
    "training.day": gettext_noop("Choose a day that has been, within the last ten years."),
    "training.nobody": gettext_noop("Choose who passed."),
    "training.not_here": gettext_noop("Choose people who work on the brand. Nothing was noted."),
    "policy.newer": gettext_noop(
        "Another text was published while you read. Here it is: read it, then say so. Nothing was noted."
    ),
    "policy.empty": gettext_noop("Nothing is written in this policy yet. Write it, then publish it."),
    "policy.nobody": gettext_noop("Choose who must read it."),
    "policy.not_here": gettext_noop("Choose people who work on the brand. Nothing was published."),
    "policy.due": gettext_noop("Choose a day within the next year."),
    "policy.link": gettext_noop("Give the address of the page, such as https://example.org/rules."),
    "plan.own_work": gettext_noop("You wrote this yourself. Somebody else must approve it."),
    "plan.wrong_move": gettext_noop(
        "This version was already decided. Reload the page to see how it stands."
    ),
}


_SHAPES = frozenset({"item.shape", "plan.bad_item"})
"""Codes whose detail is msgspec's own English until it is said."""


def say(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code in the language of the page; a code nobody knows is shown as it is."""
    template, given = WORDS.get(code), dict(params or {})
    if template is None:
        return str(given.get("message") or code)
    if code in _SHAPES and "detail" in given:
        given["detail"] = tell_shape(str(given["detail"]), str(given.get("kind", "")))
    try:
        return gettext(template).format_map(given)
    except (KeyError, IndexError, ValueError):
        return gettext(template)


def say_error(error: FirebreakError) -> str:
    """An error in the reader's language: what was wrong, what to do, what was kept."""
    return say(error.code, error.params)
