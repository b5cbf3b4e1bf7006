"""A lost password where no mail is set up."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from firebreak.org.views.common import page


@require_safe
def no_mail(request: HttpRequest) -> HttpResponse:
    """Who to ask, in words."""
    return page(request, "no_mail")
