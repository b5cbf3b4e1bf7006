"""A call in words: what its kind says in the reader's language, with a link that belongs to this call alone."""

import logging
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.notify import kinds
from firebreak.notify.models import Page, PageCall
from firebreak.notify.pagers import Message
from firebreak.notify.paging.addresses import address_of
from firebreak.org.models import Brand

log = logging.getLogger(__name__)


def token_of(call: PageCall) -> str:
    """The secret of a call's link, the same on every repeat, made from the installation's key: only its digest is kept."""
    return salted_hmac("firebreak.notify.page_call", str(call.uid), algorithm="sha256").hexdigest()


def words_of(page: Page, *, brief: bool = False) -> kinds.Said:
    """What a run says, in the language that is active; ``brief`` for readers who are not signed in, and for robots."""
    words = _said(page, page.params, brief)
    if page.joined:
        newest = _said(page, page.newest, brief)
        more = ngettext(
            "{count} more since then, the newest: {subject}",
            "{count} more since then, the newest: {subject}", page.joined,
        )  # fmt: skip
        line = more.format(count=page.joined, subject=newest.subject)
        words = kinds.Said(words.subject, (*words.lines, line), newest.path, newest.button, newest.data)
    if page.test_id is None:
        return words
    subject = _("TEST: {subject}").format(subject=words.subject)
    return kinds.Said(subject, words.lines, words.path, words.button, words.data)


def _said(page: Page, params: Mapping[str, Any], brief: bool) -> kinds.Said:
    """The kind's words. Whatever is wrong with them, people are called all the same."""
    try:
        return (kinds.briefly if brief else kinds.said)(page.kind, params)
    except Exception:
        log.exception("a kind of call could not be put into words", extra={"kind": page.kind})
        return kinds.Said(_("You are needed at {brand}").format(brand=page.brand.name), ())


def message_of(call: PageCall, to: str) -> Message:
    """The message of a call: to a person with the link that answers it, to a room with the page it is about."""
    page, person = call.page, call.person
    language = person.language if person else str(page.params.get("language") or language_of(page.brand))
    zone = person.time_zone if person else page.brand.time_zone
    with translation.override(language), timezone.override(zone):
        words = words_of(page, brief=person is None)
        if person is not None:
            link = address_of(reverse("notify:answer", args=[token_of(call)]))
            button = _("Say that you are on it")
        else:
            link, button = address_of(words.path), words.button or words.path
        lines = [*words.lines, _("Number: {number}").format(number=number_of(page))]
        html = _html(language, lines, link, button)
    text = "\n\n".join([*lines, *([link] if link else [])])
    return Message(
        str(call.uid), to, words.subject, text, html, link, _data(call, words, language, text, link)
    )


def number_of(page: Page) -> str:
    """What people call a run by: the number of what it is about where that has one, else its own."""
    return str(page.params.get("number") or str(page.uid)[-6:])


def language_of(brand: Brand) -> str:
    """A room reads what the brand reads first."""
    return next((str(one).lower() for one in brand.languages), "en")


def _html(language: str, lines: list[str], link: str, button: str) -> str:
    body = format_html_join("", "<p>{}</p>", ((line,) for line in lines))
    way = format_html('<p><a href="{}">{}</a></p>', link, button or link) if link else ""
    return format_html('<html lang="{}"><body>{}{}</body></html>', language, body, way)


def _data(call: PageCall, words: kinds.Said, language: str, text: str, link: str) -> Mapping[str, Any]:
    page = call.page
    return {
        **words.data, "page": str(page.uid), "kind": page.kind, "about": page.about, "brand": page.brand.slug, "link": link,
        "subject": words.subject, "text": text, "language": language, "test": page.test_id is not None,
        "incident_number": number_of(page),
    }  # fmt: skip
