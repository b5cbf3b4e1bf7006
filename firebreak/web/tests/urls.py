"""Addresses for this room's own tests: the room, its style guide, and pages that go wrong."""

import time
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import include, path

from firebreak.web.style_guide import clock_fragment, style_guide


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def headers(request: HttpRequest) -> HttpResponse:
    """What arrived: the forwarded-for header and the size of the body."""
    return HttpResponse(f"{request.headers.get('X-Forwarded-For', 'none')} {len(request.body)}")


def pieces(_request: HttpRequest) -> StreamingHttpResponse:
    """Half a second lies between its two pieces."""

    def made() -> Iterator[str]:
        yield "first "
        time.sleep(0.5)
        yield "second"

    return StreamingHttpResponse(made())


def echo(request: HttpRequest, word: str) -> HttpResponse:
    """What arrived, and two cookies."""
    found = {"path": request.path, "query": request.GET.get("a"), "cookies": request.COOKIES}
    answer = JsonResponse({**found, "one": request.headers.get("X-One")}, status=418)
    answer.set_cookie("c", "3")
    answer.set_cookie("d", "4")
    return answer


urlpatterns = [
    path("guide", style_guide, name="style_guide_test"),
    path("style-guide/clock", clock_fragment, name="style_guide_clock_test"),
    path("broken", broken),
    path("b/<slug:brand>/", style_guide, name="brand_start"),
    path("b/<slug:brand>/alerts/", style_guide, name="brand_alerts"),
    path("headers", headers),
    path("pieces", pieces),
    path("echo/<str:word>", echo),
    path("", include("firebreak.web.urls")),
]
handler400 = "firebreak.web.views.bad_request"
handler403 = "firebreak.web.views.forbidden"
handler404 = "firebreak.web.views.not_found"
handler500 = "firebreak.web.views.server_error"
