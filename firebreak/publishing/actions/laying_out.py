"""Who gets a text that is queued for a mail list: one mail for each receiver, in one language."""

from collections.abc import Sequence

from django.db import connection

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.publishing.models import Delivery, Mailing, Release
from firebreak.publishing.queries.receivers import to_list
from firebreak.web.contents import LANGUAGE_NAMES


def lay_out(release: Release, rows: Sequence[Delivery]) -> None:
    """A mail for each active receiver of each list among these deliveries, in the caller's transaction.

    Theirs is the text in their language, else in the first of the release by the channel; whoever has a text of the same
    thing from an earlier release gets no second one. Raises :class:`WrongInput` where nobody would get anything.
    """
    lists: dict[int, list[Delivery]] = {}
    for row in rows:
        if to_list(row.channel):
            lists.setdefault(row.channel_id, []).append(row)
    for of_channel in lists.values():
        channel, languages = of_channel[0].channel, [one.language for one in of_channel]
        order = [*channel.languages, *LANGUAGE_NAMES]
        first = min(languages, key=lambda code: order.index(code) if code in order else len(order))
        _give_up_on_earlier(release, channel.pk)
        made = {one.pk: _laid_out(release, one, languages, first) for one in of_channel}
        if not any(made.values()):
            raise WrongInput("publishing.no_receivers", "Nobody would get it.", channel=channel.name)
        for one in of_channel:
            if not made[one.pk]:
                one.state, one.ended_at, one.error_code = (
                    Delivery.State.CANCELLED,
                    now(),
                    "publishing.not_read",
                )
                one.save(update_fields=["state", "ended_at", "error_code"])


def _give_up_on_earlier(release: Release, channel_id: int) -> None:
    """Mails of the same thing that wait in what failed or was cancelled go out by this release, or not at all."""
    ended = (Delivery.State.FAILED, Delivery.State.CANCELLED)
    earlier = Delivery.objects.filter(channel=channel_id, release__about=release.about, state__in=ended)
    rows = Mailing.objects.filter(delivery__in=earlier.exclude(release=release).values("pk"))
    rows.filter(state=Mailing.State.WAITING).update(state=Mailing.State.SKIPPED)


_LAY_OUT = """
INSERT INTO publishing_mailing
    (delivery_id, release_id, subscriber_id, state, due_at, tries, message_id, error_code, key, returned)
SELECT %s, %s, s.id, 'waiting', %s, 0, '', '', '', ''
FROM publishing_subscriber s
WHERE s.channel_id = %s AND s.state = 'active' AND (s.language = %s OR (%s AND s.language NOT IN ({languages})))
AND NOT EXISTS (
    SELECT 1 FROM publishing_mailing m JOIN publishing_release r ON r.id = m.release_id
    WHERE m.subscriber_id = s.id AND r.about = %s AND m.state NOT IN ('failed', 'skipped'))
ORDER BY s.id
"""


def _laid_out(release: Release, row: Delivery, languages: Sequence[str], first: str) -> int:
    """In one statement: a list may have 20,000 receivers, and others wait for the database."""
    sql = _LAY_OUT.format(languages=", ".join(["%s"] * len(languages)))
    due = connection.ops.adapt_datetimefield_value(row.due_at)
    others = row.language == first
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [
                row.pk, release.pk, due, row.channel_id, row.language, others, *languages, release.about,
            ],
        )  # fmt: skip
        return int(cursor.rowcount)
