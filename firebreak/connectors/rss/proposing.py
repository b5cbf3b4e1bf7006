"""Feeds that fit a brand and need neither key nor account.

Proposed are only feeds whose publisher offers them to machines: the GDELT Project (news of the world, free for
any use with a citation) and Wikipedia's feeds of an article's changes; hashtags of Mastodon are offered by the
connector of their own. Left out on purpose: Google News and Bing News (their feeds are for personal,
non-commercial reading), Reddit (wants an approval before any automatic reading) and third parties that republish
other people's sites. A Google Alert is made by the user in the own account, and its feed's address is pasted in.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

GDELT = "https://api.gdeltproject.org/api/v2/doc/doc"
LANGUAGES = {"en": "english", "zh": "chinese", "sv": "swedish", "ms": "malay", "id": "indonesian"}
WIKIPEDIAS = {"en", "zh", "sv", "ms"}
MOST = 3
"""Feeds of each kind."""


def propose(profile: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Offers for a brand's ``name``, ``spellings`` and ``languages``: ``name``, ``settings``, ``chosen``."""
    name = str(profile.get("name") or "").strip()
    if not name:
        return []
    languages = list(
        dict.fromkeys(str(code).lower().split("-")[0] for code in profile.get("languages") or ["en"])
    )
    return [*_news(profile, name, languages), *_articles(name, languages)]


def _news(profile: Mapping[str, Any], name: str, languages: list[str]) -> Iterator[Mapping[str, Any]]:
    # The index is of English translations, so only names in Latin letters can be found, four letters at least.
    spellings = [name, *map(str, profile.get("spellings") or [])]
    latin = [
        s for s in dict.fromkeys(s.strip().replace('"', "") for s in spellings) if s.isascii() and len(s) >= 4
    ][:4]
    if not latin:
        return
    words = " OR ".join(f'"{s}"' for s in latin)
    query = f"({words})" if len(latin) > 1 else words
    for code in [code for code in languages if code in LANGUAGES][:MOST]:
        asked = {"query": f"{query} sourcelang:{LANGUAGES[code]}", "mode": "artlist", "format": "rss"}
        address = f"{GDELT}?{urlencode({**asked, 'timespan': '1d', 'sort': 'datedesc', 'maxrecords': '75'})}"
        yield _offer(f"GDELT {code}: {name}", address, "news", lang=code, every_minutes=15)


def _articles(name: str, languages: list[str]) -> Iterator[Mapping[str, Any]]:
    for code in [code for code in languages if code in WIKIPEDIAS][:MOST]:
        query = urlencode({"title": name.replace(" ", "_"), "action": "history", "feed": "atom"})
        address = f"https://{code}.wikipedia.org/w/index.php?{query}"
        # Not every brand has an article: offered, not chosen.
        yield _offer(
            f"Wikipedia {code}: {name}", address, "wikipedia", chosen=False, lang=code, every_minutes=30
        )


def _offer(name: str, address: str, platform: str, *, chosen: bool = True, **more: Any) -> Mapping[str, Any]:
    return {"name": name, "settings": {"address": address, "platform": platform, **more}, "chosen": chosen}
