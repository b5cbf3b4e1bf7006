"""Freeze all planned publishing of a brand, also while web and worker are stopped and while another process holds the
database: nothing planned here goes out from the moment that this says so.

Prints what may already be out, and what elsewhere is still open. A brand that is frozen stays so; --again freezes it once
more, which also holds what was decided in the face of the first freeze. Two people lift it, on the page of the freeze.
Exit code 0 when it is frozen. With --show nothing is changed: 0 when it is frozen and nothing is known to be open, 1 when
it is not frozen, or something may be out or is still open.
"""

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firebreak.desk.freezing.state import State
    from firebreak.org.models import Brand

HELP = "freeze all planned publishing of a brand"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("brand", metavar="BRAND", help="its short name in addresses")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--why", metavar="TEXT", help="why, in a few words: the team reads it on every page")
    what.add_argument("--show", action="store_true", help="only say what is frozen and what is still open")
    parser.add_argument(
        "--again", action="store_true", help="freeze it once more where it is frozen: the new freeze is lifted by itself"
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _brand(slug: str) -> "Brand":
    from firebreak.base import storable
    from firebreak.base.errors import WrongInput
    from firebreak.org.models import Brand

    found = Brand.objects.filter(slug=storable.text(slug)).first()
    if found is None:
        known = ", ".join(Brand.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise WrongInput(
            "freeze.no_brand", f"There is no brand called {slug}. Nothing was frozen. There is: {known or 'none'}."
        )  # fmt: skip
    return found


def _told(state: "State", head: str) -> str:
    """What a person reads: first what may be out, then what is open, then what holds."""
    from firebreak.desk.freezing.saying import lines_of

    return "\n".join([head, *lines_of(state)]) + "\n"


def run(args: argparse.Namespace) -> int:
    from firebreak.base.actions import machine
    from firebreak.desk.freezing.saying import body_of
    from firebreak.desk.freezing.state import state_of
    from firebreak.plan.outlets import freeze
    from firebreak.publishing import queries

    brand, new, out = _brand(args.brand), False, list[str]()
    if not args.show and (args.again or not queries.frozen(brand)):
        made = freeze(actor=machine("command"), brand=brand, person=None, why=args.why)
        new, out = True, made.out
    state = state_of(brand, out)
    if args.json:
        sys.stdout.write(json.dumps({**body_of(state), "new": new}, ensure_ascii=False) + "\n")
    elif new:
        sys.stdout.write(_told(state, f"{brand.name} is frozen: nothing planned here goes out."))
    elif state.frozen:
        already = "is frozen" if args.show else "is frozen already; nothing was changed"
        sys.stdout.write(_told(state, f"{brand.name} {already}."))
    else:
        sys.stdout.write(f"{brand.name} is not frozen.\n")
    return int(not state.done) if args.show else int(not state.frozen)
