"""Keeping what proves something: a post, a file, what was said in a call; and taking it out again.

Bytes are stored before the transaction, so that a large file holds no lock; what nothing refers to is swept away later.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from firebreak.base import jobs, storable
from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents import shelf
from firebreak.incidents.acting import Doing, act, come, text
from firebreak.incidents.models import Evidence, Incident
from firebreak.listening import files, queries
from firebreak.listening.models import Report
from firebreak.org.models import Person

MOST = 2_000
"""Pieces in one incident: more is a mistake of a machine, not the work of people."""
LONGEST = 20_000


def keep_post(
    *, actor: Actor, incident: Incident, person: Person | None, post: int, note: str = ""
) -> Evidence:
    """Keep a post that the brand has a mention of: its whole record, words, author and time.

    Kept already in this incident, that piece is returned. ``person`` is who keeps it, nobody for what the machine does.
    Raises :class:`WrongInput` when there is no such post.
    """
    found, raw = queries.mention(incident.brand, post), queries.raw_post(incident.brand, post)
    if found is None or raw is None:
        raise WrongInput("incidents.no_post", "This post is not there any more.", field="post")
    if (there := _there(incident, origin := f"post:{post}")) is not None:
        return there
    kept = shelf.keep_bytes(_as_json(raw), "post.json", "application/json")
    row = Evidence(
        sort=Evidence.Sort.POST, origin=origin, address=storable.text(found.url)[:2_000], said_at=found.time,
        text=storable.text("\n".join(part for part in (found.title, found.text) if part))[:LONGEST],
        author=_author(found.author_name, found.author), note=text(note, "note", required=False), files=[kept],
    )  # fmt: skip
    return _add(actor, incident, person, row)


def keep_reported(*, actor: Actor, incident: Incident, person: Person | None, report: Report) -> Evidence:
    """Keep what somebody brought by hand: their words, and the original file where there is one.

    Raises :class:`WrongInput` for one of another brand.
    """
    if report.brand_id != incident.brand_id:
        raise WrongInput("incidents.no_post", "This post is not there any more.", field="report")
    if (there := _there(incident, origin := f"report:{report.uid}")) is not None:
        return there
    kept = _original(report)
    words = {
        name: getattr(report, name)
        for name in ("seen_where", "text", "link", "note", "urgent", "reporter_name")
    }
    said = {**words, "reported_at": report.created_at.isoformat(), "file_sha256": report.file_sha256}
    kept = [*kept, shelf.keep_bytes(_as_json(said), "report.json", "application/json")]
    row = Evidence(
        sort=Evidence.Sort.FILE, origin=origin, address=report.link, said_at=report.created_at, files=kept,
        text="\n\n".join(part for part in (report.text, report.note) if part)[:LONGEST], author=report.reporter_name,
    )  # fmt: skip
    return _add(actor, incident, person, row)


def keep_file(
    *, actor: Actor, incident: Incident, person: Person | None, file: Any, note: str = ""
) -> Evidence:
    """Keep an upload as it is, whatever it is. The same file twice in one incident is one piece.

    Raises :class:`WrongInput` when it is empty or too large; nothing is kept then.
    """
    said = text(note, "note", required=False)
    try:
        kept = shelf.keep(file)
    except WrongInput as error:
        error.params.setdefault("field", "file")
        raise
    return _add(actor, incident, person, Evidence(sort=Evidence.Sort.FILE, note=said, files=[kept]))


def keep_call(
    *,
    actor: Actor,
    incident: Incident,
    person: Person | None,
    who: str,
    words: str,
    at: datetime | None = None,
) -> Evidence:
    """Keep what was said in a call: with whom, when (now unless said), and the words. Raises :class:`WrongInput`."""
    author, said = text(who, "who", 300), text(words, "words", LONGEST)
    moment = at or now()
    come(moment, "at")
    whole = _as_json({"with": author, "said_at": moment.isoformat(), "words": said})
    kept = shelf.keep_bytes(whole, "call.json", "application/json")
    row = Evidence(sort=Evidence.Sort.CALL, author=author, text=said, said_at=moment, files=[kept])
    return _add(actor, incident, person, row)


def remove_evidence(
    *, actor: Actor, evidence: Evidence, person: Person | None, reason: str, seen: int | None = None
) -> Evidence:
    """Take a piece out, with a reason. Its words go now and its files soon; digests and the record stay.

    Raises :class:`WrongMove` under a legal hold, :class:`WrongInput` without a reason.
    """
    why = text(reason, "reason", 1_000)
    with act(actor=actor, incident=evidence.incident, action="evidence_removed", closed=True) as doing:
        row = doing.fresh(evidence, seen)
        if doing.incident.legal_hold or doing.incident.brand.legal_hold:
            raise WrongMove("incidents.hold_stops", "A legal hold is on: nothing is deleted.")
        if row.removed_at is not None:
            raise WrongMove("incidents.wrong_move", "It was taken out already.")
        row.removed_at, row.removed_by, row.removed_why = now(), person, why
        row.text = row.author = row.salt = ""
        row.address = "" if "address" in row.sealed() else row.address
        doing.save(row, "removed_at", "removed_by", "removed_why", "text", "author", "address", "salt")
        doing.say(number=row.number, sort=row.sort)
    jobs.enqueue(shelf.SWEEP, due_at=now() + timedelta(seconds=shelf.FRESH_S + 60))
    return row


def note_export(*, actor: Actor, incident: Incident, pieces: list[Evidence]) -> None:
    """Say in the record that somebody took these pieces away with them, and what their digests were."""
    with act(actor=actor, incident=incident, action="evidence_exported", closed=True) as doing:
        numbers = [one.number for one in pieces]
        doing.say(pieces=len(numbers), numbers=numbers)


def _add(actor: Actor, incident: Incident, person: Person | None, row: Evidence) -> Evidence:
    with act(actor=actor, incident=incident, action="evidence_kept", closed=True) as doing:
        if (there := _same(doing.incident, row)) is not None:
            doing.say(again=True, number=there.number)
            return there
        return number(doing, person, row)


def number(doing: Doing, person: Person | None, row: Evidence) -> Evidence:
    """Give a new piece its number, its moment and whoever keeps it. Raises :class:`WrongInput` when there are too many."""
    last = Evidence.objects.filter(incident=doing.incident).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST:
        raise WrongInput("incidents.evidence_full", "There is too much evidence here.", most=MOST)
    row.incident, row.number, row.captured_at, row.captured_by = doing.incident, last + 1, now(), person
    doing.say(number=row.number, sort=row.sort)
    return doing.add(row)


def _there(incident: Incident, origin: str) -> Evidence | None:
    return Evidence.objects.filter(incident=incident, origin=origin, removed_at=None).first()


def _same(incident: Incident, row: Evidence) -> Evidence | None:
    """The piece that this is already: of one origin, or the same file brought twice."""
    if row.origin:
        return _there(incident, row.origin)
    if row.sort != Evidence.Sort.FILE:
        return None
    digest = row.files[0]["sha256"]
    living = Evidence.objects.filter(incident=incident, sort=row.sort, removed_at=None, origin="")
    return next((one for one in living if one.files and one.files[0]["sha256"] == digest), None)


def _original(report: Report) -> list[dict[str, Any]]:
    """The file that came with a report, copied; nothing when it came without, or its bytes are not what they were."""
    if not report.file_path:
        return []
    place = files.full_path(report.file_path)
    if not place.is_file():
        return []
    with place.open("rb") as handle:
        kept = shelf.keep(handle, report.file_name or "report")
    return [kept] if kept["sha256"] == report.file_sha256 else []


def _author(name: str, handle: str) -> str:
    """``Ann (@ann)``, or the one of both that there is.

    >>> _author("Ann", "ann"), _author("", "ann"), _author("Ann", "")
    ('Ann (@ann)', '@ann', 'Ann')
    """
    known = f"@{handle.removeprefix('@')}" if handle else ""
    return storable.text(f"{name} ({known})" if name and known else name or known)[:300]


def _as_json(body: dict[str, Any]) -> bytes:
    """The same record gives the same bytes."""
    return json.dumps(storable.value(body), sort_keys=True, ensure_ascii=False, indent=1).encode()
