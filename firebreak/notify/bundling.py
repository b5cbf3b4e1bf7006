"""What waited for the end of somebody's quiet hours goes out as one mail."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.base import jobs
from firebreak.base.actions import change, machine
from firebreak.base.clock import now
from firebreak.notify import kinds
from firebreak.notify.models import Delivery, Notice
from firebreak.notify.rules import move

KIND = "bundle"
DELIVER = "notify.deliver"
MOST = 50


def send_held() -> int:
    """Mails whose quiet hours are over: one each, several of a person and brand as one. How many mails.

    What nobody needs any more goes by itself, so that its delivery says that it was not sent.
    """
    due = Delivery.objects.filter(state=Delivery.State.WAITING, held_until__lte=now(), person__isnull=False)
    groups: dict[tuple[int | None, int], list[Delivery]] = {}
    settled: list[list[Delivery]] = []
    for delivery in due.select_related("notice", "person").order_by("pk")[:5000]:
        if kinds.still_wanted(delivery.notice.kind, delivery.notice.params):
            groups.setdefault((delivery.person_id, delivery.notice.brand_id), []).append(delivery)
        else:
            settled.append([delivery])
    for rows in [*groups.values(), *settled]:
        with transaction.atomic():
            _send(rows)
    return len(groups)


def _send(rows: list[Delivery]) -> None:
    last = rows[-1] if len(rows) == 1 else _bundled(rows)
    last.held_until, last.created_at = None, now()
    last.save(update_fields=["held_until", "created_at"])
    jobs.enqueue(DELIVER, {"delivery": last.pk}, brand_id=last.notice.brand_id, unique=f"delivery:{last.pk}")


def _bundled(rows: list[Delivery]) -> Delivery:
    """One delivery in the place of several, which say so."""
    first = rows[0]
    notices = [
        {"kind": row.notice.kind, "params": row.notice.params} for row in rows if row.notice.kind != KIND
    ]
    with change(actor=machine("notify"), brand_id=first.notice.brand_id, action="notify.bundled") as record:
        notice = Notice.objects.create(
            brand_id=first.notice.brand_id, key=f"bundle:{first.uid}", kind=KIND, about=first.notice.about,
            params={"notices": notices[-MOST:], "count": len(rows)},
        )  # fmt: skip
        made = Delivery.objects.create(notice=notice, pager=first.pager, to=first.to, person=first.person)
        for row in rows:
            row.state, row.held_until, row.reference = (
                move(row.state, Delivery.State.BUNDLED),
                None,
                str(made.uid),
            )
            row.save(update_fields=["state", "held_until", "reference"])
        record.about(f"notice:{notice.uid}", deliveries=[str(row.uid) for row in rows], into=str(made.uid))
        record.touches(f"b{notice.brand_id}.notices")
    return made


def narrowed(kind: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a notice says if it goes out now: a bundle without what was settled since it was made."""
    if kind != KIND:
        return params
    left = [row for row in params["notices"] if kinds.still_wanted(row["kind"], row["params"])]
    return {**params, "notices": left, "count": params["count"] - len(params["notices"]) + len(left)}


def wanted(params: Mapping[str, Any]) -> bool:
    """Whether anything in a bundle is still worth sending."""
    return any(kinds.still_wanted(row["kind"], row["params"]) for row in params["notices"])


def said(params: Mapping[str, Any]) -> kinds.Said:
    """The bundle in words: each subject with all its lines, the newest last."""
    told = [
        kinds.said(row["kind"], row["params"]) for row in params["notices"] if row["kind"] in kinds.known()
    ]
    subject = ngettext(
        "One notice from your quiet hours", "{n} notices from your quiet hours", params["count"]
    ).format(n=params["count"])
    lines = [
        _("{subject}: {line}").format(subject=one.subject, line=" ".join(one.lines))
        if one.lines
        else one.subject
        for one in told
    ]
    path = told[-1].path if told else ""
    files = tuple(file for one in reversed(told) for file in one.files)  # the newest first: not all may fit
    return kinds.Said(subject, tuple(lines), path, _("Look at the newest"), {"count": params["count"]}, files)


kinds.register(KIND, said, wanted)
