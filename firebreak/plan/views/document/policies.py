"""A policy as it was published: its versions, who read them, publishing it, reminding, and saying that one read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.org.dates import today_of
from firebreak.org.models import Person
from firebreak.plan import actions, queries
from firebreak.plan.actions.versions import policy_digest
from firebreak.plan.check import PlanView
from firebreak.plan.forms.training import PublishForm
from firebreak.plan.marked import blocks
from firebreak.plan.models import PlanItem, PolicyPublication
from firebreak.plan.queries import policies as found
from firebreak.plan.views.common import (
    SEE,
    PlanRequest,
    draw,
    go_to,
    item_or_404,
    language_of,
    members_of,
    plan_page,
    try_and_go,
)
from firebreak.plan.views.document.differing import Shown, shown
from firebreak.plan.words import AUDIENCE_NAMES, LANGUAGE_NAMES, chosen, in_language

PUBLISH, RECORDS = "plan.publish", "plan.records"
USUAL_TIME = timedelta(days=14)
MODERATORS = ("social", "customer-service", "community", "moderator")
"""Duties that answer and moderate, in plans that began as ours."""


@dataclass(frozen=True)
class Published:
    """One published text and what was new in it."""

    row: PolicyPublication
    differences: Shown | None
    """From the text before it; nothing of the first one."""


@require_safe
@plan_page(SEE)
def policy_record(request: PlanRequest, key: str) -> HttpResponseBase:
    """Every published text of a policy, and who has read the newest."""
    item = item_or_404(request.plan, "policies", key)
    rows = found.publications(request.plan, key)
    newest = rows[0] if rows else None
    people = found.asked(newest) if newest is not None else []
    here = [one for one in people if one.here]
    context = {
        "policy": item.body, "key": key, "newest": newest, "changed": _changed(item, newest),
        "rows": [
            Published(one, _differs(request, old, key, one.body)) for one, old in zip(rows, [*rows[1:], None], strict=False)
        ],
        "unread": [one for one in here if one.read is None], "read": [one for one in here if one.read],
        "left": [one for one in people if not one.here], "may_publish": request.may(PUBLISH),
        "may_see": request.may(RECORDS), "mine": next((one for one in here if one.person == request.user), None),
        **_audience(item),
    }  # fmt: skip
    return draw(request, "plan/policy_record.html", context)


@require_safe
@plan_page(SEE)
def policy_published(request: PlanRequest, key: str, number: int) -> HttpResponseBase:
    """One published text, exactly as it is acknowledged, and what is new in it for this reader."""
    item_or_404(request.plan, "policies", key)
    rows = found.publications(request.plan, key)
    one = next((row for row in rows if row.number == number), None)
    if one is None:
        raise Http404
    before = found.read_before(one, request.user)
    previous = next((row for row in rows if row.number == number - 1), None)
    text, used = chosen(one.body.get("body") or {}, language_of(request.plan))
    due = next((row.due for row in found.asked(one) if row.person == request.user), None)
    context = {
        "one": one, "key": key, "policy": one.body, "newest": rows[0], "blocks": blocks(text), "body_language": used,
        "body_name": LANGUAGE_NAMES.get(used, used), "read_at": found.has_read(one, request.user), "due": due,
        "before": before, "previous": previous, "diff": _differs(request, before or previous, key, one.body),
        "acknowledged": one.body.get("acknowledged", True) and one.body.get("audience") != "community",
    }  # fmt: skip
    return draw(request, "plan/policy_published.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(PUBLISH)
def policy_publish(request: PlanRequest, key: str) -> HttpResponseBase:
    """To whom, by when, and for the public where; the people are proposed by the policy's audience."""
    item = item_or_404(request.plan, "policies", key)
    rows = found.publications(request.plan, key)
    newest = rows[0] if rows else None
    view = queries.people_view(request.plan)
    form = _form(request, item, newest, view)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.publish_policy(
                actor=request.actor, policy=item, people=form.chosen(), by=request.user,
                due=form.cleaned_data.get("due") or today_of(request.brand), link=form.cleaned_data.get("link", ""),
            )  # fmt: skip
        except FirebreakError as error:
            form.say(error)
        else:
            same = newest is not None and newest.number == made.number
            messages.success(request, _published(made, same=same))
            return _to_record(request, key)
    return _publish_page(request, item, newest, form, view)


@require_POST
@plan_page(PUBLISH)
def policy_remind(request: PlanRequest, key: str) -> HttpResponseBase:
    """Ask everybody again who has not read it."""
    item_or_404(request.plan, "policies", key)
    rows = found.publications(request.plan, key)
    if not rows:
        messages.error(request, _("Publish the policy first."))
        return _to_record(request, key)
    count = actions.remind_policy(actor=request.actor, publication=rows[0])
    if count:
        said = ngettext("{count} person is reminded.", "{count} people are reminded.", count)
        messages.success(request, said.format(count=count))
    else:
        messages.info(request, _("Nobody was reminded: everybody read it or was told today."))
    return _to_record(request, key)


@require_POST
@plan_page(SEE)
def policy_read(request: PlanRequest, key: str) -> HttpResponseBase:
    """The reader says that they read the text that stood on their page."""
    item_or_404(request.plan, "policies", key)
    rows = found.publications(request.plan, key)
    if not rows:
        messages.error(
            request, _("This policy is not published yet, so nobody has to say that they read it.")
        )
        return go_to(request, "item", "policies", key)
    newest, digest = rows[0], request.POST.get("digest", "")[:64]
    return try_and_go(
        request,
        lambda: actions.read_policy(
            actor=request.actor, publication=newest, person=request.user, digest=digest
        ),
        _("Thank you. It is noted that you read it."),
        go_to(request, "policy_published", key, newest.number),
    )


def _published(made: PolicyPublication, *, same: bool) -> str:
    if same:
        return _("Saved. The text is the same, so it keeps its number; only who is new is told.")
    if made.body.get("audience") == "community":
        return _("Published as number {number}.").format(number=made.number)
    return _("Published as number {number}. Everybody chosen is told.").format(number=made.number)


def _to_record(request: PlanRequest, key: str) -> HttpResponse:
    return go_to(request, "policy_record", key)


def _changed(item: PlanItem, newest: PolicyPublication | None) -> bool:
    return newest is not None and newest.digest != policy_digest(item.body)


def _audience(item: PlanItem) -> dict[str, Any]:
    audience = item.body.get("audience", "everyone")
    public = audience == "community"
    return {
        "audience": AUDIENCE_NAMES[audience], "public": public,
        "acknowledged": item.body.get("acknowledged", True) and not public,
    }  # fmt: skip


def _differs(
    request: PlanRequest, old: PolicyPublication | None, key: str, body: dict[str, Any]
) -> Shown | None:
    if old is None:
        return None
    before, after = {"policies": {key: old.body}}, {"policies": {key: body}}
    return shown(queries.differences(before, after), before, after, language_of(request.plan))


def _form(
    request: PlanRequest, item: PlanItem, newest: PolicyPublication | None, view: PlanView
) -> PublishForm:
    members = members_of(request)
    proposed = _proposed(item, newest, request.GET.getlist("duty"), members, view)
    today = today_of(request.brand)
    due: date | None = None
    if newest is not None and not _changed(item, newest):
        due = max((one.due for one in newest.readers.all()), default=None)
    return PublishForm(
        request.POST if request.method == "POST" else None, members=members,
        for_public=item.body.get("audience") == "community",
        initial={
            "people": [str(one.uid) for one in proposed], "link": newest.link if newest else "",
            "due": due if due is not None and due >= today else today + USUAL_TIME,
        },
    )  # fmt: skip


def _proposed(
    item: PlanItem, newest: PolicyPublication | None, duties: Sequence[str], members: Sequence[Person], view: PlanView
) -> list[Person]:  # fmt: skip
    """Who is chosen before anybody chose: by duties in the address, else as last time, else by the audience."""
    audience = item.body.get("audience")
    if duties:
        return _holding(view, duties, members)
    if newest is not None and (not _changed(item, newest) or audience in ("moderators", "team")):
        asked = {one.person_id for one in newest.readers.all()}
        return [one for one in members if one.pk in asked]
    if audience == "community":
        return []
    if audience in ("moderators", "team"):
        return _holding(view, MODERATORS if audience == "moderators" else view.of("duties"), members) or list(
            members
        )
    return list(members)


def _holding(view: PlanView, duties: Iterable[str], members: Sequence[Person]) -> list[Person]:
    """Holders and deputies of duties, as this size of team carries them."""
    wanted = {view.carried_by(one) for one in duties}
    holding = {uid for duty in wanted for uid in view.holders.get(duty, ())}
    return [one for one in members if str(one.uid) in holding]


def _publish_page(
    request: PlanRequest, item: PlanItem, newest: PolicyPublication | None, form: PublishForm, view: PlanView
) -> HttpResponse:  # fmt: skip
    language = language_of(request.plan)
    held = {key: duty for key, duty in view.duties.items() if view.holders.get(key)}
    picked = set(request.GET.getlist("duty"))
    context = {
        "policy": item.body, "key": item.key, "form": form, "newest": newest, "changed": _changed(item, newest),
        "diff": _differs(request, newest, item.key, item.body),
        "duties": [(key, in_language(duty.title, language), key in picked) for key, duty in held.items()],
        "written": any(str(text).strip() for text in (item.body.get("body") or {}).values()), **_audience(item),
    }  # fmt: skip
    return draw(request, "plan/policy_publish.html", context, status=422 if form.errors else 200)
