"""What stands around the notices on every page: head, name, languages, contact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from firebreak.connectors.status_page.entries import Entry
from firebreak.connectors.status_page.markup import clean, linked, plain
from firebreak.connectors.status_page.page import Page
from firebreak.web.status_layout import feed_name


@dataclass(frozen=True)
class Site:
    """All that a page is drawn from. ``entries`` newest first, of all languages."""

    page: Page
    entries: Sequence[Entry]
    languages: Sequence[str]
    """Those of the page, then others in which something was published."""
    style: str
    """Name of the style file."""

    def of(self, language: str) -> list[Entry]:
        """The notices of one language, newest first."""
        return [entry for entry in self.entries if entry.language == language]

    @cached_property
    def by_name(self) -> Mapping[str, Entry]:
        """All notices."""
        return {entry.name: entry for entry in self.entries}

    @cached_property
    def followers(self) -> Mapping[str, Entry]:
        """By the name of an entry, the newest one that updates or corrects it."""
        return {
            entry.follows: entry for entry in reversed(self.entries) if entry.follows and not entry.withdrawn
        }


def language_link(site: Site, language: str) -> str:
    """To the list in another language, in its own name."""
    return (
        f'<a href="{site.page.path}{language}/" lang="{language}" hreflang="{language}">'
        f"{plain(_own_name(language))}</a>"
    )


def _own_name(language: str) -> str:
    return dict(settings.LANGUAGES).get(language.lower(), language)


def top(site: Site, language: str, title: str, here: str) -> str:
    """Everything before the notices. ``here``: index, or what page of a notice it is."""
    page = site.page
    name, path = plain(page.title), page.path
    described = plain(_("Official notices of {name}").format(name=page.title))
    feeds = "\n".join(
        f'<link rel="alternate" type="application/{kind}" title="{described}" href="{path}{feed_name(language, ending)}">'
        for kind, ending in (("atom+xml", "atom"), ("feed+json", "json"))
    )
    others = ""
    if len(site.languages) > 1:
        items = [
            f'<li><span aria-current="{"page" if here == "index" else "true"}">{plain(_own_name(one))}</span></li>'
            if one == language
            else f"<li>{language_link(site, one)}</li>"
            for one in site.languages
        ]
        label = plain(_("Language"))
        others = f'\n<nav aria-label="{label}"><ul>{"".join(items)}</ul></nav>'
    return f"""<!DOCTYPE html>
<html lang="{language}" dir="ltr">
<head>
<meta charset="utf-8">
<title>{plain(title)} – {name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="{described}">
<link rel="stylesheet" href="{path}{site.style}">
{feeds}
</head>
<body>
<header><div class="in">
<p class="name"><a href="{path}{language}/"><bdi>{name}</bdi></a></p>{others}
</div></header>
<main class="in">"""


def foot(site: Site, language: str) -> str:
    """Everything after them."""
    page = site.page
    lines = []
    if page.contact:
        lines.append(f'<p dir="auto">{linked(clean(page.contact))}</p>')
    if page.site:
        words = plain(_("Website of {name}").format(name=page.title))
        lines.append(f'<p><a href="{plain(page.site)}">{words}</a></p>')
    if page.mail_list:
        words = plain(_("Get these notices by email"))
        lines.append(f'<p><a href="{page.follow_path(language)}">{words}</a></p>')
    atom, feed = (f"{page.path}{feed_name(language, ending)}" for ending in ("atom", "json"))
    words = plain(_("Follow these notices in a feed reader:"))
    lines.append(f'<p>{words} <a href="{atom}">Atom</a>, <a href="{feed}">JSON</a></p>')
    return "\n".join(
        ["</main>", '<footer><div class="in">', *lines, "</div></footer>", "</body>", "</html>", ""]
    )
