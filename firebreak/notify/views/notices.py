"""Pages of this room: whom a notice reached, and the brand's webhooks."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base import connectors
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.notify import actions, kinds, queries
from firebreak.notify.forms import WebhookForm
from firebreak.notify.models import Delivery
from firebreak.notify.words import WORDS, say
from firebreak.org.access import BrandRequest, brand_page


@require_safe
@brand_page("notify.see")
def notices(request: BrandRequest) -> HttpResponse:
    """Every delivery, newest first; addresses only for those who may edit them."""
    page = Paginator(queries.deliveries(request.brand), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            (row, kinds.title(row.notice.kind, row.notice.params), say(row.error_code))
            for row in page
            if kinds.may_see(row.notice.kind, row.notice.params, request.user)
        ],
        "endpoints": [(row, say(row.error_code)) for row in queries.endpoints(request.brand)],
        "may_edit": request.may("notify.endpoints.edit"),
        "may_route": request.may("notify.routes.edit"),
    }
    return render(request, "notify/notices.html", context)


@brand_page("notify.endpoints.edit")
def endpoint_new(request: BrandRequest) -> HttpResponse:
    """Add a webhook; its secret is shown once, on the page that follows."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fresh = connectors.get("webhook").new_secrets
        assert fresh is not None
        secrets = dict(fresh())
        try:
            actions.add_endpoint(
                actor=request.actor, brand=request.brand, pager="webhook", name=form.cleaned_data["name"],
                settings={"url": form.cleaned_data["url"]}, secrets=secrets,
            )  # fmt: skip
        except WrongInput as error:
            form.add_error("url", say(error.code) if error.code in WORDS else error.message)
        else:
            return render(
                request,
                "notify/endpoint_made.html",
                {"secret": secrets["secret"], "name": form.cleaned_data["name"]},
            )
    return render(request, "notify/endpoint_new.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
@brand_page("notify.endpoints.edit")
def endpoint_remove(request: BrandRequest, uid: str) -> HttpResponse:
    """Nothing more is sent there."""
    endpoint = queries.endpoint(request.brand, uid)
    if endpoint is None:
        raise Http404
    actions.remove_endpoint(actor=request.actor, endpoint=endpoint)
    messages.success(request, _("{name} was removed. Nothing more is sent there.").format(name=endpoint.name))
    return redirect("notify:notices", brand=request.brand.slug)


@require_POST
@brand_page("notify.see")
def delivery_again(request: BrandRequest, uid: str) -> HttpResponse:
    """Another try of a delivery that failed."""
    delivery = Delivery.objects.select_related("notice").filter(uid=uid, notice__brand=request.brand).first()
    if delivery is None:
        raise Http404
    try:
        actions.try_again(actor=request.actor, delivery=delivery)
        messages.success(request, _("It is being sent again."))
    except WrongMove:
        messages.warning(request, _("It is already sent or on its way. Nothing was changed."))
    return redirect("notify:notices", brand=request.brand.slug)
