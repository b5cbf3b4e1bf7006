"""Where a released text goes: channels to tick, now or at a moment, through a freeze only with open eyes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.org.access import BrandRequest, brand_page
from firebreak.plan.words import CHANNEL_NAMES, LANGUAGE_NAMES
from firebreak.publishing import queries as published
from firebreak.publishing.models import Channel
from firebreak.publishing.words import WORDS as PUBLISHING_WORDS
from firebreak.publishing.words import say_error as say_publishing_error
from firebreak.statements import actions
from firebreak.statements.actions.publishing import about, places
from firebreak.statements.corrections import corrected
from firebreak.statements.forms import PublishForm
from firebreak.statements.models import Statement
from firebreak.statements.views.common import RELEASE, statement_or_404, told


def publishing_of(row: Statement) -> dict[str, Any]:
    """For the page of a released statement: where it can go, and where it went."""
    if row.state != Statement.State.RELEASED:
        return {}
    found = [
        {
            "value": f"{channel.uid}.{language}", "channel": channel, "kind": CHANNEL_NAMES[channel.text],
            "language": language, "language_name": LANGUAGE_NAMES.get(language, language),
        }
        for channel, language in (places(row) if not corrected([row]) else ())
    ]  # fmt: skip
    return {
        "places": found, "frozen": sorted(published.frozen(row.brand)), "publish_form": PublishForm(),
        "releases": published.about(row.brand, about(row)),
        "channels": row.brand.channels.filter(removed_at=None).count(),
    }  # fmt: skip


@require_POST
@brand_page(RELEASE)
def publish(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Queue it; then its release is looked at, live."""
    row = statement_or_404(request, uid)
    form = PublishForm(request.POST)
    try:
        if not form.is_valid():
            raise WrongInput("statements.when_out", "Give a moment in the future, within a year.", field="at")
        release = actions.publish(
            actor=request.actor, statement=row, person=request.user, seen=str(request.POST.get("digest", ""))[:64],
            where=_where(request), at=form.cleaned_data["at"], frozen=_through(request),
        )  # fmt: skip
    except FirebreakError as error:
        known = error.code in PUBLISHING_WORDS
        messages.error(request, say_publishing_error(error) if known else told(request, error))
        return redirect("statements:release", request.brand.slug, row.uid)
    messages.success(request, _("On its way. Here you see what becomes of it in each channel."))
    return redirect("publishing:release", request.brand.slug, release.uid)


def _where(request: BrandRequest) -> list[tuple[Channel, str]]:
    """The ticked places. Raises :class:`WrongInput` for one that is none of this brand's."""
    known = {str(one.uid): one for one in request.brand.channels.filter(removed_at=None)}
    found = []
    for value in request.POST.getlist("where")[:400]:
        uid, _dot, language = value.partition(".")
        if uid not in known:
            raise WrongInput(
                "publishing.no_channel", "This channel is not there any more.", channel="", language=""
            )
        found.append((known[uid], language))
    return found


def _through(request: BrandRequest) -> str:
    """The freeze that the person saw and goes through; nothing where they did not say so."""
    return str(request.POST.get("frozen", ""))[:36] if request.POST.get("through") == "yes" else ""
