"""Pages of this room: whom a notice reached, and the brand's services."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import WrongMove
from firebreak.notify import actions, kinds, queries
from firebreak.notify.models import Delivery
from firebreak.notify.words import say, way_icon, way_name
from firebreak.org.access import BrandRequest, brand_page


@require_safe
@brand_page("notify.see")
def notices(request: BrandRequest) -> HttpResponse:
    """Every delivery, newest first; addresses only for those who may edit them."""
    page = Paginator(queries.deliveries(request.brand), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            (row, kinds.title(row.notice.kind, row.notice.params), say(row.error_code), way_name(row.pager))
            for row in page
            if kinds.may_see(row.notice.kind, row.notice.params, request.user)
        ],
        "endpoints": [
            (row, say(row.error_code), way_icon(row.pager), way_name(row.pager))
            for row in queries.endpoints(request.brand)
        ],
        "may_edit": request.may("notify.endpoints.edit"),
        "may_route": request.may("notify.routes.edit"),
    }
    return render(request, "notify/notices.html", context)


@require_POST
@brand_page("notify.see")
def delivery_again(request: BrandRequest, uid: str) -> HttpResponse:
    """Another try of a delivery that failed."""
    delivery = Delivery.objects.select_related("notice").filter(uid=uid, notice__brand=request.brand).first()
    if delivery is None or not kinds.may_see(delivery.notice.kind, delivery.notice.params, request.user):
        raise Http404
    try:
        actions.try_again(actor=request.actor, delivery=delivery)
        messages.success(request, _("It is being sent again."))
    except WrongMove:
        messages.warning(request, _("It is already sent or on its way. Nothing was changed."))
    return redirect("notify:notices", brand=request.brand.slug)
