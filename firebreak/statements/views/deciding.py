"""One statement: exactly what would be published, how it stands, who is asked; and the acts that decide."""

from __future__ import annotations

from typing import Any

from babel.lists import format_list
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.org import outside_links
from firebreak.org import queries as org
from firebreak.org.access import BrandRequest, brand_page
from firebreak.plan.items.texts import LEVELS
from firebreak.plan.words import LANGUAGE_NAMES, LEVEL_NAMES, TEMPLATE_NAMES
from firebreak.statements import actions, policy, queries, words
from firebreak.statements.actions.answering import may_answer
from firebreak.statements.asking import READS
from firebreak.statements.checking import findings_of
from firebreak.statements.facts import changed_in
from firebreak.statements.models import Asking, Statement
from firebreak.statements.rendering import open_gaps
from firebreak.statements.rules import MOVES
from firebreak.statements.texts import needs_of, open_asking
from firebreak.statements.views.common import (
    APPROVE,
    DRAFT,
    RELEASE,
    SEE,
    act,
    draw,
    duty_names,
    row_context,
    statement_or_404,
    texts_of,
    told,
)
from firebreak.statements.views.correcting import correcting_context
from firebreak.statements.views.facts import changed_context
from firebreak.statements.views.versions import since
from firebreak.web.parts.numbers import active_locale


@require_safe
@brand_page(SEE)
def statement(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Read it, and decide what is yours to decide."""
    return page(request, statement_or_404(request, uid))


def page(
    request: BrandRequest, row: Statement, *, code: str = "", sent: Any = None, status: int = 200
) -> HttpResponse:
    """The page of one statement; ``code`` is shown this once, after a link was sent."""
    asking = open_asking(row)
    outside = asking is not None and needs_of(asking).rounds[asking.step].outside
    moves, gaps = MOVES[row.state], open_gaps(row.variants)
    changed = changed_in(row, request.user)
    standing = request.may(DRAFT) and "stand" in moves and not gaps
    why_not = policy.not_standing(row) if standing else ()
    context = {
        **row_context(row),
        "texts": texts_of(row.variants, row.digests, findings_of(row, changed=changed)),
        **changed_context(request, row, changed),
        **correcting_context(row, writes=request.may(DRAFT)),
        "since": since(row)
        if "withdraw" in moves
        else None,  # what is out or given up is not decided any more
        "gaps": gaps,
        "level": row.level,
        "level_name": LEVEL_NAMES[row.level],
        "level_number": LEVELS.index(row.level) + 1,
        "kind": TEMPLATE_NAMES[row.kind],
        "how": words.HOW.get(row.approved_how, ""),
        "answers": _answers(row),
        "steps": steps_of(request, queries.asking_of(row)),
        "own_words": asking is not None and policy.OWN_WORDS in needs_of(asking).raised,
        "reads": _reads(request, asking),
        "may_answer": asking is not None and request.may(APPROVE) and may_answer(asking, request.user),
        "may_edit": request.may(DRAFT) and "edit" in moves,
        "may_withdraw": request.may(DRAFT) and "withdraw" in moves,
        "may_ask": request.may(DRAFT) and "ask" in moves and not gaps,
        "may_release": request.may(RELEASE)
        and ("release" in moves or "release_alone" in moves or row.state == "released"),
        "stands": standing and not why_not,
        "why_not": [_(words.WHY[code]) for code in why_not],
        "readers": outside_links.readers(row.brand) if outside and request.may(DRAFT) else None,
        "code": code,
        "sent": sent,
        "links": list(asking.readings.order_by("-pk")[:3]) if asking is not None and outside else [],
        "see_ways": request.may("org.methods.see"),
    }
    return draw(request, "statement", context, status=status)


def _reads(request: BrandRequest, asking: Asking | None) -> str:
    """The languages that the reader of the page is asked to read now, as one line."""
    if asking is None:
        return ""
    asked = asking.asked.filter(step=asking.step, person=request.user, duty__startswith=READS)
    names = [LANGUAGE_NAMES.get(one.duty.removeprefix(READS), "") for one in asked]
    return str(format_list(names, locale=active_locale())) if names else ""


def _answers(row: Statement) -> list[dict[str, Any]]:
    return [
        {
            "answer": one, "kind": words.VERDICTS[one.verdict][0], "verdict": words.VERDICTS[one.verdict][1],
            "old": one.digest != row.digest,
        }
        for one in queries.answers(row)
    ]  # fmt: skip


def steps_of(request: BrandRequest, asking: Asking | None) -> list[dict[str, Any]]:
    """Whom it asks, step by step, with who said what."""
    if asking is None:
        return []
    needs, duties = needs_of(asking), duty_names(request.brand)
    people = {str(one.person.uid): one.person.name for one in org.people_of(request.brand)}
    asked = {
        (one.step, one.duty): one.person.name
        for one in asking.asked.order_by("place").select_related("person")
    }
    return [
        {
            "outside": one.outside,
            "languages": one.languages,
            "how": one.how,
            "minutes": one.minutes,
            "state": "done"
            if number < asking.step or asking.ended == "approve"
            else "now"
            if number == asking.step and asking.ended_at is None
            else "",
            "duties": [
                (
                    duties.get(duty, duty),
                    asked.get((number, duty)) or ", ".join(people.get(uid, "") for uid in uids[:1]),
                )
                for duty, uids in one.people.items()
            ],
            "since": asking.since if number == asking.step and asking.ended_at is None else None,
        }
        for number, one in enumerate(needs.rounds)
    ]


@require_POST
@brand_page(DRAFT)
def ask(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Ask for approval of exactly these bytes."""
    row = statement_or_404(request, uid)
    return act(
        request, row,
        lambda: actions.ask(actor=request.actor, statement=row, person=request.user, seen=_seen(request)),
        _("Asked. You will hear when somebody answers."),
    )  # fmt: skip


@require_POST
@brand_page(DRAFT)
def stand(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """The approval of its template carries over."""
    row = statement_or_404(request, uid)
    return act(
        request, row,
        lambda: actions.stand(actor=request.actor, statement=row, person=request.user, seen=_seen(request)),
        _("Approved with its template."),
    )  # fmt: skip


@require_POST
@brand_page(DRAFT)
def withdraw(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """It is not wanted any more."""
    row = statement_or_404(request, uid)
    return act(
        request,
        row,
        lambda: actions.withdraw(actor=request.actor, statement=row, person=request.user),
        _("Withdrawn."),
    )


@require_POST
@brand_page(APPROVE)
def answer(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Approve, ask for changes, refuse."""
    row = statement_or_404(request, uid)
    verdict = request.POST.get("verdict", "")
    return act(
        request, row,
        lambda: actions.answer(
            actor=request.actor, statement=row, person=request.user, verdict=verdict, seen=_seen(request),
            why=request.POST.get("word", ""),
        ),
        _("Thank you. Your answer is noted."),
    )  # fmt: skip


@require_POST
@brand_page(DRAFT)
def send_link(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """A link to a reader outside. The code is on this answer only, so the page is not redirected."""
    row = statement_or_404(request, uid)
    readers = {str(one.uid): (one, phones) for one, _mails, phones in outside_links.readers(request.brand)}
    chosen = readers.get(request.POST.get("contact", ""))
    if chosen is None:
        messages.error(request, words.say("statements.no_contact"))
        return page(request, row, status=400)
    contact, phones = chosen
    try:
        made = actions.send_link(actor=request.actor, statement=row, person=request.user, contact=contact)
    except FirebreakError as error:
        messages.error(request, told(request, error))
        return page(request, row, status=400)
    row.refresh_from_db()
    sent = {"name": contact.name, "phones": phones, "until": made.reading.expires_at}
    return page(request, row, code=f"{made.code[:3]} {made.code[3:]}", sent=sent)


def _seen(request: BrandRequest) -> str:
    return str(request.POST.get("digest", ""))[:64]
