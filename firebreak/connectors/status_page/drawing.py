"""Everything that is drawn from the entries: the same truth always gives the same bytes."""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.utils import translation

from firebreak.connectors.status_page.entries import Entry, page_name
from firebreak.connectors.status_page.feeds import atom, json_feed
from firebreak.connectors.status_page.frame import Site
from firebreak.connectors.status_page.page import LANGUAGES, Page
from firebreak.connectors.status_page.pages import entry_page, list_page
from firebreak.web.status_layout import LANGUAGES_FILE, feed_name, index_name

PAGE_FILE = "page.json"


@cache
def style() -> tuple[str, bytes]:
    """Name by content, and content, of the style file."""
    content = Path(__file__).with_name("status.css").read_bytes()
    return f"status-{hashlib.sha256(content).hexdigest()[:8]}.css", content


def drawn(page: Page, entries: Sequence[Entry]) -> dict[str, bytes]:
    """Content by file name, in the order in which they should appear: what is pointed to comes first."""
    ordered = sorted(entries, key=lambda entry: (entry.published, entry.name), reverse=True)
    written = {entry.language for entry in ordered}
    others = [language for language in LANGUAGES if language in written and language not in page.languages]
    name, content = style()
    site = Site(page, ordered, [*page.languages, *others], name)
    files = {name: content}
    for language in site.languages:
        with translation.override(language.lower()):
            for entry in site.of(language):
                files[page_name(entry.name)] = entry_page(site, entry)
            files[feed_name(language, "atom")] = atom(site, language)
            files[feed_name(language, "json")] = json_feed(site, language)
            files[index_name(language)] = list_page(site, language)
    files[LANGUAGES_FILE] = _as_json([one for one in site.languages if one in written] or site.languages)
    files[PAGE_FILE] = _as_json(page.as_json())
    return files


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
