"""Items of the plan: read, add, change, take away. Whoever changes one says which version of it they saw."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, cast

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Schema, Status
from pydantic import ConfigDict

from firebreak.base.errors import NotAllowed, WrongInput
from firebreak.org.api_auth import actor_of, may, token_of
from firebreak.org.api_pages import PAGE, Limit, page
from firebreak.org.api_problems import PROBLEMS, brand_of, door, problem
from firebreak.org.dates import today_of
from firebreak.plan import actions, queries
from firebreak.plan.actions.items import checked
from firebreak.plan.api.common import APPROVE, EDIT, SEE, Kind, name_of, plan_of
from firebreak.plan.forms.wholeness import wrong_fields
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.verbs import APPROVALS, editing_verb
from firebreak.plan.words import say

router = Router()
_ETAG = re.compile(r'\s*(?:W/)?"?([0-9]{1,9})"?\s*')


class ItemOut(Schema):
    """One item. ``body`` is its record, with every language; ``stale``: language -> places that are older there.

    ``version`` grows with each change; send it back as ``If-Match`` when you change or remove the item.
    """

    kind: str
    key: str
    version: int
    changed_at: datetime
    changed_by: str | None
    reviewed_on: date | None
    approved_until: date | None
    stale: dict[str, list[str]]
    body: dict[str, Any]


class ItemsOut(Schema):
    """Items of a kind by key. ``next`` is what to send as ``after`` for those that follow; null at the end."""

    items: list[ItemOut]
    next: str | None


class ItemIn(Schema):
    """A whole item, as ``GET /plan/schema/{kind}`` describes its kind."""

    model_config = ConfigDict(extra="forbid")
    body: dict[str, Any]


class UntilIn(Schema):
    """A day within the next three years."""

    model_config = ConfigDict(extra="forbid")
    until: date


@router.get("/items/{kind}", response={200: ItemsOut, **PROBLEMS}, summary="Items of a kind")
@door(SEE)
def items(request: HttpRequest, kind: Kind, after: str = "", limit: Limit = PAGE) -> Any:
    """Those whose key comes after ``after``, at most ``limit``."""
    rows = queries.items(plan_of(request), kind.value)
    if after:
        rows = rows.filter(key__gt=_key(after))
    found, following = page(rows, limit, lambda row: row.key)
    return ItemsOut(items=[out(one) for one in found], next=following)


@router.get("/schema/{kind}", response={200: dict[str, Any], **PROBLEMS}, summary="What an item holds")
@door(SEE)
def schema(request: HttpRequest, kind: Kind) -> Any:  # noqa: ARG001 - every call takes it
    """JSON Schema of the record of a kind."""
    return msgspec.json.schema(KINDS[kind.value])


@router.post("/items/{kind}", response={201: ItemOut, **PROBLEMS}, summary="Add an item")
@door(EDIT)
def add(request: HttpRequest, response: HttpResponse, kind: Kind, body: ItemIn) -> Any:
    """409 with the present item where the key is taken."""
    plan = plan_of(request)
    _allowed(request, kind.value)
    if (refused := _refused(plan, kind.value, body.body)) is not None:
        return refused
    try:
        made = actions.add_item(
            actor=actor_of(request),
            plan=plan,
            kind=kind.value,
            body=body.body,
            person=token_of(request).made_by,
            decides=may(request, APPROVALS.name),
        )
    except WrongInput as error:
        if error.code != "plan.key_taken":
            raise
        return _stands(plan, kind.value, str(error.params["key"]), error.code, error.params)
    response["ETag"] = _etag(made)
    return Status(201, out(made))


@router.get("/items/{kind}/{key}", response={200: ItemOut, **PROBLEMS}, summary="One item")
@door(SEE)
def one(request: HttpRequest, response: HttpResponse, kind: Kind, key: str) -> Any:
    """The header ``ETag`` holds its version."""
    found = _item(plan_of(request), kind.value, key)
    response["ETag"] = _etag(found)
    return out(found)


@router.put("/items/{kind}/{key}", response={200: ItemOut, **PROBLEMS}, summary="Change an item")
@door(EDIT)
def change(request: HttpRequest, response: HttpResponse, kind: Kind, key: str, body: ItemIn) -> Any:
    """Send ``If-Match`` with the version that you saw, or ``*`` for whichever is there.

    409 with the present item where somebody else was faster, 428 without the header.
    """
    plan = plan_of(request)
    found = _item(plan, kind.value, key)
    _allowed(request, kind.value)
    version, wrong = _seen(request)
    refused = wrong or _refused(plan, kind.value, body.body)
    if refused is not None:
        return refused
    try:
        made = actions.change_item(
            actor=actor_of(request),
            item=found,
            body=body.body,
            person=token_of(request).made_by,
            version=version,
            decides=may(request, APPROVALS.name),
        )
    except (WrongInput, PlanItem.DoesNotExist) as error:
        return _moved(plan, found, error)
    response["ETag"] = _etag(made)
    return out(made)


@router.delete("/items/{kind}/{key}", response={204: None, **PROBLEMS}, summary="Remove an item")
@door(EDIT)
def remove(request: HttpRequest, kind: Kind, key: str) -> Any:
    """``If-Match`` as for a change. Versions that hold the item keep it."""
    plan = plan_of(request)
    found = _item(plan, kind.value, key)
    _allowed(request, kind.value)
    version, wrong = _seen(request)
    if wrong is not None:
        return wrong
    try:
        actions.remove_item(
            actor=actor_of(request), item=found, version=version, decides=may(request, APPROVALS.name)
        )
    except (WrongInput, PlanItem.DoesNotExist) as error:
        return _moved(plan, found, error)
    return Status(204, None)


@router.post(
    "/items/{kind}/{key}/reviewed", response={200: ItemOut, **PROBLEMS}, summary="Say that it is still right"
)
@door(EDIT)
def reviewed(request: HttpRequest, kind: Kind, key: str) -> Any:
    """Today, in the brand's time zone."""
    _allowed(request, kind.value)
    found = _item(plan_of(request), kind.value, key)
    return out(actions.review_item(actor=actor_of(request), item=found, on=today_of(brand_of(request))))


@router.post(
    "/items/templates/{key}/approve",
    response={200: ItemOut, **PROBLEMS},
    summary="Approve a template until a day",
)
@door(APPROVE)
def approve(request: HttpRequest, key: str, body: UntilIn) -> Any:
    """By the person who made the token: not one who wrote or changed its words since they were last
    approved, unless the whole team is one person."""
    done = actions.approve_template(
        actor=actor_of(request), item=_item(plan_of(request), "templates", key), person=token_of(request).made_by,
        until=body.until, alone=brand_of(request).team_size == "one",
    )  # fmt: skip
    return out(done)


def out(row: PlanItem) -> ItemOut:
    """An item as the API tells it."""
    return ItemOut(
        kind=row.kind, key=row.key, version=row.version, changed_at=row.changed_at, changed_by=name_of(row.changed_by),
        reviewed_on=row.reviewed_on, approved_until=row.approved_until, stale=row.stale, body=row.body,
    )  # fmt: skip


def _allowed(request: HttpRequest, kind: str) -> None:
    """Refuse a token that may change the plan, but not who approves what. Raises :class:`NotAllowed`."""
    verb = editing_verb(kind)
    if not may(request, verb):
        raise NotAllowed("api.not_allowed", "The role of this token does not include this call.", verb=verb)


def _item(plan: Plan, kind: str, key: str) -> PlanItem:
    found = queries.item(plan, kind, key)
    if found is None:
        raise Http404
    return found


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9-]", "", text)[:60]


def _etag(row: PlanItem) -> str:
    return f'"{row.version}"'


def _seen(request: HttpRequest) -> tuple[int | None, JsonResponse | None]:
    """The version that ``If-Match`` names, ``None`` for ``*``; or what is wrong with it."""
    given = request.headers.get("If-Match", "")
    if given.strip() == "*":
        return None, None
    found = _ETAG.fullmatch(given)
    if found is not None:
        return int(found.group(1)), None
    return None, problem(400 if given else 428, "plan.no_version", say("plan.no_version"))


def _refused(plan: Plan, kind: str, body: dict[str, Any]) -> JsonResponse | None:
    """What the editor would say of it; what has not even its shape raises :class:`WrongInput`."""
    made = checked(kind, body)
    wrong = wrong_fields(kind, cast("dict[str, Any]", msgspec.to_builtins(made)), plan.languages)
    if not wrong:
        return None
    errors = [one._asdict() for one in wrong]
    return problem(422, "plan.bad_fields", say("plan.bad_fields"), errors=errors)


def _moved(plan: Plan, was: PlanItem, error: Exception) -> JsonResponse:
    """409 with what is there now; what is wrong with the body is raised again."""
    if isinstance(error, WrongInput) and error.code != "plan.changed_meanwhile":
        raise error
    return _stands(plan, was.kind, was.key, "plan.version_moved", {})


def _stands(plan: Plan, kind: str, key: str, code: str, params: dict[str, Any]) -> JsonResponse:
    row = queries.item(plan, kind, key)
    now = out(row).dict() if row is not None else None
    return problem(409, code, say(code, params), item=now)
