"""Pages of routing: who hears which level, and a person's quiet hours."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import WrongInput
from firebreak.notify import actions, routing
from firebreak.notify.forms import QuietHoursForm, RouteForm
from firebreak.notify.models import QuietHours
from firebreak.notify.words import say
from firebreak.org.access import BrandRequest, brand_page
from firebreak.web.slots import Label

RESET = "reset"
LEVELS: dict[str, Label] = {
    "watch": gettext_lazy("Watch"), "alert": gettext_lazy("Alert"), "crisis": gettext_lazy("Crisis"),
}  # fmt: skip


@dataclass(frozen=True)
class LevelForm:
    """One level on the page; ``own`` says whether the brand has a rule of its own."""

    level: str
    label: Label
    form: RouteForm
    own: bool


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page("notify.routes.edit")
def routes(request: BrandRequest) -> HttpResponse:
    """Who hears which level; each level is saved by itself."""
    level = request.POST.get("level", "")
    posted = RouteForm(request.brand, level, request.POST) if level in LEVELS else None
    if request.method == "POST" and posted is not None:
        if RESET in request.POST:
            actions.reset_route(actor=request.actor, brand=request.brand, level=level)
            messages.success(request, _("Back to the usual."))
            return redirect("notify:routes", brand=request.brand.slug)
        if posted.is_valid() and _saved(request, level, posted):
            return redirect("notify:routes", brand=request.brand.slug)
    forms = [
        LevelForm(
            key, label, posted if posted is not None and key == level else RouteForm(request.brand, key),
            routing.route_of(request.brand, key) is not None,
        )
        for key, label in LEVELS.items()
    ]  # fmt: skip
    wrong = posted is not None and bool(posted.errors)
    return render(request, "notify/routes.html", {"levels": forms}, status=422 if wrong else 200)


def _saved(request: BrandRequest, level: str, form: RouteForm) -> bool:
    try:
        actions.set_route(actor=request.actor, brand=request.brand, level=level, **form.cleaned_data)
    except WrongInput as error:
        form.add_error(None, say(error.code))
        return False
    messages.success(request, _("Saved. It holds from the next alert on."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page("notify.quiet_hours")
def quiet_hours(request: BrandRequest) -> HttpResponse:
    """The reader's own quiet hours."""
    hours = QuietHours.objects.filter(person=request.user).first()
    initial = {"since": hours.since, "until": hours.until} if hours else {}
    form = QuietHoursForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_quiet_hours(
            actor=request.actor, brand=request.brand, person=request.user, **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect("notify:quiet_hours", brand=request.brand.slug)
    context = {"form": form, "hours": hours, "zone": request.user.time_zone}
    return render(request, "notify/quiet_hours.html", context, status=422 if form.errors else 200)
