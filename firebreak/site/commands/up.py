"""Run everything on this machine: web, listen and work, supervised together.

Prints the address, and on a new installation a one-time link that makes the first account.
"""

import argparse
import sys

import httpx

from firebreak.base import config

HELP = "run everything on this machine"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--demo", action="store_true", help="add a fictional brand with a crisis that begins to unfold"
    )


def address() -> str:
    """What to type into a browser."""
    public: str = config.get("public_url")
    return public or f"http://{config.get('address')}"


def answers() -> bool:
    """Whether the web process serves already: an address is printed when it works, not before."""
    host, _, port = config.get("address").rpartition(":")
    reachable = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104
    try:
        return bool(httpx.get(f"http://{reachable}:{port}/healthz", timeout=2, trust_env=False).is_success)
    except httpx.HTTPError:
        return False


def run(args: argparse.Namespace) -> int:
    from firebreak.site import installing, processes

    stop = processes.until_stopped()
    installing.prepare()
    if args.demo:
        from firebreak.site import demo

        demo.install()

    def ready() -> None:
        from firebreak.org.actions import make_setup_link

        base = address().rstrip("/")
        sys.stdout.write(f"\nFirebreak is running at {base}\n")
        path = make_setup_link()
        if path:
            sys.stdout.write(f"Make the first account (works once, for 24 hours): {base}{path}\n")
        sys.stdout.write("Stop with Ctrl+C.\n\n")
        sys.stdout.flush()

    return processes.Supervisor().run(stop, answers=answers, ready=ready)
