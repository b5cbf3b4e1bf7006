"""What a risk says to people: what is wrong, why it matters, what to do."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from babel.dates import format_date
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, pgettext

from firebreak.calendar import days
from firebreak.calendar.looked import Risk
from firebreak.plan.words import LANGUAGE_NAMES
from firebreak.publishing.words import tell as tell_publishing
from firebreak.web.parts.numbers import active_locale
from firebreak.web.parts.times import absolute

Params = Mapping[str, Any]
MOST_WORDS: Final = 5
"""Words that were met, named in a sentence."""


class Said(NamedTuple):
    """One risk in the reader's language."""

    title: str
    why: str
    do: str


def say_risk(risk: Risk) -> Said:
    """Its sentences; a code that is not known (of a later version) is shown as it is."""
    title = _TITLES.get(risk.code)
    if title is None:
        return Said(risk.code, "", "")
    sort = str(risk.params.get("why") or risk.params.get("sort") or "")
    why, do = _WHY.get(f"{risk.code} {sort}") or _WHY[risk.code]
    return Said(title(risk.params), gettext(why), gettext(do))


def _incident(params: Params) -> str:
    if params.get("sort") == "beside":
        return gettext("A grave incident is open: {title}").format(title=params.get("title", ""))
    return gettext("It touches an open incident: {title} ({words})").format(
        title=params.get("title", ""), words=_words(params)
    )


def _account(params: Params) -> str:
    why = params.get("why")
    if why == "changed":
        said = gettext("Written for the account {then}; the channel is {now} now")
        return said.format(then=params.get("then", ""), now=params.get("now", ""))
    if why == "mention":
        return gettext("It names {account}, another of your accounts").format(
            account=params.get("account", "")
        )
    spoken = ", ".join(_language(one) for one in params.get("languages") or ())
    if why == "language":
        said = gettext("It is in {language}; the channel takes {languages}")
        return said.format(language=_language(params.get("language")), languages=spoken)
    if params.get("language") == "zh":
        return gettext("It is written in Chinese; the channel takes {languages}").format(languages=spoken)
    return gettext("It is not written in Chinese; the channel takes {languages}").format(languages=spoken)


def _offer(params: Params) -> str:
    if "day" in params:
        said = gettext("The text says that it is over by then: “{words}”")
        return said.format(words=params.get("words", ""))
    try:
        ends = absolute(datetime.fromisoformat(str(params.get("ends"))))
    except ValueError:
        ends = str(params.get("ends", ""))
    return gettext("The offer ends before the post goes out ({ends})").format(ends=ends)


def _approval(params: Params) -> str:
    if params.get("key") == "late":
        return gettext("Nobody approved it, and its moment is here")
    hours = int(params.get("hours") or 0)
    if not hours:
        return gettext("Nobody approved it, and it is due within the hour")
    said = ngettext(
        "Nobody approved it yet, and it is due in {n} hour",
        "Nobody approved it yet, and it is due in {n} hours",
        hours,
    )
    return said.format(n=hours)


def _picture(params: Params) -> str:
    if params.get("why") != "ended":
        return gettext("Nobody wrote whose picture it is")
    return gettext("The picture may be shown until {day} only").format(day=_day(params.get("until")))


def _fit(params: Params) -> str:
    reason = tell_publishing(str(params.get("problem", "")), params.get("about") or {})
    return gettext("The channel would not take it: {reason}").format(reason=reason)


def _date(params: Params) -> str:
    kept = days.find(str(params.get("day", "")))
    if kept is None:
        return gettext("A day of your own: {name}").format(name=params.get("name") or params.get("day", ""))
    name = days.name_in(kept, get_language() or "en")
    countries = ", ".join(_country(one) for one in params.get("countries") or ())
    if not countries:
        return name
    return pgettext("sensitive day", "{name} ({countries})").format(name=name, countries=countries)


def _topic(params: Params) -> str:
    if market := str(params.get("market") or ""):
        said = gettext("A sensitive topic in {country}: {name} ({words})")
        return said.format(country=_country(market), name=params.get("name", ""), words=_words(params))
    return gettext("A sensitive topic: {name} ({words})").format(
        name=params.get("name", ""), words=_words(params)
    )


def _near(params: Params) -> str:
    minutes = int(params.get("minutes") or 0)
    if not minutes:
        return gettext("Another post goes out on this channel at the same moment")
    said = ngettext(
        "Another post goes out on this channel {n} minute away",
        "Another post goes out on this channel {n} minutes away",
        minutes,
    )
    return said.format(n=minutes)


_TITLES: Final[Mapping[str, Callable[[Params], str]]] = {
    "open_incident": _incident, "wrong_account": _account, "expired_offer": _offer, "not_approved": _approval,
    "picture_without_rights": _picture, "does_not_fit": _fit, "sensitive_date": _date, "sensitive_topic": _topic,
    "too_near": _near,
}  # fmt: skip
_MOURNED: Final = (
    gettext_noop(
        "People mourn on this day. Cheerful words from a brand hurt them, and are shown around for years."
    ),
    gettext_noop("Choose another day, or read text and picture as somebody would who lost a person."),
)
_WHY: Final[Mapping[str, tuple[str, str]]] = {
    "open_incident": (
        gettext_noop(
            "Beside a crisis, an everyday post reads as mockery, or as if nobody at the brand had noticed."
        ),
        gettext_noop("Wait until the incident is closed, or change the post so that it does not touch it."),
    ),
    "open_incident beside": (
        gettext_noop(
            "Beside a crisis, an everyday post reads as mockery, or as if nobody at the brand had noticed."
        ),
        gettext_noop("Read it as somebody would whom the incident hurts. In doubt, wait until it is closed."),
    ),
    "wrong_account": (
        gettext_noop("People who never asked for it read it, and the wrong name stands above it."),
        gettext_noop("Check the channel and the language. If both are right, it can stay."),
    ),
    "wrong_account changed": (
        gettext_noop("Since then this channel was connected to another account."),
        gettext_noop(
            "Look under Publishing whose account it is. If it is the right one, save the post again."
        ),
    ),
    "wrong_account mention": (
        gettext_noop("A post that speaks of another of your accounts is often on the wrong one."),
        gettext_noop(
            "If it was meant for that account, choose its channel. If you name it on purpose, leave it."
        ),
    ),
    "expired_offer": (
        gettext_noop(
            "Customers come for something that they do not get, and authorities may see it as misleading."
        ),
        gettext_noop("Move the post before the end of the offer, or change the offer."),
    ),
    "not_approved": (
        gettext_noop("What nobody approved does not go out: it is held at its moment."),
        gettext_noop("Ask for approval, or choose a later moment."),
    ),
    "picture_without_rights": (
        gettext_noop("Whoever made the picture may ask for money, and have the post taken down."),
        gettext_noop("Write who made it and under which licence, or take it out."),
    ),
    "picture_without_rights ended": (
        gettext_noop("After that day it is used without a licence."),
        gettext_noop("Move the post before that day, renew the licence, or choose another picture."),
    ),
    "does_not_fit": (
        gettext_noop("It would fail at its moment, when perhaps nobody is watching."),
        gettext_noop("Change the text, or choose another channel."),
    ),
    "sensitive_date": (
        gettext_noop("Your team said that this day needs care."),
        gettext_noop("Choose another day, or read text and picture with that day in mind."),
    ),
    "sensitive_date mourning": _MOURNED,
    "sensitive_date disaster": (
        gettext_noop("People remember those who died. Cheerful words from a brand hurt them."),
        gettext_noop("Choose another day, or read text and picture as somebody would who lost a person."),
    ),
    "sensitive_date religious": (
        gettext_noop("For many this day is holy: food, drink, dress and music are judged by it."),
        gettext_noop("Read text and picture with somebody who keeps this day, or choose another one."),
    ),
    "sensitive_date national": (
        gettext_noop("Feelings are strong on this day, and a brand is soon read as taking a side."),
        gettext_noop("Choose another day, unless the post is about this one."),
    ),
    "sensitive_date remembrance": (
        gettext_noop(
            "People remember what must not be forgotten. A brand that sells beside it seems not to know."
        ),
        gettext_noop("Choose another day, or make sure that nothing in the post plays with this one."),
    ),
    "sensitive_topic": (
        gettext_noop("Your team said that these words need care there."),
        gettext_noop("Have somebody from there read it, or use other words."),
    ),
    "too_near": (
        gettext_noop("Two posts in a row take each other's readers, and followers leave."),
        gettext_noop("Move one of them by at least half an hour."),
    ),
}
"""Code, or code and sort -> why it matters, what to do."""


def _words(params: Params) -> str:
    words = [str(word) for word in params.get("words") or ()]
    return ", ".join(words[:MOST_WORDS]) + ("…" if len(words) > MOST_WORDS else "")


def _language(tag: object) -> str:
    return str(LANGUAGE_NAMES.get(str(tag), tag))


def _country(code: object) -> str:
    return str(active_locale().territories.get(str(code), code))


def _day(written: object) -> str:
    try:
        return str(format_date(date.fromisoformat(str(written)), "long", locale=active_locale()))
    except ValueError:
        return str(written)
