"""The state of a freeze as plain data, and as lines for a terminal (English, as the whole command line)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from firebreak.desk.freezing.state import State
from firebreak.publishing.models import Delivery, Freeze, OutletPhoto, StoppedOutlet, StoppedRemote
from firebreak.publishing.state_words import OUTLETS, STATES
from firebreak.web.contents import in_language

WIDEST = 160
LANGUAGE = "en"


def body_of(state: State) -> dict[str, Any]:
    """As JSON has it. No settings or credentials of channels are among it."""
    return {
        "frozen": state.frozen, "done": state.done, "still_open": state.still_open, "held": state.held,
        "tokens": state.tokens, "unrecorded": len(state.unrecorded),
        "freezes": [_freeze(one) for one in state.freezes],
        "may_be_out": [_delivery(one) for one in state.may_be_out],
        "outlets": [_outlet(one, state) for one in state.outlets],
        "remotes": [_remote(one, state) for one in state.remotes],
        "unlisted": [one.name for one in state.unlisted],
    }  # fmt: skip


def _freeze(row: Freeze) -> dict[str, Any]:
    return {
        "uid": str(row.uid), "token": row.token, "at": row.at.isoformat(), "why": row.why,
        "by": row.by.name if row.by is not None else "", "held": row.held, "may_be_out": row.permits,
        "lift_asked_at": _moment(row.lift_asked_at),
        "lift_asked_by": row.lift_asked_by.name if row.lift_asked_by is not None else "",
        "lifted_at": _moment(row.lifted_at),
    }  # fmt: skip


def _delivery(row: Delivery) -> dict[str, Any]:
    return {
        "uid": str(row.uid), "channel": row.channel.name, "language": row.language, "state": str(row.state),
        "address": row.address,
    }  # fmt: skip


def _outlet(row: StoppedOutlet, state: State) -> dict[str, Any]:
    return {
        "uid": str(row.uid), "key": row.key, "title": row.title, "how": row.how, "duty": row.duty, "minutes": row.minutes,
        "state": str(row.state), "person": row.person.name if row.person is not None else "",
        "taken_at": _moment(row.taken_at), "stopped_at": _moment(row.stopped_at), "proof": row.proof,
        "link": state.links.get(str(row.uid), ""), "photos": [_photo(one) for one in state.photos.get(row.pk, ())],
    }  # fmt: skip


def _photo(row: OutletPhoto) -> dict[str, Any]:
    return {
        "uid": str(row.uid), "by": row.person.name if row.person is not None else "", "at": row.created_at.isoformat(),
        "sha256": row.sha256, "type": row.type,
    }  # fmt: skip


def _remote(row: StoppedRemote, state: State) -> dict[str, Any]:
    return {
        "uid": str(row.uid), "channel": row.channel.name, "at": _moment(row.at), "text": row.text, "state": str(row.state),
        "address": row.address, "error": row.error_code,
        "link": state.links.get(str(row.uid), ""),
    }  # fmt: skip


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def lines_of(state: State) -> Iterator[str]:
    """What may be out, what is open, what holds: each thing on its line, nothing in it that a terminal would obey."""
    if state.may_be_out:
        yield f"May already be out ({len(state.may_be_out)}):"
    for one in state.may_be_out:
        yield _line(one.channel.name, one.language, str(STATES[one.state][1]), one.address)
    yield (
        f"Still open elsewhere ({state.still_open}):"
        if state.still_open
        else "Nothing elsewhere is known to be open."
    )
    for outlet in (one for one in state.outlets if one.state != StoppedOutlet.State.STOPPED):
        who = outlet.person.name if outlet.person is not None else outlet.duty
        yield _line(
            in_language(outlet.title, LANGUAGE),
            str(OUTLETS[outlet.state][1]),
            who,
            f"about {outlet.minutes} min",
            in_language(outlet.how, LANGUAGE),
        )
        if link := state.links.get(str(outlet.uid)):
            yield _line("there", link)
    for planned in (one for one in state.remotes if one.state == StoppedRemote.State.OPEN):
        yield _line(
            planned.channel.name, "planned there, not stopped", _moment(planned.at) or "", planned.text
        )
        if link := state.links.get(str(planned.uid)):
            yield _line("there", link)
    for channel in state.unlisted:
        yield _line(channel.name, "what is planned there is not known yet: the worker asks")
        if link := state.links.get(f"channel:{channel.uid}"):
            yield _line("there", link)
    for said in state.unrecorded:
        yield _line("The freeze holds; its record is still being written", str(said.get("why", "")))
        for given in said.get("outlets") or ():
            if isinstance(given, list) and len(given) > 1 and isinstance(given[1], dict):
                yield _line(in_language(given[1], LANGUAGE), str(OUTLETS["open"][1]))
    for row in state.freezes:
        by = row.by.name if row.by is not None else ""
        yield (
            f"Frozen since {row.at.isoformat(timespec='seconds')}"
            + (f" by {_plain(by)}" if by else "")
            + f": {_plain(row.why)}"
        )
    if state.unrecorded:
        yield "What is planned here does not go out; how much that is will be counted with the record, by the worker."
    else:
        yield f"{state.held} planned texts are held; each is decided anew when the freeze is lifted."


def _line(*parts: str) -> str:
    shown = [_plain(part) for part in parts if part]
    whole = " · ".join(part for part in shown if part)
    return "  " + (whole if len(whole) <= WIDEST else whole[: WIDEST - 1] + "…")


def _plain(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
