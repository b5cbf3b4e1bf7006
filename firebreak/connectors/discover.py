"""Finds every connector: a folder with a ``manifest`` module that holds ``MANIFEST``.

A folder's ``words`` module, if there is one, holds ``WORDS``: the sentences of its codes, which the pages of
``listening`` (sources), ``notify`` (deliveries) and ``publishing`` then show. Sentences that are already there are kept.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path

from firebreak.base import connectors
from firebreak.listening import words
from firebreak.notify import words as notices
from firebreak.publishing import words as publishing

PACKAGE = "firebreak.connectors"


def names() -> list[str]:
    """Folders with a manifest, in alphabetical order; nothing is imported yet."""
    here = Path(__file__).parent
    found = [module.name for module in pkgutil.iter_modules([str(here)]) if module.ispkg]
    return sorted(name for name in found if (here / name / "manifest.py").is_file())


def discover() -> list[connectors.Manifest]:
    """Import and register them all. Calling it again changes nothing.

    Raises ``TypeError`` for a folder whose manifest module holds no ``MANIFEST``, and whatever its import
    raises: a broken connector must be seen at start, not missed in a crisis.
    """
    found = []
    for name in names():
        manifest = getattr(importlib.import_module(f"{PACKAGE}.{name}.manifest"), "MANIFEST", None)
        if not isinstance(manifest, connectors.Manifest) or manifest.name != name:
            raise TypeError(f"{PACKAGE}.{name}.manifest needs MANIFEST, a Manifest called {name!r}")
        connectors.register(manifest)
        found.append(manifest)
    for name in ("common", *names()):
        for code, text in words_of(name).items():
            words.WORDS.setdefault(code, text)
            notices.WORDS.setdefault(code, text)
            publishing.WORDS.setdefault(code, text)
    return found


def words_of(name: str) -> Mapping[str, str]:
    """Sentences by code of one folder; empty when it has none of its own."""
    if not (Path(__file__).parent / name / "words.py").is_file():
        return {}
    return dict(importlib.import_module(f"{PACKAGE}.{name}.words").WORDS)
