"""Rotate the keys that open stored credentials: a new key is put first, and everything is sealed with it again.

The old keys stay in the file, below the new one, so that backups made before can still be read. Take them out
by hand when no such backup is kept any more. Restart Firebreak afterwards, so that every process knows the key.
"""

import argparse
import sys

HELP = "rotate the keys of stored credentials"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["rotate"], help="rotate: new key first, seal everything again")


def run(_args: argparse.Namespace) -> int:
    from firebreak.base import secrets
    from firebreak.base.actions import change, machine
    from firebreak.base.audit import INSTALLATION
    from firebreak.site import sealed

    secrets.add_key()
    with change(actor=machine("keys"), brand_id=INSTALLATION, action="site.keys_rotated") as record:
        count = sealed.reseal_all()
        record.about("keys:secrets", resealed=count, keys=len(secrets.keys()))
    sys.stdout.write(
        f"A new key is in use; {count} stored credentials were sealed with it. Restart Firebreak.\n"
    )
    return 0
