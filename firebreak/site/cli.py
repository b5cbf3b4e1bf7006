"""The ``firebreak`` command. Each verb is one module of :mod:`firebreak.site.commands`.

Exit codes: 0 done, 1 it ran and the answer is no (a check failed, something is broken), 2 wrong use or
wrong input, 3 the configuration is wrong, 130 stopped by the person.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from types import ModuleType

from firebreak import __version__
from firebreak.base.collector import undisturbed
from firebreak.site import commands

WRONG_USE, WRONG_CONFIG, STOPPED = 2, 3, 130


def names() -> dict[str, str]:
    """Verb -> name of its module; one that is a word of Python too ends in a line there: ``import_``."""
    found = (info.name for info in pkgutil.iter_modules(commands.__path__) if not info.name.startswith("_"))
    return {name.removesuffix("_"): f"{commands.__name__}.{name}" for name in sorted(found)}


def modules(only: str | None = None) -> dict[str, ModuleType]:
    """Verb -> module with HELP, ``arguments(parser)``, ``run(args) -> int`` and NEEDS_DJANGO.

    ``only`` one when it is a verb: a process need not load what the others need.
    """
    known = names()
    return {
        verb: importlib.import_module(name)
        for verb, name in known.items()
        if only not in known or only == verb
    }


def parser(found: dict[str, ModuleType]) -> argparse.ArgumentParser:
    """The whole command line, also read by the test that holds the manual against it."""
    top = argparse.ArgumentParser(
        prog="firebreak",
        description="A self-hosted crisis desk for social media.",
        epilog="Settings come from FIREBREAK_* variables and firebreak.toml: docs/reference/settings.md.",
    )
    top.add_argument("--version", action="version", version=f"firebreak {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, module in found.items():
        sub = verbs.add_parser(
            name,
            help=module.HELP,
            description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(sub)
    return top


def start_django() -> None:
    """Django with the settings of the product, once: for a verb, and for whoever looks at an installation from inside."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firebreak.site.settings")
    import django  # the verbs that need no database start without it
    from django.apps import apps

    if apps.ready:
        return
    with undisturbed():  # a sixth of the time of the start
        django.setup()


def main(argv: list[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    from firebreak.base.config import ConfigError
    from firebreak.base.errors import FirebreakError

    words = sys.argv[1:] if argv is None else argv
    found = modules(only=words[0] if words else None)
    args = parser(found).parse_args(words)
    module = found[args.verb]
    try:
        if getattr(module, "NEEDS_DJANGO", True):
            start_django()
        code: int = module.run(args)
    except ConfigError as error:
        sys.stderr.write(f"firebreak: {error}\n")
        return WRONG_CONFIG
    except FirebreakError as error:
        sys.stderr.write(f"firebreak: {error.message}\n")
        return WRONG_USE
    except BrokenPipeError:  # the reader of our output (head, a pager) has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("\nfirebreak: stopped.\n")
        return STOPPED
    return code
