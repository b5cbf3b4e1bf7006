"""What this room calls things, and the sentences of its codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from firebreak.base.errors import FirebreakError
from firebreak.plan.words import CHANNEL_NAMES, LANGUAGE_NAMES
from firebreak.web.slots import Label

STATES: Mapping[str, tuple[str, Label]] = {
    "draft": ("info", pgettext_lazy("statement", "Draft")),
    "asked": ("wait", _("Waits for approval")),
    "changes": ("late", _("Changes asked for")),
    "refused": ("late", pgettext_lazy("statement", "Refused")),
    "approved": ("done", pgettext_lazy("statement", "Approved")),
    "released": ("done", pgettext_lazy("statement", "Released")),
    "withdrawn": ("info", pgettext_lazy("statement", "Withdrawn")),
}
"""State -> kind of flag, word."""
HOW: Mapping[str, Label] = {
    "people": _("Approved by its readers."),
    "template": _("Approved with its template: only gaps were filled, with confirmed facts."),
    "policy": _("The plan asks nobody to approve this. Every fact is confirmed."),
}
VERDICTS: Mapping[str, tuple[str, Label]] = {
    "approve": ("done", _("Approves")), "changes": ("late", _("Asks for changes")), "refuse": ("late", _("Refuses")),
}  # fmt: skip
WHY: dict[str, str] = {
    "kind": gettext_noop(
        "A text of this kind always needs readers: an apology, a correction, a denial, words about the dead."
    ),
    "not_approved": gettext_noop("Its template is not approved in the plan, or the approval has ended."),
    "template_changed": gettext_noop("Its template was changed in the plan since."),
    "edited": gettext_noop("Its words were changed by hand."),
    "unconfirmed": gettext_noop("Not every fact is confirmed with its source."),
    "names": gettext_noop("It names a person."),
    "free": gettext_noop("A filled gap is long, or holds words that apologise, admit or deny."),
    "unread": gettext_noop(
        "The plan asks the reader of each language first, and not all of them have read this text."
    ),
    "own_template": gettext_noop("Who approved the template also wrote this, so nobody else has seen it."),
    "refused": gettext_noop("A reader asked for changes or refused this text lately."),
    "size": gettext_noop("In a team of this size somebody else can be asked."),
    "policy": gettext_noop("The plan does not let one person release this."),
    "not_asked": gettext_noop("Nobody was asked yet."),
    "wait": gettext_noop("Fifteen minutes have not passed since the reader was asked."),
    "on_duty": gettext_noop("You are not on duty for this."),
    "reason": gettext_noop("Say why, in at least 10 characters."),
}
"""Why a template's approval does not carry over, or why one person may not release alone."""
WORDS: dict[str, str] = {
    "statements.wrong_move": gettext_noop(
        "This is not possible any more. Reload the page to see how the statement stands."
    ),
    "statements.changed_meanwhile": gettext_noop(
        "The text was changed after you saw it. Read it again, then decide."
    ),
    "statements.written_meanwhile": gettext_noop(
        "Somebody else changed this while you wrote. What you typed is below and is not saved yet: compare, then save again."
    ),
    "statements.no_plan": gettext_noop("This brand has no plan yet. Start one, then choose a template."),
    "statements.no_template": gettext_noop("Choose one of the plan's templates."),
    "statements.level": gettext_noop("Choose how serious it is."),
    "statements.channels": gettext_noop("Choose at least one channel of this template."),
    "statements.languages": gettext_noop("Choose at least one language of the plan."),
    "statements.not_written": gettext_noop(
        "The template has no text for “{channel}” in {language} yet. Write it in the plan."
    ),
    "statements.too_many": gettext_noop("There can be {limit} at most."),
    "statements.mark": gettext_noop(
        "There is a character in it that nobody can see ({mark}). Type it again instead of pasting it."
    ),
    "statements.host": gettext_noop(
        "The address “{host}” may lead elsewhere than it seems. "
        "Type it in plain letters of one alphabet, with a space after it and no name or password before it."
    ),
    "statements.braces": gettext_noop("Write it without braces."),
    "statements.too_long": gettext_noop("Make it shorter: {longest} characters at most."),
    "statements.not_a_time": gettext_noop("Give a time or a date with a number in it."),
    "statements.not_a_number": gettext_noop("Give a number, in digits."),
    "statements.not_a_link": gettext_noop("Give a whole address that begins with https://"),
    "statements.not_a_contact": gettext_noop(
        "Give a way to reach somebody: a phone number, an email address or a web address."
    ),
    "statements.not_a_name": gettext_noop("Give a name."),
    "statements.not_a_product": gettext_noop("Give the name of a product."),
    "statements.not_a_place": gettext_noop("Give the name of a place."),
    "statements.strange_gap": gettext_noop("The template does not know this gap: {gap_text}"),
    "statements.open_gaps": gettext_noop("Fill these gaps first: {gaps}"),
    "statements.does_not_fit": gettext_noop(
        "The text for “{channel}” in {language} is too long for that channel. Shorten it."
    ),
    "statements.empty": gettext_noop("One of the texts is empty."),
    "statements.unconfirmed": gettext_noop(
        "Nobody reads this before it goes out. Confirm every fact and say where it is known from."
    ),
    "statements.same_again": gettext_noop("This is the very text that a reader sent back. Change it first."),
    "statements.nobody": gettext_noop(
        "Nobody can approve this for: {duties}. Choose who holds it in the plan, under Who does what."
    ),
    "statements.not_drafting": gettext_noop(
        "The plan lets these duties write it: {duties}. Ask one of them."
    ),
    "statements.not_releasing": gettext_noop(
        "The plan lets these duties release it: {duties}. Ask one of them."
    ),
    "statements.unread": gettext_noop(
        "The reader of {language} has not read this text. Change it, then ask for approval again."
    ),
    "statements.not_asked": gettext_noop("You are not asked for this text, or you wrote it yourself."),
    "statements.no_digest": gettext_noop(
        "Send the digest of the texts that you saw as If-Match, as the ETag that you were given."
    ),
    "statements.verdict": gettext_noop("Choose one of the answers."),
    "statements.no_word": gettext_noop("Say why, so that it can be mended."),
    "statements.no_turn": gettext_noop("It does not wait for a reader outside the team now."),
    "statements.no_contact": gettext_noop("Choose one of the plan's second readers."),
    "statements.no_mail": gettext_noop("This contact has no email address in the plan."),
    "statements.new_contact": gettext_noop(
        "This contact was added or changed in the plan after you asked for approval. "
        "Change the text, ask again, then send the link."
    ),
    "statements.link_over": gettext_noop("This link was used already, or its time is over."),
    "statements.not_released": gettext_noop("This statement is not released."),
    "statements.corrected": gettext_noop(
        "A correction of this text was released, so it goes nowhere any more. Publish the correction. Nothing was sent."
    ),
    "statements.no_correction": gettext_noop(
        "This template does not correct anything. Choose one of the kind “correction”."
    ),
    "statements.not_out": gettext_noop("Only a released text can be corrected. Change this one instead."),
    "statements.when_out": gettext_noop("Give a moment in the future, within a year. Nothing was queued."),
    "statements.published_there": gettext_noop(
        "“{channel}” has this text already, or it is on its way. Nothing was queued."
    ),
    "statements.no_fact": gettext_noop(
        "Choose one of the confirmed facts. The one you chose has changed since, or is not open to you."
    ),
    "statements.let_go": gettext_noop(
        "No longer bound to a fact: {gaps}. Say where it is known from now, and confirm it."
    ),
    "statements.fact_changed": gettext_noop(
        "A value in this text may not be right any more: {gaps}. Nothing went out. Use the new value, or say on the page of "
        "this text why the old one may stand."
    ),
    "statements.nothing_changed": gettext_noop("No fact in this text has changed."),
    "statements.fact_kept": gettext_noop(
        "You cannot decide this one. Ask who wrote the text to change it or to let it stand."
    ),
    "statements.not_sure": gettext_noop("Tick that the old value may stand."),
    "statements.not_bound": gettext_noop("This text does not hold this fact."),
    "statements.fact_withdrawn": gettext_noop(
        "This fact was withdrawn, so there is no new value. Change the text."
    ),
    "statements.fact_does_not_fit": gettext_noop(
        "The fact as it is now does not fit in {gaps}. Change the text."
    ),
    "statements.no_text": gettext_noop("There is no such text in this statement."),
    "statements.when": gettext_noop("Give a time between the release and now."),
    "org.empty": gettext_noop("Fill in this field."),
    "org.too_long": gettext_noop("Make it shorter: {longest} characters at most."),
    "limits.too_many": gettext_noop("That was a lot in a short time. Wait a few minutes, then try again."),
    **{f"statements.not_standing.{code}": text for code, text in WHY.items()},
    **{f"statements.not_alone.{code}": text for code, text in WHY.items()},
}


def say(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code in the language of the page; a code nobody knows is shown as it is."""
    if code not in WORDS:
        return code
    return gettext(WORDS[code]).format_map(_Params(_spoken(params or {})))


def say_error(error: FirebreakError) -> str:
    """An error in the reader's language: what was wrong, what to do, what was kept."""
    return say(error.code, error.params)


def why(codes: tuple[str, ...]) -> list[str]:
    """Reasons as sentences."""
    return [gettext(WHY[code]) for code in codes if code in WHY]


def _spoken(params: Mapping[str, Any]) -> dict[str, Any]:
    """Keys in words; lists in one line."""
    found: dict[str, Any] = dict(params)
    found["channel"] = CHANNEL_NAMES.get(str(params.get("channel")), params.get("channel", ""))
    found["language"] = LANGUAGE_NAMES.get(str(params.get("language")), params.get("language", ""))
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in found.items()
    }


class _Params(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
