"""The plan to carry, as a file."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from firebreak.org.api_auth import may
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.plan.api.common import SEE, Language, plan_of, spoken
from firebreak.plan.views.common import language_of
from firebreak.plan.views.document.files import METHODS_SEE, TYPES, Wanted, download

router = Router()
Form = Enum("Form", {form: form for form in TYPES}, type=str)  # type: ignore[misc]


@router.get("/export/{form}", response={200: bytes, **PROBLEMS}, summary="The plan as a file")
@door(SEE)
def export(
    request: HttpRequest, form: Form, language: Language | None = None, version: int | None = None
) -> Any:
    """``version``: a published one; without it the plan as it is, a draft. ``zip`` holds every language.

    How people are reached is in it where the token's role may see that.
    """
    plan = plan_of(request)
    with spoken(language):
        said_in = language or language_of(plan)
    if said_in not in plan.languages:
        raise Http404
    wanted = Wanted(plan, form.value, said_in, version, ways=may(request, METHODS_SEE))
    return download(brand_of(request), wanted)
