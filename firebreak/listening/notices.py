"""How an alert is told: by mail and webhook, in the reader's language, and who is told when it grows."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firebreak.base.models import Event
from firebreak.listening.chance import chance
from firebreak.listening.models import Alert
from firebreak.listening.models.monitor import monitor_title
from firebreak.listening.words import say
from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.notify.routing import anybody

KIND = "alert"
LOUD = {Alert.State.ALERT, Alert.State.CRISIS}
"""A watch stays on the page unless the brand routes it to somebody; these are sent."""


def register() -> None:
    """Make the kind known to the queue. Called once by ``site``."""
    kinds.register(KIND, said)


def tell_raised(event: Event) -> None:
    """Handler of ``listening.alert_raised``."""
    _tell(event)


def tell_grew(event: Event) -> None:
    """Handler of ``listening.alert_grew``: people hear again only when the state went up."""
    if event.payload.get("state") != event.payload.get("before"):
        _tell(event)


def _tell(event: Event) -> None:
    alert = Alert.objects.select_related("brand", "monitor").filter(pk=event.payload["alert"]).first()
    state = event.payload.get("state", "")
    if alert is None or alert.brand.archived_at is not None:
        return
    if state not in LOUD and alert.cause != Alert.Cause.REPORTED and not anybody(alert.brand, state):
        return
    # The state is part of the key: growing from alert to crisis is news, the same event twice is not.
    key = f"alert:{alert.uid}:{state}:{event.pk}"
    urgent = state == Alert.State.CRISIS or alert.cause == Alert.Cause.GRAVE
    notify.tell(
        brand=alert.brand, kind=KIND, about=f"alert:{alert.uid}", key=key, params=params_of(alert, state), level=state,
        urgent=urgent,
    )  # fmt: skip


def params_of(alert: Alert, state: str) -> dict[str, Any]:
    """Codes and figures of the alert at this moment."""
    return {
        "alert": str(alert.uid), "number": alert.number, "brand": alert.brand.name, "slug": alert.brand.slug,
        "monitor": alert.monitor.name, "monitor_kind": alert.monitor.kind, "state": state, "cause": alert.cause,
        "since": alert.since.isoformat(),
        "raised": alert.raised_at.isoformat(), "surprise": alert.surprise, "channel": alert.channel,
        "reason_code": alert.reason_code, "reason_params": alert.reason_params, "evidence": alert.evidence,
    }  # fmt: skip


def _when(text: str) -> str:
    moment = parse_datetime(text)
    if moment is None:
        return text
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M} {local.tzname()}"


def _subject(params: Mapping[str, Any]) -> str:
    names = {"watch": _("Watch"), "alert": _("Alert"), "crisis": _("A crisis may be starting")}
    monitor = monitor_title(params.get("monitor_kind", ""), params["monitor"])
    return _("{state}: {monitor} (A-{number})").format(
        state=names.get(params["state"], params["state"]), monitor=monitor, number=params["number"]
    )


def _lines(params: Mapping[str, Any]) -> list[str]:
    evidence: Mapping[str, Any] = params.get("evidence") or {}
    lines = [
        say(params["reason_code"], params["reason_params"]),
        _("Since {when}.").format(when=_when(params["since"])),
    ]
    if params["cause"] == Alert.Cause.REPORTED:
        lines.append(_("A person reported this by hand. Nobody has verified it yet."))
    elif params["surprise"] > 0:
        lines.append(chance(params["surprise"]))
    terms = [
        str(row["term"])
        for row in evidence.get("terms", [])[:5]
        if isinstance(row, Mapping) and row.get("term")
    ]
    if terms:
        lines.append(_("Words that stand out: {terms}.").format(terms=", ".join(terms)))
    lines += [_("Uncertain: {what}").format(what=say(code, rest)) for code, rest in _uncertain(evidence)]
    return lines


def _uncertain(evidence: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    rows = evidence.get("uncertain", [])
    return [
        (row["code"], row.get("params", {})) if isinstance(row, Mapping) else (str(row), {}) for row in rows
    ][:3]


def said(params: Mapping[str, Any]) -> kinds.Said:
    """The notice in the language and zone that are active."""
    path = reverse("listening:alert", kwargs={"brand": params["slug"], "uid": params["alert"]})
    data = {
        name: params[name]
        for name in ("alert", "number", "monitor", "state", "cause", "since", "raised", "surprise")
    }
    return kinds.Said(
        subject=_subject(params),
        lines=tuple(_lines(params)),
        path=path,
        button=_("Look and decide"),
        data=data | {"reason": params["reason_code"], "evidence": params.get("evidence") or {}},
    )
