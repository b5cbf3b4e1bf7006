"""Verify the audit chains: every link against its digest and the one before, and against the heads that are
written once a day, so that a chain whose end was cut off or that was made anew shows too.

Exit code 1 when one is broken.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firebreak.base import audit

HELP = "verify the audit chains"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify"], help="verify: walk every chain from its start")
    parser.add_argument("--brand", help="only this brand (its short name in addresses)")
    parser.add_argument(
        "--heads", type=Path, metavar="FILE", help="heads kept elsewhere, instead of those in the data folder"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _cut(given: Path | None, chains: list[int]) -> "list[audit.Fault]":
    """Chains that no longer hold a head that was once written."""
    from firebreak.base import audit, config
    from firebreak.base.errors import WrongInput

    file = given or Path(config.get("data_dir")) / "audit" / audit.HEADS
    if given is None and not file.exists():
        return []  # an installation of less than a day
    try:
        return [fault for fault in audit.check_heads(file) if fault.brand_id in chains]
    except (OSError, ValueError) as error:
        raise WrongInput("audit.heads", f"The heads in {file} cannot be read: {error}.") from error


def _chains(brand: str | None) -> list[int]:
    from firebreak.base import audit
    from firebreak.base.errors import WrongInput
    from firebreak.org.models import Brand

    if brand is None:
        return audit.chains()
    found = Brand.objects.filter(slug=brand).first()
    if found is None:
        raise WrongInput("audit.no_brand", f"There is no brand called {brand}.", brand=brand)
    return [found.pk]


def run(args: argparse.Namespace) -> int:
    from firebreak.base import audit
    from firebreak.base.models import AuditHead
    from firebreak.site.progress import bar

    faults: list[audit.Fault] = []
    heads = {head.brand_id: head for head in AuditHead.objects.all()}
    chains = _chains(args.brand)
    with bar("Verifying", total=sum(heads[c].number for c in chains if c in heads), quiet=args.json) as step:
        for chain in chains:
            for found in audit.verify(chain):
                if isinstance(found, audit.Fault):
                    faults.append(found)
                else:
                    step(1000)
    faults += _cut(args.heads, chains)
    links = sum(heads[chain].number for chain in chains if chain in heads)
    if args.json:
        body = {"chains": len(chains), "links": links, "faults": [vars(fault) for fault in faults]}
        sys.stdout.write(json.dumps(body) + "\n")
    else:
        for fault in faults:
            sys.stdout.write(f"broken: chain {fault.brand_id}, link {fault.number}: {fault.kind}\n")
        sys.stdout.write(f"{links} links in {len(chains)} chains: {'BROKEN' if faults else 'all hold'}\n")
    return int(bool(faults))
