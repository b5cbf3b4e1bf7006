"""Keeping a page by its address: asked for now, fetched by a job, kept or failed in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from firebreak.base import fetching, jobs
from firebreak.base.actions import Actor, machine
from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, RateError, TransientError, WrongInput, WrongMove
from firebreak.base.models import Job
from firebreak.incidents import archiving, shelf
from firebreak.incidents.acting import TooLateError, act, text
from firebreak.incidents.actions.evidence import number
from firebreak.incidents.actions.pictures import picture_wanted
from firebreak.incidents.models import Evidence, Incident
from firebreak.org.models import Person

FETCH, STRANDED = "incidents.fetch_evidence", "incidents.stranded_pages"
WAITING_MOST = 20
"""Pages of a brand that are fetched at one time."""
TRIES, WAIT_S = 3, (5, 60)
MACHINE = machine("evidence")


def ask_page(
    *, actor: Actor, incident: Incident, person: Person | None, address: str, note: str = ""
) -> Evidence:
    """Have a page fetched and kept. Its piece is there at once, waiting.

    Raises :class:`WrongInput` for what is no address of a page, or when too many wait already.
    """
    asked = text(address, "address")
    try:
        fetching.check_address(asked)
    except WrongInput as error:
        raise WrongInput("incidents.page_address", str(error), field="address") from error
    row = Evidence(
        sort=Evidence.Sort.PAGE,
        state=Evidence.State.WAITING,
        address=asked,
        note=text(note, "note", required=False),
    )
    with act(actor=actor, incident=incident, action="evidence_asked", closed=True) as doing:
        _room_for_one(incident)
        made = number(doing, person, row)
        _enqueue(made, 1)
    return made


def ask_page_again(*, actor: Actor, evidence: Evidence) -> Evidence:
    """Try once more what could not be fetched. Raises :class:`WrongMove` for what was kept or is being fetched."""
    with act(actor=actor, incident=evidence.incident, action="evidence_asked", closed=True) as doing:
        row = doing.fresh(evidence)
        if row.state != Evidence.State.FAILED or row.removed_at is not None:
            raise WrongMove("incidents.wrong_move", "It is not one that failed.")
        _room_for_one(evidence.incident)
        row.state, row.problem = Evidence.State.WAITING, ""
        doing.save(row, "state", "problem")
        doing.say(number=row.number, sort=row.sort)
        _enqueue(row, 1)
    return row


def _room_for_one(incident: Incident) -> None:
    waiting = Evidence.objects.filter(
        incident__brand=incident.brand_id, state=Evidence.State.WAITING, removed_at=None
    )
    if waiting.count() >= WAITING_MOST:
        raise WrongInput(
            "incidents.pages_waiting", "Too many pages wait.", field="address", most=WAITING_MOST
        )


def _enqueue(row: Evidence, turn: int, wait_s: float = 0) -> None:
    jobs.enqueue(
        FETCH, {"evidence": str(row.uid), "turn": turn}, brand_id=row.incident.brand_id,
        due_at=now() + timedelta(seconds=wait_s), max_attempts=3,
    )  # fmt: skip


@jobs.job(FETCH)
def fetch_page(payload: dict[str, Any]) -> None:
    """Fetch what was asked for. Done twice, the second changes nothing. What nobody foresaw is raised: the queue tries
    again, and :func:`give_up` says so when that did not help."""
    row = Evidence.objects.select_related("incident__brand").filter(uid=payload["evidence"]).first()
    if row is None or row.state != Evidence.State.WAITING or row.removed_at is not None:
        return
    turn = int(payload["turn"])
    try:
        keep_page(row, archiving.fetched(row.address))
    except (TransientError, RateError) as error:
        if turn < TRIES:
            _enqueue(row, turn + 1, max(WAIT_S[turn - 1], min(getattr(error, "retry_after", 0), 300)))
        else:
            _failed(row, error.code)
    except FirebreakError as error:  # also where there is no room for it: a piece must not wait for ever
        _failed(row, error.code)


def keep_page(row: Evidence, page: archiving.Page) -> None:
    """Store a page that was fetched for a piece that waits for it."""
    kept = [shelf.keep_bytes(archiving.warc(page), "page.warc.gz", "application/warc")]
    if page.body:
        kept.append(shelf.keep_bytes(page.body, f"page.{page.ending}", page.kind))
    with act(actor=MACHINE, incident=row.incident, action="evidence_kept", closed=True) as doing:
        fresh = doing.fresh(row)
        if fresh.state != Evidence.State.WAITING or fresh.removed_at is not None:
            raise TooLateError  # another worker was faster, or it was taken out
        doing.say(number=fresh.number, sort=fresh.sort)
        fresh.state, fresh.files, fresh.final = Evidence.State.KEPT, kept, page.final[:2_000]
        fresh.text, fresh.captured_at = archiving.title(page), page.at
        names = picture_wanted(fresh) if page.ending == "html" else []
        doing.save(fresh, "state", "files", "final", "text", "captured_at", *names)


@jobs.job(STRANDED)
def give_up(_payload: dict[str, Any]) -> None:
    """Pages that wait while nothing fetches them have failed, and can be asked for again: their job was buried, as nobody
    foresaw what happened or its worker died each time. Done twice, it is said once."""
    waiting = Evidence.objects.filter(state=Evidence.State.WAITING, removed_at=None)
    for row in waiting.select_related("incident__brand"):
        _failed(row, "incidents.page_stranded", only_if=_stranded)


def _stranded(row: Evidence) -> bool:
    """Whether no job that is still to be done is about it. A piece and its job are written together."""
    live = Job.objects.filter(name=FETCH, state__in=(Job.State.WAITING, Job.State.RUNNING))
    return str(row.uid) not in {payload["evidence"] for payload in live.values_list("payload", flat=True)}


def _failed(row: Evidence, problem: str, only_if: Callable[[Evidence], bool] = lambda _row: True) -> None:
    """Say that a page that waits could not be fetched."""
    with act(actor=MACHINE, incident=row.incident, action="evidence_failed", closed=True) as doing:
        fresh = doing.fresh(row)
        if fresh.state != Evidence.State.WAITING or not only_if(fresh):
            raise TooLateError
        doing.say(number=fresh.number, sort=fresh.sort, problem=problem)
        fresh.state, fresh.problem = Evidence.State.FAILED, problem[:60]
        doing.save(fresh, "state", "problem")


jobs.every(STRANDED, 60.0)
