"""The brand's own addresses: webhooks and chat rooms."""

from collections.abc import Mapping
from typing import Any

from firebreak.base import connectors
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.notify.models import Endpoint
from firebreak.org.models import Brand


def add_endpoint(
    *,
    actor: Actor,
    brand: Brand,
    pager: str,
    name: str,
    settings: Mapping[str, Any],
    secrets: Mapping[str, Any],
) -> Endpoint:
    """A webhook, chat or phone service of the brand. Raises :class:`WrongInput` when the pager or its settings are wrong."""
    try:
        manifest = connectors.get(pager)
    except KeyError as error:
        raise WrongInput("notify.unknown_pager", f"There is no pager called {pager}.", pager=pager) from error
    if manifest.check is not None:
        manifest.check(settings)
    with change(actor=actor, brand_id=brand.pk, action="notify.endpoint_added") as record:
        endpoint = Endpoint(brand=brand, pager=pager, name=name, settings=dict(settings))
        endpoint.secrets = dict(secrets)
        endpoint.save(force_insert=True)
        # The chain is never forgotten, and a phone or chat number is personal: which settings were given, not what.
        given = sorted(key for key, value in settings.items() if value not in ("", None))
        record.about(f"endpoint:{endpoint.uid}", name=name, pager=pager, settings=given)
    return endpoint


def remove_endpoint(*, actor: Actor, endpoint: Endpoint) -> None:
    """Nothing more is sent there; what waited for it fails and says so.

    Its credentials, its settings (a phone or chat number is personal) and who was linked there are deleted; the name
    stays, for what was sent.
    """
    with change(actor=actor, brand_id=endpoint.brand_id, action="notify.endpoint_removed") as record:
        endpoint.active, endpoint.removed_at = False, now()
        endpoint.settings, endpoint.secrets, endpoint.account = {}, {}, ""
        endpoint.save(update_fields=["active", "removed_at", "settings", "secrets", "account"])
        unlinked, _rows = endpoint.identities.all().delete()
        record.about(f"endpoint:{endpoint.uid}", name=endpoint.name, unlinked=unlinked)
