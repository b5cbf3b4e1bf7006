"""The pages that people read: the newest notices of one language, and one page per notice.

No script, one style file, and all of it can be read without that. A list stays under 15 KB: the newest notices stand there
in full as long as there is room, the others as their headlines.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firebreak.connectors.common.links import links_in
from firebreak.connectors.status_page.entries import Entry, page_name
from firebreak.connectors.status_page.frame import Site, foot, language_link, top
from firebreak.connectors.status_page.markup import clean, cut, paragraphs, plain, stamp

MOST: Final = 50
"""Notices on one page."""
ROOM: Final = 15_000
"""Bytes of one list."""
ROOM_IN_FULL: Final = 9_000
"""Of these, for notices in full."""
BETWEEN: Final = 300
"""Kept free of these, for what stands between."""
MOST_BELOW: Final = 5
"""Later notices in full under an earlier one."""
LINE: Final = 80
"""Characters of a headline in the list of earlier ones."""


def title_of(entry: Entry, site: Site) -> str:
    """What a link to it is called."""
    if entry.withdrawn:
        return _("Withdrawn notice")
    return clean(entry.headline) or _("Notice of {time}").format(
        time=date_format(entry.published.astimezone(site.page.tz), "DATETIME_FORMAT")
    )


def list_page(site: Site, language: str) -> bytes:
    """The newest notices of a language. Its words are those of the active language."""
    entries = site.of(language)
    head = top(site, language, _("Official notices"), "index")
    said = [_element("h1", _("Official notices"))]
    if entries:
        latest = max(entry.changed for entry in entries)
        said.append(_timed(site, "asof", _("Last changed {time}"), latest))
    said.append(_elsewhere(site, language, entries))
    end = foot(site, language)
    room = ROOM - sum(_size(part) for part in (head, *said, end)) - BETWEEN
    return "\n".join([head, *said, *_listed(site, entries, room), end]).encode()


def _listed(site: Site, entries: Sequence[Entry], room: int) -> list[str]:
    """The newest in full as far as they fit, the first one always at least in part; then one line each."""
    out: list[str] = []
    full = min(room, ROOM_IN_FULL)
    for entry in entries[:MOST]:
        drawn = notice(site, entry)
        # One long notice may have all the room; further ones have what is left of the part for whole ones.
        if _size(drawn) > (full if out else room):
            if out:
                break
            drawn = _begun(site, entry, full)
        out.append(drawn)
        full -= _size(drawn)
        room -= _size(drawn)
    lines = []
    for entry in entries[len(out) : MOST]:
        line = _line(site, entry)
        room -= _size(line)
        if room < 0:
            break
        lines.append(line)
    left = len(entries) - len(out) - len(lines)
    if lines:
        out += [_element("h2", _("Earlier notices")), '<ul class="earlier">', *lines, "</ul>"]
    if left:
        out.append(_element("p", _("Only the newest notices are shown here."), "asof"))
    return out


def _size(drawn: str) -> int:
    """Bytes, with the line end that follows."""
    return len(drawn.encode()) + 1


def _begun(site: Site, entry: Entry, room: int) -> str:
    """The beginning of a long notice. Signs that must be written in another way take up to six times their room."""
    begin = room
    while _size(drawn := notice(site, entry, begin=begin)) > room and begin > 1:
        begin //= 2
    return drawn


def _line(site: Site, entry: Entry) -> str:
    where = f"{site.page.path}{page_name(entry.name)}"
    if entry.withdrawn or not entry.headline:
        text = _("Withdrawn notice") if entry.withdrawn else cut(entry.text, LINE)
    else:
        text = cut(entry.headline, LINE)
    return f'<li><a href="{where}"><bdi>{plain(text)}</bdi></a> {stamp(entry.published, site.page.tz)}</li>'


def entry_page(site: Site, entry: Entry) -> bytes:
    """One notice. The words around it are those of the active language."""
    head = top(site, entry.language, title_of(entry, site), page_name(entry.name))
    words = plain(_("All notices"))
    back = f'<p class="back"><a href="{site.page.path}{entry.language}/">{words}</a></p>'
    said = [notice(site, entry, alone=True), *_corrected_below(site, entry)]
    return "\n".join([head, back, *said, foot(site, entry.language)]).encode()


def _corrected_below(site: Site, entry: Entry) -> list[str]:
    """What updates or corrects it, in full under it, each with what follows that one: who reads the old text reads on."""
    out: list[str] = []
    seen = {entry.name}
    while len(out) <= MOST_BELOW and (later := site.followers.get(entry.name)) is not None:
        if later.name in seen or later.language != entry.language:
            break
        seen.add(later.name)
        out.append(notice(site, later))
        entry = later
    return [_element("h2", _("Updated or corrected since")), *out] if out else []


def notice(site: Site, entry: Entry, *, alone: bool = False, begin: int = 0) -> str:
    """One notice as an article. ``begin``: only so many bytes of its text, with a link to the rest."""
    level = "h1" if alone else "h2"
    title = f"<bdi>{plain(title_of(entry, site))}</bdi>"
    if not alone:
        title = f'<a href="{site.page.path}{page_name(entry.name)}">{title}</a>'
    parts = [f'<article class="notice{" gone" if entry.withdrawn else ""}">', f"<{level}>{title}</{level}>"]
    parts.append(_timed(site, "when", _("Published {time}"), entry.published))
    parts += _threads(site, entry)
    if entry.withdrawn:
        words = _("This notice was withdrawn on {time}. Its text is no longer shown.")
        parts.append(_timed(site, "withdrawn", words, entry.withdrawn))
    elif begin:
        text = _beginning(entry.body, begin)
        where = f"{site.page.path}{page_name(entry.name)}"
        more = _("Read the whole notice")
        parts.append(
            f'<div class="text">{paragraphs(text + "…")}\n<p><a href="{where}">{plain(more)}</a></p></div>'
        )
    else:
        parts.append(f'<div class="text">{paragraphs(entry.body)}</div>')
    return "\n".join([*parts, "</article>"])


def _beginning(text: str, size: int) -> str:
    """At most so many bytes, and no half of a web address."""
    begun = text.encode()[:size].decode(errors="ignore")
    inside = [begin for begin, end in links_in(text) if begin < len(begun) < end]
    return begun[: inside[0]] if inside else begun


def _threads(site: Site, entry: Entry) -> list[str]:
    """What it updates or corrects, and what later one does so to it: who comes by an old link must see that."""
    out = []
    earlier = site.by_name.get(entry.follows)
    if earlier is not None:
        out.append(_reference(_("Update or correction of: {notice}"), site, earlier))
    later = site.followers.get(entry.name)
    if later is not None:
        out.append(_reference(_("Updated or corrected by: {notice}"), site, later))
    return out


def _reference(words: str, site: Site, entry: Entry) -> str:
    where = f"{site.page.path}{page_name(entry.name)}"
    link = f'<a href="{where}"><bdi>{plain(cut(title_of(entry, site), LINE))}</bdi></a>'
    return f'<p class="thread">{plain(words).replace("{notice}", link)}</p>'


def _element(tag: str, words: str, kind: str = "") -> str:
    return f'<{tag} class="{kind}">{plain(words)}</{tag}>' if kind else f"<{tag}>{plain(words)}</{tag}>"


def _timed(site: Site, kind: str, words: str, moment: datetime) -> str:
    return f'<p class="{kind}">{plain(words).replace("{time}", stamp(moment, site.page.tz))}</p>'


def _elsewhere(site: Site, language: str, entries: Sequence[Entry]) -> str:
    """Says where there is more to read than here: in which languages, or nowhere yet."""
    newest = max((entry.changed.timestamp() for entry in entries), default=0.0)
    # Versions of one notice go out within minutes of each other; that is no news.
    newer = [
        other for other in site.languages
        if other != language and any(one.changed.timestamp() > newest + 1800 for one in site.of(other))
    ]  # fmt: skip
    if not newer:
        return "" if entries else _element("p", _("Nothing has been published here yet."), "empty")
    words = (
        _("There are newer notices in:")
        if entries
        else _("There are no notices in this language yet. Read them in:")
    )
    links = ", ".join(language_link(site, other) for other in newer)
    return f'<p class="empty">{plain(words)} {links}</p>'
