"""Which posts brands may share: only what a network gave at the operator's own address."""

from firebreak.base import connectors
from firebreak.listening.models import Source
from firebreak.listening.pipeline.feeding import Origin

SHARED = 0


def scope_of(source: Source) -> int:
    """0 for a source whose posts are the same for everybody, else the brand.

    A post stored for all must come from where no brand can forge it: a connector that reads one public
    network, with no address that the brand itself chose. Files, webhooks, feeds and mail stay with the brand.
    """
    try:
        manifest = connectors.get(source.connector)
    except KeyError:
        return source.brand_id
    own_address = any(
        source.settings.get(field.name) not in (None, "", field.default)
        for field in manifest.fields
        if field.kind == "address"
    )
    public = connectors.READ in manifest.can and bool(manifest.platform)
    return SHARED if public and not own_address and manifest.keyless else source.brand_id


def origin_of(source: Source) -> Origin:
    """The origin of a source's posts (its brand must be loaded)."""
    return Origin(source.brand_id, source.pk, scope_of(source), source.brand.retention_days)
