"""Add the demo (a fictional brand, three weeks of history, a crisis that begins) or remove it without a trace."""

import argparse
import sys

HELP = "add or remove the demo"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=["install", "remove"], help="install: add it; remove: take all of it away"
    )


def run(args: argparse.Namespace) -> int:
    from firebreak.site import demo, installing

    installing.prepare()
    if args.what == "install":
        demo.install()
        sys.stdout.write("The demo is here. Its crisis begins a minute after firebreak up.\n")
        return 0
    posts = demo.remove()
    sys.stdout.write("There was no demo.\n" if posts is None else f"The demo is gone, with {posts} posts.\n")
    return 0
