"""Addresses for this room's own tests: the room, its style guide, and pages that go wrong."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from firebreak.web.style_guide import clock_fragment, style_guide


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def headers(request: HttpRequest) -> HttpResponse:
    """What arrived: the forwarded-for header and the size of the body."""
    return HttpResponse(f"{request.headers.get('X-Forwarded-For', 'none')} {len(request.body)}")


urlpatterns = [
    path("guide", style_guide, name="style_guide_test"),
    path("style-guide/clock", clock_fragment, name="style_guide_clock_test"),
    path("broken", broken),
    path("b/<slug:brand>/", style_guide, name="brand_start"),
    path("b/<slug:brand>/alerts/", style_guide, name="brand_alerts"),
    path("headers", headers),
    path("", include("firebreak.web.urls")),
]
handler400 = "firebreak.web.views.bad_request"
handler403 = "firebreak.web.views.forbidden"
handler404 = "firebreak.web.views.not_found"
handler500 = "firebreak.web.views.server_error"
