"""Bring the tables and static files up to date. ``firebreak up`` does this by itself."""

import argparse

from firebreak.site import installing

HELP = "bring the tables up to date"


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(_args: argparse.Namespace) -> int:
    installing.prepare()
    return 0
