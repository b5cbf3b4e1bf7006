"""Opening an incident: a title, three answers, and the room."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.incidents import actions, gathering
from firebreak.incidents.forms import DeclareForm
from firebreak.incidents.freezing import freeze_for, is_frozen
from firebreak.incidents.models import Incident
from firebreak.incidents.views.common import DECLARE, language_here, to_room
from firebreak.incidents.views.panels.state import numbers_for
from firebreak.listening import queries as listening
from firebreak.listening.models import Monitor, Report
from firebreak.listening.queries.scope import as_uid
from firebreak.listening.words import say
from firebreak.org.access import BrandRequest, brand_page
from firebreak.plan.words import TYPE_NAMES
from firebreak.publishing import verbs as publishing

LONGEST = 160


class From(NamedTuple):
    """What an incident is opened from."""

    origin: str = Incident.Origin.PERSON
    about: str = ""
    title: str = ""
    words: str = ""
    """Shown above the form: what was seen."""
    type: str = ""
    monitors: tuple[Monitor, ...] = ()
    aware_at: Any = None
    hidden: tuple[str, Any] | None = None
    """Name and value of the form's field that remembers it."""


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(DECLARE)
def open_incident(request: BrandRequest) -> HttpResponseBase:
    """The form; sent, it opens the incident and goes to its room."""
    given = request.POST if request.method == "POST" else request.GET
    source = source_of(request, {name: given.get(name, "") for name in ("alert", "report", "post")})
    freezes = request.may(publishing.FREEZE.name) and not is_frozen(request.brand)
    if request.method == "POST":
        form = DeclareForm(request.POST, freezes=freezes)
        if form.is_valid():
            try:
                return to_room(_declare(request, form, source))
            except FirebreakError as error:
                form.say(error)
        return _page(request, form, source, 400)
    initial = {
        "title": source.title,
        "type": source.type,
        **({"growing": "yes"} if source.origin == Incident.Origin.ALERT else {}),
        **({source.hidden[0]: source.hidden[1]} if source.hidden else {}),
    }
    return _page(request, DeclareForm(initial=initial, freezes=freezes), source)


def _declare(request: BrandRequest, form: DeclareForm, source: From) -> Incident:
    began = now()
    row = actions.declare(
        actor=request.actor, brand=request.brand, person=request.user, title=form.cleaned_data["title"],
        situation=form.situation(), origin=source.origin, origin_about=source.about, private=form.cleaned_data["private"],
        aware_at=source.aware_at, monitors=source.monitors or brands_own(request),
    )  # fmt: skip
    if source.origin == Incident.Origin.POST and source.hidden is not None:
        gathering.keep_first(row, source.hidden[1])  # its address in the record does not lead back to it
    if (
        form.cleaned_data.get("freeze") and row.opened_at >= began
    ):  # else it was open, and perhaps thawed since
        _freeze(request, row)
    return row


def _freeze(request: BrandRequest, row: Incident) -> None:
    made = freeze_for(actor=request.actor, incident=row, person=request.user)
    if made is None:
        messages.error(request, _("The incident is open, but publishing could not be frozen. Freeze it now."))
    elif made.out:
        told = ngettext(
            "Frozen. {n} text had leave to go out at that moment and may already be out; nothing else is.",
            "Frozen. {n} texts had leave to go out at that moment and may already be out; nothing else is.",
            len(made.out),
        )
        messages.warning(request, told.format(n=len(made.out)))


def brands_own(request: BrandRequest) -> tuple[Monitor, ...]:
    """What a room listens to when nobody said it: what is said about the brand itself."""
    rows = [
        one for one in listening.monitors(request.brand) if one.active and one.kind != Monitor.Kind.REPORTS
    ]
    own = [one for one in rows if one.kind == Monitor.Kind.BRAND]
    return tuple((own or rows)[:1])


def source_of(request: BrandRequest, given: dict[str, str]) -> From:
    """The alert, report or post that an address names; nothing for what is not this brand's."""
    if given["alert"]:
        return _alert(request, given["alert"])
    if given["report"]:
        return _report(request, given["report"])
    if given["post"].isascii() and given["post"].isdigit() and len(given["post"]) < 19:
        return _post(request, int(given["post"]))
    return From()


def _alert(request: BrandRequest, uid: str) -> From:
    row = listening.alert(request.brand, uid)
    if row is None:
        return From()
    also = tuple(row.also.filter(removed_at=None).select_related("brand"))
    monitors = () if row.monitor.removed_at or row.monitor.kind == Monitor.Kind.REPORTS else (row.monitor,)
    words = say(row.reason_code, row.reason_params)
    evidence = row.evidence if isinstance(row.evidence, dict) else {}
    named = row.monitor.title + new_words(evidence)
    title = row.report.text if row.report is not None and row.report.text else named
    risk = str(evidence.get("risk", ""))
    return From(
        Incident.Origin.ALERT, f"alert:{row.uid}", short(title), words, risk if risk in TYPE_NAMES else "",
        (*monitors, *also), row.raised_at, ("alert", row.uid),
    )  # fmt: skip


def _report(request: BrandRequest, uid: str) -> From:
    key = as_uid(uid)
    row = Report.objects.filter(brand=request.brand, uid=key).first() if key else None
    if row is None:
        return From()
    words = row.text or row.link or row.file_name
    return From(
        Incident.Origin.REPORT, f"report:{row.uid}", short(row.text or _("Reported by hand")), words, "", (), row.created_at,
        ("report", row.uid),
    )  # fmt: skip


def _post(request: BrandRequest, number: int) -> From:
    row = listening.mention(request.brand, number)
    if row is None:
        return From()
    known = {str(one.uid): one for one in listening.monitors(request.brand)}
    monitors = tuple(
        known[uid] for uid in row.monitors if uid in known and known[uid].kind != Monitor.Kind.REPORTS
    )
    words = row.title or row.text
    kind = row.risk if row.risk in TYPE_NAMES else ""
    about = row.url[:390] or f"post:{number}"
    return From(Incident.Origin.POST, about, short(words), row.text, kind, monitors, None, ("post", number))


def new_words(evidence: dict[str, Any]) -> str:
    """What is said now and was hardly said before, to be set behind a monitor's title: the name of a brand says little.

    >>> new_words({"terms": [{"term": "tea", "count": 30, "before": 9}, {"term": "metal", "count": 9, "before": 0}]})
    ': metal'
    """
    terms = [row["term"] for row in evidence.get("terms", ()) if row["count"] >= 5 * max(row["before"], 1)]
    return f": {', '.join(terms[:3])}" if terms else ""


def short(text: str) -> str:
    """A title from somebody's words: the first line, cut between words.

    >>> short("  The app is down\\nagain ")
    'The app is down'
    """
    line = next((part.strip() for part in text.splitlines() if part.strip()), "")
    return line if len(line) <= 80 else line[:79].rsplit(" ", 1)[0] + "…"


def _page(request: BrandRequest, form: DeclareForm, source: From, status: int = 200) -> HttpResponse:
    context = {
        "form": form, "source": source, "numbers": numbers_for(request.brand.market), "read_in": language_here(),
        "questions": [form[name] for name in ("harm", "ours", "growing")],
    }  # fmt: skip
    return render(request, "incidents/open.html", context, status=status)
