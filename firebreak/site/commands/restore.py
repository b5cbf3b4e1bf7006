"""Put a backup into an empty installation, verify its audit chains, and rebuild the search index.

Refuses when there is an installation already; nothing is overwritten. Exit code 1 when a chain does not hold.
"""

import argparse
import json
import sys
from pathlib import Path

HELP = "put a backup into an empty installation"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file that firebreak backup wrote")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    from firebreak.base import audit
    from firebreak.base.models import AuditHead
    from firebreak.listening import search
    from firebreak.publishing.actions.restoring import hold_restored
    from firebreak.site import backups
    from firebreak.site.progress import bar

    total = len(backups.read_manifest(args.file).files)
    with bar("Restoring", total=total, quiet=args.json) as step:
        manifest = backups.restore(args.file, step)
    faults = [f for chain in audit.chains() for f in audit.verify(chain) if isinstance(f, audit.Fault)]
    heads = {str(head.brand_id): [head.number, head.digest] for head in AuditHead.objects.all()}
    same = all(heads.get(chain) == head for chain, head in manifest.heads.items())
    held = hold_restored()  # after the heads were compared: it adds to the chains
    with bar("Indexing", quiet=args.json) as step:
        search.rebuild_index(step)
    holds = same and not faults
    if args.json:
        sys.stdout.write(
            json.dumps({"made_at": manifest.made_at, "chains": len(heads), "holds": holds, "held": held})
            + "\n"
        )
    else:
        verdict = (
            "every audit chain holds" if holds else "AN AUDIT CHAIN DOES NOT HOLD: see firebreak audit verify"
        )
        sys.stdout.write(f"Restored the backup of {manifest.made_at}: {verdict}\n")
        if held:
            sys.stdout.write(
                f"Held, as they may have gone out since: {held} planned publications. Decide each anew.\n"
            )
    return 0 if holds else 1
