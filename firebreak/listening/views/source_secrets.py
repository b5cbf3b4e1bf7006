"""The secret with which a program signs what it sends: drawn for its maker until they say that they have copied it.

The mark lies in that person's session and ends by itself. No GET takes it away: a reload, a prefetch or a lost
answer never costs a secret that was not seen.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from firebreak.base import clock
from firebreak.base.connectors import Manifest
from firebreak.listening.models import OwnFigure, Source
from firebreak.org.access import BrandRequest

Signed = Source | OwnFigure

SHOWN_FOR_S = 1800
_MARK = "listening.fresh_secrets"


def show_from_now(request: BrandRequest, source: Signed) -> None:
    """Let its page draw the secret for half an hour."""
    request.session[_MARK] = {**_shown(request), str(source.uid): clock.now().timestamp() + SHOWN_FOR_S}


def put_away(request: BrandRequest, source: Signed) -> None:
    """The person has it: it is not drawn again."""
    request.session[_MARK] = {uid: end for uid, end in _shown(request).items() if uid != str(source.uid)}


def _shown(request: BrandRequest) -> dict[str, float]:
    """Sources whose secret this session may see now, each with the second at which that ends."""
    at = clock.now().timestamp()
    return {uid: end for uid, end in request.session.get(_MARK, {}).items() if end > at}


def is_shown(request: BrandRequest, uid: UUID) -> bool:
    """Whether this session may see the secret now."""
    return str(uid) in _shown(request)


def hook_context(
    request: BrandRequest, source: Signed, manifest: Manifest, address: str, *, example: bool = True
) -> dict[str, Any]:
    """Where to send, and while it is shown the fresh secret, with an example of a post unless told otherwise."""
    if not is_shown(request, source.uid):
        return {"hook_address": address, "has_new_secrets": manifest.new_secrets is not None}
    names = manifest.new_secrets() if manifest.new_secrets else source.secrets
    secrets = {name: str(source.secrets[name]) for name in names if source.secrets.get(name)}
    shown = manifest.example(address, secrets) if manifest.example and example else ""
    return {"hook_address": address, "hook_secrets": sorted(secrets.items()), "hook_example": shown}
