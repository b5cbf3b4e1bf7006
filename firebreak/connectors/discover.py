"""Finds every connector: a folder with a ``manifest`` module that holds ``MANIFEST``."""

import importlib
import pkgutil
from pathlib import Path

from firebreak.base import connectors

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
    return found
