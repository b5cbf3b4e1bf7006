"""The picture of a page that is kept: wanted when the page is kept, taken by a job, kept beside it or not, in words.

Whatever becomes of the picture, the page stays kept. One picture is taken at a time, so that calls and timers need not wait.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from firebreak.base import config, jobs, picturing
from firebreak.base.actions import Actor, machine
from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, TransientError, WrongInput, WrongMove
from firebreak.base.models import Job
from firebreak.incidents import shelf
from firebreak.incidents.acting import TooLateError, act
from firebreak.incidents.models import Evidence

TAKE, STRANDED = "incidents.picture_evidence", "incidents.stranded_pictures"
SERIAL = "incidents.pictures"
WAITING_MOST = 20
"""Pictures of a brand that may wait when somebody asks for one more."""
TRIES, WAIT_S = 3, (5, 20)
"""Short waits: the next picture waits with this one."""
MACHINE = machine("evidence")


def picture_wanted(row: Evidence) -> list[str]:
    """Have a picture taken of a page that is being kept, in the caller's transaction; the fields that it set."""
    row.picture, row.picture_problem = Evidence.Picture.WAITING, ""
    _enqueue(row, 1)
    return ["picture", "picture_problem"]


def ask_picture_again(*, actor: Actor, evidence: Evidence) -> Evidence:
    """Try once more to take a picture.

    Raises :class:`WrongMove` where none failed, :class:`WrongInput` when too many wait.
    """
    with act(actor=actor, incident=evidence.incident, action="evidence_picture_asked", closed=True) as doing:
        row = doing.fresh(evidence)
        if row.picture != Evidence.Picture.FAILED or row.removed_at is not None:
            raise WrongMove("incidents.wrong_move", "It is not one that failed.")
        waiting = Evidence.objects.filter(
            incident__brand=doing.incident.brand_id, picture=Evidence.Picture.WAITING, removed_at=None
        )
        if waiting.count() >= WAITING_MOST:
            raise WrongInput("incidents.pictures_waiting", "Too many pictures wait.", most=WAITING_MOST)
        doing.save(row, *picture_wanted(row))
        doing.say(number=row.number)
    return row


def _enqueue(row: Evidence, turn: int, wait_s: float = 0) -> None:
    jobs.enqueue(
        TAKE, {"evidence": str(row.uid), "turn": turn}, brand_id=row.incident.brand_id, serial=SERIAL,
        due_at=now() + timedelta(seconds=wait_s), max_attempts=3,
    )  # fmt: skip


@jobs.job(TAKE)
def take_picture(payload: dict[str, Any]) -> None:
    """Take what is wanted. Done twice, the second changes nothing."""
    row = Evidence.objects.select_related("incident__brand").filter(uid=payload["evidence"]).first()
    if row is None or row.picture != Evidence.Picture.WAITING or row.removed_at is not None:
        return
    turn = int(payload["turn"])
    try:
        limit = int(config.get("upload_limit_mb")) * 2**20
        keep_picture(row, picturing.take(row.address, limit=limit))
    except TransientError as error:
        if turn < TRIES:
            _enqueue(row, turn + 1, WAIT_S[turn - 1])
        else:
            _failed(row, error.code)
    except FirebreakError as error:
        _failed(row, error.code)


def keep_picture(row: Evidence, found: picturing.Picture) -> None:
    """Store the picture of a page that waits for it, beside what was kept of the page."""
    kept = {
        **shelf.keep_bytes(found.png, "picture.png", "image/png"),
        "sort": shelf.PICTURE, "at": found.at.isoformat(), "address": found.final[:2_000], "width": found.width,
        "height": found.height, "cut": found.cut, "loaded": found.loaded, "browser": found.browser,
    }  # fmt: skip
    with act(actor=MACHINE, incident=row.incident, action="evidence_pictured", closed=True) as doing:
        fresh = doing.fresh(row)
        if fresh.picture != Evidence.Picture.WAITING or fresh.removed_at is not None:
            raise TooLateError  # another worker was faster, or it was taken out
        doing.say(number=fresh.number)
        fresh.picture, fresh.files = Evidence.Picture.KEPT, [*fresh.files, kept]
        doing.save(fresh, "picture", "files")


@jobs.job(STRANDED)
def give_up_pictures(_payload: dict[str, Any]) -> None:
    """Pictures that are waited for while nothing takes them: their job was buried. They can be asked for again."""
    waiting = Evidence.objects.filter(picture=Evidence.Picture.WAITING, removed_at=None)
    for row in waiting.select_related("incident__brand"):
        _failed(row, "incidents.picture_stranded", stranded=True)


def _failed(row: Evidence, problem: str, *, stranded: bool = False) -> None:
    with act(actor=MACHINE, incident=row.incident, action="evidence_not_pictured", closed=True) as doing:
        fresh = doing.fresh(row)
        if fresh.picture != Evidence.Picture.WAITING or (stranded and _has_job(fresh)):
            raise TooLateError
        doing.say(number=fresh.number, problem=problem)
        fresh.picture, fresh.picture_problem = Evidence.Picture.FAILED, problem[:60]
        doing.save(fresh, "picture", "picture_problem")


def _has_job(row: Evidence) -> bool:
    """Whether a job is still to be done about it. A wish for a picture and its job are written together."""
    live = Job.objects.filter(name=TAKE, state__in=(Job.State.WAITING, Job.State.RUNNING))
    return str(row.uid) in {payload["evidence"] for payload in live.values_list("payload", flat=True)}


jobs.every(STRANDED, 60.0)
