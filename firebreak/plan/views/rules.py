"""The rule packs in words, and how one is replaced."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from firebreak.org.access import BrandRequest, brand_page
from firebreak.plan import queries
from firebreak.plan.advice import rule_packs
from firebreak.plan.advice_words import MARKET_NAMES
from firebreak.plan.views.advice import own_language, rule_words
from firebreak.plan.views.common import SEE, draw
from firebreak.plan.words import in_language


@require_safe
@brand_page(SEE)
def rules(request: BrandRequest) -> HttpResponseBase:
    """Every pack with its version, its rules, and where it comes from."""
    plan = queries.plan_of(request.brand)
    found, language = rule_packs(), own_language()
    packs = [
        {
            "key": pack.key, "version": pack.version, "title": in_language(pack.title, language),
            "about": in_language(pack.about, language), "own": pack.key in found.own, "numbers": pack.numbers,
            "rules": [rule_words("", rule, language) for rule in pack.rules],
        }
        for pack in found.packs
    ]  # fmt: skip
    context = {
        "plan": plan, "packs": packs, "problems": found.problems, "total": sum(len(pack.rules) for pack in found.packs),
        "markets": MARKET_NAMES, "told_in": language,
    }  # fmt: skip
    return draw(request, "plan/rules.html", context)


@require_safe
@brand_page(SEE)
def pack_file(request: BrandRequest, key: str) -> HttpResponseBase:  # noqa: ARG001 - every page takes it
    """The file of a pack as it is used now, to be changed and put in its place."""
    path = rule_packs().files.get(key)
    if path is None:
        raise Http404
    response = HttpResponse(Path(path).read_bytes(), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}.yaml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
