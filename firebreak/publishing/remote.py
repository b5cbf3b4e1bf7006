"""Stopping what services would publish by themselves, one by one, while a freeze holds."""

from typing import Any

from firebreak.base import jobs, storable
from firebreak.base.actions import change
from firebreak.base.errors import FirebreakError, OutsideError, RateError, TransientError
from firebreak.publishing.actions.permitting import DESK, permit_to_stop
from firebreak.publishing.models import Channel, Freeze, StoppedRemote
from firebreak.publishing.queries.freezes import STOP as STOP
from firebreak.publishing.writers import Planned, Writer, writer_of


def lists(channel: Channel) -> bool:
    """Whether the channel's service tells what it will publish by itself."""
    return channel.manifest is not None and channel.manifest.lists_planned


@jobs.job(STOP)
def stop_all(payload: dict[str, Any]) -> None:
    """List what is planned in one channel, and stop each. What may pass is raised, so that the queue tries again."""
    freeze = Freeze.objects.filter(pk=payload["freeze"], lifted_at=None).first()
    channel = Channel.objects.filter(pk=payload["channel"], removed_at=None).first()
    if freeze is None or channel is None:
        return
    writer = writer_of(channel)
    for one in writer.planned():
        _noted(freeze, channel, one)
    failed: OutsideError | None = None
    for row in freeze.remotes.filter(channel=channel, state=StoppedRemote.State.OPEN):
        failed = _stopped(writer, row) or failed
    if isinstance(failed, TransientError | RateError):
        raise failed


def _noted(freeze: Freeze, channel: Channel, one: Planned) -> None:
    if freeze.remotes.filter(channel=channel, reference=one.reference[:600]).exists():
        return
    with change(actor=DESK, brand_id=freeze.brand_id, action="publishing.remote_found") as record:
        row = StoppedRemote.objects.create(
            freeze=freeze, channel=channel, reference=one.reference[:600], text=storable.text(one.text[:20_000]), at=one.at,
            address=one.address[:600],
        )  # fmt: skip
        record.about(f"remote:{row.uid}", freeze=str(freeze.uid), channel=str(channel.uid))
        record.touches(f"b{freeze.brand_id}.publishing")


def _stopped(writer: Writer, row: StoppedRemote) -> OutsideError | None:
    error: OutsideError | None = None
    code = ""
    try:
        writer.stop(permit_to_stop(row.channel.brand_id, row.reference), row.reference)
    except OutsideError as found:
        error, code = found, found.code
    except FirebreakError as found:
        code = found.code
    with change(actor=DESK, brand_id=row.freeze.brand_id, action="publishing.remote_stopped") as record:
        row.state = StoppedRemote.State.OPEN if code else StoppedRemote.State.STOPPED
        row.error_code = code
        row.save(update_fields=["state", "error_code"])
        record.about(f"remote:{row.uid}", state=row.state, error=code)
        record.touches(f"b{row.freeze.brand_id}.publishing")
    return error
