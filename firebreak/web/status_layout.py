"""How the files of public status pages are called: by who writes them and by who serves them.

::

    <data_dir>/status/<slug>/
      entries/<key>-<language>.json     what was published: the truth, never served
      entries/<key>-<language>.html     its page
      index.<language>.html             the newest of one language
      feed.<language>.atom, .json       the same for programs
      languages.json                    the languages to choose from, the first one first; not served
      page.json                         name, contact, zone: what all was drawn with; not served
      status-<8 hexadecimal digits>.css the style, named by its content
"""

import re
from pathlib import Path
from typing import Final

from firebreak.base import config

LANGUAGE: Final = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?"
SLUG: Final = r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?"
ENTRY: Final = rf"[0-9a-f]{{32}}-{LANGUAGE}"
STYLE: Final = r"status-[0-9a-f]{8}\.css"
LANGUAGES_FILE: Final = "languages.json"
PREFIX: Final = "/status/"

_SLUG = re.compile(SLUG)


def folder() -> Path:
    """Where all status pages of the installation lie."""
    return Path(config.get("data_dir")).resolve() / "status"


def is_slug(word: str) -> bool:
    """Whether it can be a page's part of the address.

    >>> is_slug("acme-tea"), is_slug("Acme"), is_slug("..")
    (True, False, False)
    """
    return _SLUG.fullmatch(word) is not None


def index_name(language: str) -> str:
    """Of the newest notices of one language."""
    return f"index.{language}.html"


def feed_name(language: str, kind: str) -> str:
    """``kind``: atom or json."""
    return f"feed.{language}.{kind}"
