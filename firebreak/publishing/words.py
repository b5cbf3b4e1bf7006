"""What this room calls things, and the sentences of its codes: what was wrong, what to do, what was kept."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, pgettext
from django.utils.translation import gettext_lazy as _

from firebreak.base import connectors
from firebreak.base.errors import FirebreakError
from firebreak.web.contents import LANGUAGE_NAMES
from firebreak.web.slots import Label

TEXT_NAMES: Mapping[str, Label] = {
    "short": _("Short post"), "post": _("Post"), "page": _("Web page or press release"), "mail": _("Email"),
    "reply": _("Reply to one person"), "script": _("To be spoken"), "notice": _("Notice to staff"),
}  # fmt: skip
"""Which of a statement's channels is published in a channel of this room."""

WORDS: dict[str, str] = {
    "publishing.restored": gettext_noop(
        "It comes from a backup and may have gone out since. Look there before you send it."
    ),
    "publishing.no_permit": gettext_noop("The desk gave no leave to publish, so nothing was sent."),
    "publishing.permit_spent": gettext_noop(
        "The leave to publish was used before, so nothing more was sent."
    ),
    "publishing.permit_lapsed": gettext_noop(
        "The leave to publish was too old when its turn came, so nothing was sent. It is asked for anew."
    ),
    "publishing.other_bytes": gettext_noop(
        "The text is not the one that was approved, so nothing was sent. Release the approved text anew."
    ),
    "publishing.sender_lost": gettext_noop(
        "The machine stopped while it was sent. It may be published: it is looked for."
    ),
    "publishing.broken": gettext_noop(
        "The connection to this service broke on our side. The log says where. The text is kept."
    ),
    "publishing.unknown_writer": gettext_noop(
        "This installation cannot publish to this service any more. Choose another channel."
    ),
    "publishing.too_long": gettext_noop(
        "The text is too long for this channel. Shorten it and have it approved again; nothing was sent."
    ),
    "publishing.cannot_list": gettext_noop(
        "The service does not tell what is planned there. Look there yourself and stop it there."
    ),
    "publishing.cannot_take_down": gettext_noop(
        "The service takes nothing back by itself. Remove it there; here it stays noted as published."
    ),
    "publishing.cannot_stop": gettext_noop("The service does not let us stop it. Stop it there yourself."),
    "publishing.no_figures": gettext_noop("The service tells no figures. Look there yourself."),
    "publishing.wrong_move": gettext_noop(
        "This publication went on meanwhile, so nothing was changed. Look at its state, then decide."
    ),
    "publishing.clone": gettext_noop("This is a drill: nothing is published from it."),
    "publishing.nowhere": gettext_noop("Choose where it is published. Nothing was sent."),
    "publishing.too_many": gettext_noop("There are too many. Remove some first; nothing was added."),
    "publishing.frozen": gettext_noop(
        "Publishing is frozen, so nothing was sent. Lift the freeze, or decide to publish through it."
    ),
    "publishing.no_channel": gettext_noop(
        "This channel was removed, or it is another than before. Choose another; the text is kept."
    ),
    "publishing.twice": gettext_noop(
        "A channel takes one text in each language. Choose each only once; nothing was sent."
    ),
    "publishing.long_word": gettext_noop("Make it shorter. Nothing was changed."),
    "publishing.no_word": gettext_noop("Say why, in a few words. Nothing was changed."),
    "publishing.no_why": gettext_noop("Say why, in a few words. Nothing was frozen."),
    "publishing.lifted": gettext_noop("This freeze was lifted already. Nothing was changed."),
    "publishing.second_person": gettext_noop(
        "You asked for its end. A second person must agree; until then the freeze holds."
    ),
    "publishing.wait_alone": gettext_noop(
        "As nobody else can agree, half an hour must pass after you asked. Until then the freeze holds."
    ),
    "publishing.ask_first": gettext_noop(
        "Ask to lift the freeze first, then send the link. Nothing was changed."
    ),
    "publishing.not_alone": gettext_noop(
        "Somebody else of the team can agree, so nobody outside is asked. Nothing was changed."
    ),
    "publishing.no_moment": gettext_noop(
        "Give a moment in the future, within a year. Nothing was changed: it is still held."
    ),
    "publishing.no_reader": gettext_noop("Choose one of the plan's second readers. Nothing was sent."),
    "publishing.reader_no_mail": gettext_noop(
        "The plan has no email address of this reader. Choose another, or wait the half hour; nothing was sent."
    ),
    "publishing.new_reader": gettext_noop(
        "This reader is new in the plan, or was changed, since the freeze began. Choose another, or wait the half hour; "
        "nothing was sent."
    ),
    "publishing.no_link": gettext_noop("No link of yours is open. Nothing was changed."),
    "publishing.link_over": gettext_noop("This link is over. Nothing was changed."),
    "publishing.no_verb": gettext_noop("Choose one of the buttons. Nothing was changed."),
    "photo.none": gettext_noop("Take or choose a photo first. Nothing was changed."),
    "photo.empty": gettext_noop("The photo is empty. Take it again; nothing was changed."),
    "photo.too_large": gettext_noop("The photo is too large. Take it smaller; nothing was changed."),
    "photo.heic": gettext_noop(
        "Browsers do not show this kind of photo (HEIC). Take a screenshot of it, or choose “Most compatible” in the "
        "camera's settings; nothing was changed."
    ),
    "photo.type": gettext_noop(
        "This is no photo. JPEG, PNG and WebP are taken, and nothing that moves; nothing was changed."
    ),
    "photo.broken": gettext_noop(
        "The photo did not arrive whole, or no browser can show it. Send it again, or take a screenshot of it; nothing was "
        "changed."
    ),
    "photo.too_many_pixels": gettext_noop(
        "The picture has more points than a phone can show. Take it smaller; nothing was changed."
    ),
    "photo.too_many": gettext_noop(
        "There are enough photos of this. Take one away first; nothing was changed."
    ),
    "photo.disk_full": gettext_noop(
        "There is not enough room on the server's disk. Note without a photo that it is stopped; nothing was kept."
    ),
    "photo.gone": gettext_noop("This photo was taken away already. Nothing was changed."),
    "publishing.nobody": gettext_noop("Choose who publishes there: somebody who works on the brand."),
    "publishing.taken": gettext_noop(
        "Another brand of this installation publishes there, or did. Choose another name; nothing was added."
    ),
    "publishing.no_such_text": gettext_noop("Texts of this kind do not go there. Choose one of those shown."),
    "publishing.other_account": gettext_noop(
        "The channel belongs to another account than when this was planned. Nothing was sent. "
        "Look at the channel; if the new account is right, cancel this and publish the text anew."
    ),
    "publishing.corrected": gettext_noop("Its text was corrected, so it does not go out any more."),
    "publishing.place": gettext_noop("Give a whole number from 1 to 9."),
    "org.empty": gettext_noop("Fill in this field."),
    "org.too_long": gettext_noop("This is too long. Make it shorter."),
    "limits.too_many": gettext_noop("Too many in a short time. Wait a while, then try again."),
    "fetch.not_an_address": gettext_noop("Give a full web address that starts with https:// or http://."),
    "fetch.credentials": gettext_noop("Leave user name and password out of the address."),
    "fetch.blocked": gettext_noop("The address lies inside your own network: see the setting fetch_private."),
}
"""Sentences without anything to fill in, as codes are stored alone. Connectors' own are added at start."""
TOLD: Mapping[str, str] = {
    "publishing.too_long": gettext_noop(
        "The text is too long for {channel} ({language}): {used}, and at most {longest} fit. Nothing was sent."
    ),
    "publishing.other_bytes": gettext_noop(
        "The text for {channel} ({language}) is not the one that was approved. Nothing was sent."
    ),
    "publishing.no_channel": gettext_noop(
        "{channel} ({language}) was removed, or is another than before. Choose anew; nothing was sent."
    ),
    "publishing.twice": gettext_noop("{channel} was chosen twice in {language}. Nothing was sent."),
    "publishing.long_word": gettext_noop(
        "Make it shorter: {longest} characters at most. Nothing was changed."
    ),
    "publishing.too_many": gettext_noop(
        "There may be {limit} at most. Remove some first; nothing was added."
    ),
    "org.too_long": gettext_noop("Make it shorter: {longest} characters at most."),
    "photo.too_large": gettext_noop(
        "The photo is larger than {limit} MB. Take it smaller; nothing was changed."
    ),
}
"""The same where what it is about is at hand."""


def say(code: str) -> str:
    """The sentence of a stored code in the language of the page; an unknown code is shown as it is."""
    return gettext(WORDS[code]) if code in WORDS else code


def say_error(error: FirebreakError) -> str:
    """The sentence of what went wrong, with what it is about where that is known."""
    return tell(error.code, error.params)


def tell(code: str, about: Mapping[str, Any]) -> str:
    """The same by its code."""
    params: dict[str, Any] = dict(about)
    params["language"] = LANGUAGE_NAMES.get(str(params.get("language", "")), params.get("language"))
    for sentence in (TOLD.get(code), WORDS.get(code)):
        if sentence is None:
            continue
        given = gettext(sentence)
        try:
            return given.format_map({name: value for name, value in params.items() if value is not None})
        except (KeyError, IndexError, ValueError):
            continue
    return say(code)


def writer_name(writer: str) -> str:
    """What a service is called in the language of the page; empty: a person publishes there."""
    if not writer:
        return pgettext("publishing", "By hand")
    try:
        return gettext(connectors.get(writer).title)
    except KeyError:
        return writer


def writer_icon(writer: str) -> str:
    """Its picture."""
    if not writer:
        return "hand"
    try:
        return connectors.get(writer).icon
    except KeyError:
        return "plug"
