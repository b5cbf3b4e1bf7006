"""The newest notices of a language for feed readers: Atom (RFC 4287) and JSON Feed 1.1.

A notice that was withdrawn stays in them, without its text, so that readers replace what they had kept.
"""

import json
import uuid
from datetime import UTC, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from firebreak.connectors.status_page.entries import Entry, page_name
from firebreak.connectors.status_page.frame import Site
from firebreak.connectors.status_page.markup import clean, paragraphs, plain, said
from firebreak.connectors.status_page.pages import title_of
from firebreak.web.status_layout import feed_name

MOST: Final = 20
_SPACE: Final = uuid.UUID("6f1f9b0e-5d43-5d0a-9a55-0b6f6a4b7c21")
"""Of the ids of feeds: random, ours."""


def atom(site: Site, language: str) -> bytes:
    """The feed as XML."""
    page, entries = site.page, site.of(language)[:MOST]
    title = plain(_("Official notices of {name}").format(name=page.title))
    latest = max((entry.changed for entry in entries), default=datetime(1970, 1, 1, tzinfo=UTC))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">',
        f"<id>urn:uuid:{uuid.uuid5(_SPACE, f'{page.slug}/{language}')}</id>",
        f"<title>{title}</title>",
        f"<updated>{_rfc3339(latest)}</updated>",
        f"<author><name>{plain(page.title)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{page.address}{feed_name(language, "atom")}"/>',
        f'<link rel="alternate" type="text/html" href="{page.address}{language}/"/>',
    ]
    for entry in entries:
        lines += [
            "<entry>",
            f"<id>{_id(entry)}</id>",
            f"<title>{plain(title_of(entry, site))}</title>",
            f"<published>{_rfc3339(entry.published)}</published>",
            f"<updated>{_rfc3339(entry.changed)}</updated>",
            f'<link rel="alternate" type="text/html" href="{page.address}{page_name(entry.name)}"/>',
            f'<content type="html">{plain(_content(site, entry))}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""]).encode()


def json_feed(site: Site, language: str) -> bytes:
    """The feed as JSON."""
    page = site.page
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(_("Official notices of {name}").format(name=page.title)),
        "home_page_url": f"{page.address}{language}/",
        "feed_url": f"{page.address}{feed_name(language, 'json')}",
        "language": language,
        "authors": [{"name": page.title}],
        "items": [
            {
                "id": _id(entry),
                "url": f"{page.address}{page_name(entry.name)}",
                "title": title_of(entry, site),
                "content_html": _content(site, entry),
                "date_published": _rfc3339(entry.published),
                "date_modified": _rfc3339(entry.changed),
                "language": language,
            }
            for entry in site.of(language)[:MOST]
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n"


def _content(site: Site, entry: Entry) -> str:
    if entry.withdrawn:
        words = _("This notice was withdrawn on {time}. Its text is no longer shown.")
        return f"<p>{plain(words.format(time=said(entry.withdrawn, site.page.tz)))}</p>"
    return paragraphs(entry.body)


def _id(entry: Entry) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.UUID(entry.key), entry.language)}"


def _rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
