"""Write one file with everything needed to start again: database, keys, originals. Safe while all runs.

The file holds the keys that open stored credentials: keep it as you would keep them.
"""

import argparse
import json
import sys
from pathlib import Path

HELP = "write everything to one file, while running"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="where to (default: backups/ in the data folder)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    from firebreak.base import config
    from firebreak.base.clock import now
    from firebreak.site import backups
    from firebreak.site.progress import bar

    name = f"firebreak-{now():%Y%m%d-%H%M%S}.tar.gz"
    target = (args.file or Path(config.get("data_dir")) / "backups" / name).absolute()
    with bar("Writing", quiet=args.json) as step:
        manifest = backups.make(target, step)
    links = sum(number for number, _ in manifest.heads.values())
    if args.json:
        body = {
            "file": str(target),
            "bytes": target.stat().st_size,
            "files": len(manifest.files),
            "audit_links": links,
        }
        sys.stdout.write(json.dumps(body) + "\n")
    else:
        size = target.stat().st_size / 2**20
        sys.stdout.write(f"{target}: {size:.1f} MiB, {len(manifest.files)} files, {links} audit links\n")
    return 0
