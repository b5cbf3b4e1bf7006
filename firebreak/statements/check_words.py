"""What the message check says to people: what is wrong with the words, why that matters, and what to write instead."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext, gettext_noop

from firebreak.engine.text.check import Finding
from firebreak.engine.text.check.model import RULES
from firebreak.plan.words import LANGUAGE_NAMES


class Said(NamedTuple):
    """One finding in the reader's language."""

    number: int
    error: bool
    title: str
    why: str
    instead: str
    source: str
    quote: str
    lacks: bool
    """Whether it is about what is missing."""


WORDS: Mapping[str, tuple[str, str, str]] = {
    "conditional_apology": (
        gettext_noop("An apology with “if” or “may have”"),
        gettext_noop("It says that perhaps nobody was hurt, so it reads as no apology."),
        gettext_noop("Say what happened to whom, and that you are sorry for it."),
    ),
    "but_apology": (
        gettext_noop("An apology that is taken back"),
        gettext_noop("What follows “but” is what people remember, and it weakens the apology."),
        gettext_noop("End the sentence after the apology. Explain later, if at all."),
    ),
    "blame_shifting": (
        gettext_noop("It puts the blame on others"),
        gettext_noop(
            "Blaming customers, staff, suppliers or the press makes people angrier than the fault did."
        ),
        gettext_noop("Say what you answer for, and what you do about it."),
    ),
    "minimising": (
        gettext_noop("It plays down, or promises too much"),
        gettext_noop("Whoever was hurt hears that they do not count, and one exception makes you a liar."),
        gettext_noop("Give the number and what you know it from, or say that you do not know yet."),
    ),
    "placeholder": (
        gettext_noop("Something is still to be filled in"),
        gettext_noop("A gap in public says that nobody read it."),
        gettext_noop("Fill it with a confirmed fact, or take the sentence out."),
    ),
    "personal_data": (
        gettext_noop("Data of a private person"),
        gettext_noop("It cannot be taken back once it is out, and publishing it may be against the law."),
        gettext_noop("Take it out. Give your own contact route instead."),
    ),
    "speculation": (
        gettext_noop("A guess"),
        gettext_noop("What turns out to be wrong costs more trust than “we do not know yet”."),
        gettext_noop("Say what you know, what you do not know, and when you will know more."),
    ),
    "agentless_passive": (
        gettext_noop("Nobody did it"),
        gettext_noop("“Mistakes were made” hides who answers for it."),
        gettext_noop("Say who did what: “we”."),
    ),
    "quarrel": (
        gettext_noop("It quarrels"),
        gettext_noop("Others read along, and side with the one who is talked down to."),
        gettext_noop("Correct the fact, kindly, and leave the person out of it."),
    ),
    "legalese": (
        gettext_noop("The language of lawyers or offices"),
        gettext_noop("People under stress do not understand it, and read it as hiding."),
        gettext_noop("Say the same in everyday words."),
    ),
    "unconfirmed_fact": (
        gettext_noop("Not confirmed yet"),
        gettext_noop("Nobody has confirmed this value."),
        gettext_noop("Confirm it with its source, or leave it out."),
    ),
    "changed_fact": (
        gettext_noop("No longer true"),
        gettext_noop("This was confirmed once and has changed since."),
        gettext_noop("Use the new value, and say openly that it changed."),
    ),
    "promotion": (
        gettext_noop("Advertising"),
        gettext_noop("Selling in a crisis reads as not caring."),
        gettext_noop("Take it out."),
    ),
    "humour_in_grief": (
        gettext_noop("Too light for what happened"),
        gettext_noop("Emoji, hashtags and jokes hurt those who grieve."),
        gettext_noop("Write it plainly."),
    ),
    "named_minor": (
        gettext_noop("A child is named"),
        gettext_noop("Children are never named in public, whatever they did or suffered."),
        gettext_noop("Take out the name and what leads to it."),
    ),
    "readability": (
        gettext_noop("Hard to read"),
        gettext_noop("Long sentences are not understood under stress, least of all on a phone."),
        gettext_noop("Cut it into two sentences."),
    ),
    "deny_and_apologise": (
        gettext_noop("It denies and apologises at once"),
        gettext_noop("Both together are believed by nobody."),
        gettext_noop("Choose: either it did not happen, or you are sorry for it."),
    ),
    "rumour_first": (
        gettext_noop("The rumour comes before the truth"),
        gettext_noop("People remember what they read first, and repeating spreads it."),
        gettext_noop("Begin with what is true. Name the rumour once, briefly, then the truth again."),
    ),
    "drift": (
        gettext_noop("Says something else in {language}"),
        gettext_noop("Numbers, dates, names and promises must be the same in every language."),
        gettext_noop("Compare both texts at this place and mend the one that is wrong."),
    ),
    "too_long": (
        gettext_noop("Too long for this channel"),
        gettext_noop("The channel cuts it off or refuses it."),
        gettext_noop("Shorten it; put the rest on a page and link to it."),
    ),
    "bad_link": (
        gettext_noop("A link that people should not trust"),
        gettext_noop("Unencrypted, shortened or look-alike addresses are what swindlers use in a crisis."),
        gettext_noop("Give the whole address on your own site, with https."),
    ),
    "safety_first": (
        gettext_noop("What people must do does not come first"),
        gettext_noop("Whoever is in danger reads one line."),
        gettext_noop("Begin with the instruction: what to do, who, until when."),
    ),
    "empathy": (
        gettext_noop("No word for those concerned"),
        gettext_noop("People listen to facts only once they feel seen."),
        gettext_noop("Name whom it concerns and what it means for them."),
    ),
    "responsibility": (
        gettext_noop("Nobody takes responsibility"),
        gettext_noop("Taking responsibility is the part of an apology that counts most."),
        gettext_noop("Say “we” and what you did wrong."),
    ),
    "repair": (
        gettext_noop("No offer to put it right"),
        gettext_noop("After responsibility, the offer of repair counts most."),
        gettext_noop("Say what those concerned get, and how."),
    ),
    "next_step_with_time": (
        gettext_noop("No next step with a time"),
        gettext_noop("Without a time people fill the silence themselves."),
        gettext_noop("Say when you will speak again, even if there is nothing new."),
    ),
    "contact": (
        gettext_noop("No way to reach you"),
        gettext_noop("Who cannot ask you asks everybody else."),
        gettext_noop("Give one phone number, address or page."),
    ),
    "unknowns": (
        gettext_noop("It does not say what is not known"),
        gettext_noop("Saying what you do not know yet makes the rest believable."),
        gettext_noop("Add one sentence: what is not known, and what you do to find out."),
    ),
}
"""Rule -> what is wrong, why that matters, what to write instead."""


def said(findings: list[Finding]) -> list[Said]:
    """In the reader's language, in the order in which they mark the text."""
    return [_said(number, one) for number, one in enumerate(findings, 1)]


def _said(number: int, one: Finding) -> Said:
    title, why, instead = WORDS[one.rule]
    language = LANGUAGE_NAMES.get(str(one.params.get("language", "")), "")
    return Said(
        number, one.strength == "error", gettext(title).format(language=language), gettext(why), gettext(instead),
        RULES[one.rule].source, one.quote[:120], one.start == one.end,
    )  # fmt: skip
