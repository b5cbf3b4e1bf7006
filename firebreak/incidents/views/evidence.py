"""Evidence of a room: all pieces, keeping a page, a file, a call's note, and taking all of it away as one file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.incidents import actions, queries
from firebreak.incidents.bundling import bundle
from firebreak.incidents.forms import ActionForm
from firebreak.incidents.forms_evidence import CallForm, FileForm, PageForm
from firebreak.incidents.models import Evidence
from firebreak.incidents.views.common import SEE, WORK, RoomRequest, draw, number_of, room_page, to_page
from firebreak.incidents.views.panels.proofs import Shown, shown
from firebreak.listening.forms.fields import upload_limit

PAGE = 40
FORMS: dict[str, type[ActionForm]] = {"page": PageForm, "file": FileForm, "call": CallForm}


@require_safe
@room_page(SEE)
def evidence(request: RoomRequest) -> HttpResponseBase:
    """All pieces, newest first, and what can be added."""
    return _page(request)


@require_POST
@room_page(WORK)
def evidence_add(request: RoomRequest) -> HttpResponseBase:
    """Keep one more: ``do`` says what it is (page, file, call)."""
    do = request.POST.get("do", "")
    if do not in FORMS:
        return _page(request, status=400)
    form = FORMS[do](request.POST, request.FILES, auto_id=f"{do}_%s")
    if form.is_valid():
        try:
            made = _keep(request, do, form.cleaned_data)
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _said(made))
            return to_page(request.incident, "evidence")
    return _page(request, {do: form}, 400)


def _keep(request: RoomRequest, do: str, given: dict[str, Any]) -> Evidence:
    here: dict[str, Any] = {"actor": request.actor, "incident": request.incident, "person": request.user}
    if do == "page":
        return actions.ask_page(**here, address=given["address"], note=given["note"])
    if do == "file":
        return actions.keep_file(**here, file=given["file"], note=given["note"])
    return actions.keep_call(**here, who=given["who"], words=given["words"], at=given["at"])


def _said(made: Evidence) -> str:
    number = f"E-{made.number}"
    if made.state == Evidence.State.WAITING:
        return _("{number} is being fetched. It is kept in a moment.").format(number=number)
    return _("Kept as {number}.").format(number=number)


def _page(request: RoomRequest, sent: dict[str, ActionForm] | None = None, status: int = 200) -> HttpResponse:
    row = request.incident
    page = Paginator(queries.evidence(row), PAGE).get_page(request.GET.get("page"))
    found: list[Shown] = [shown(one, works=request.may(WORK)) for one in page]
    forms = {do: (sent or {}).get(do) or form(auto_id=f"{do}_%s") for do, form in FORMS.items()}
    context = {
        "page": page, "pieces": found, "forms": forms,
        "limit_bytes": upload_limit(),
        "may_keep": request.may(WORK), "kept": queries.evidence_kept(row).count(),
    }  # fmt: skip
    return draw(request, "evidence", context, status=status)


@require_POST
@room_page(WORK)
def evidence_bundle(request: RoomRequest) -> HttpResponseBase:
    """Everything as one file, with proofs. Whoever takes it away stands in the record, so it is no mere link."""
    row = request.incident
    pieces = list(queries.evidence_kept(row).order_by("number"))
    if not pieces:
        messages.error(request, _("There is no evidence yet."))
        return to_page(row, "evidence")
    actions.note_export(actor=request.actor, incident=row, pieces=pieces)
    name = f"{request.brand.slug}-{number_of(row)}-evidence.zip"
    answer = StreamingHttpResponse(
        bundle(pieces, read_me(row.title, number_of(row))), content_type="application/zip"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return never_shown(answer)


def never_shown(answer: HttpResponseBase) -> HttpResponseBase:
    """A browser keeps it as a file: it never runs or guesses what a stranger sent, and keeps no copy of its own."""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


def read_me(title: str, number: str) -> str:
    """What stands in the archive, and how somebody else checks it, in the reader's language."""
    return (
        "\n\n".join(
            [
                _("Evidence of incident {number}: {title}").format(
                    number=number, title=" ".join(title.split())
                ),
                _(
                    "Each folder is one piece: its files as they were kept, and proof.json with who kept it, when, from "
                    "where, the SHA-256 digest of each file, and the links of the audit chain that name them."
                ),
                _("To check that no file was changed, open a terminal in this folder and run:"),
                "    sha256sum -c SHA256SUMS",
                _(
                    "A link of the chain is proved by its digest: the SHA-256 of the JSON list [schema, chain, number, at, "
                    "actor, action, object, payload_digest, previous] without spaces, in UTF-8. payload_digest is the "
                    "SHA-256 of the payload, and previous is the digest of the link before it. In the payload, words and "
                    "authors stand as sha256: and the digest of the salt in proof.json with the text behind it."
                ),
                _("The files come from strangers. Open them on a machine that can bear it."),
            ]
        )
        + "\n"
    )
