"""Health and the API's page: what belongs to the installation rather than to a room."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firebreak import __version__
from firebreak.site import health


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Alive: this process answers and reaches its database. For restarting."""
    found = health.run((health.database,))
    bad = any(check.state == health.FAIL for check in found)
    return JsonResponse(
        {"status": "fail" if bad else "ok", "version": __version__}, status=503 if bad else 200
    )


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Ready: tables, disk and the other processes are well too. Names only, no details of the machine."""
    found = health.run(health.QUICK)
    bad = [check.name for check in found if check.state == health.FAIL]
    return JsonResponse({"status": "fail" if bad else "ok", "failing": bad}, status=503 if bad else 200)


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """The API in words, made from its OpenAPI description; no script, so it obeys the content policy."""
    from firebreak.site.api import api

    schema = api.get_openapi_schema()
    calls = [
        {
            "path": path,
            "method": method.upper(),
            "id": call.get("operationId", ""),
            "summary": call.get("summary", ""),
            "text": call.get("description", ""),
            "parameters": call.get("parameters", []),
            "body": _body(call),
            "answers": sorted(call.get("responses", {})),
        }
        for path, methods in schema["paths"].items()
        for method, call in methods.items()
    ]
    return render(request, "site/api.html", {"calls": calls, "base": request.build_absolute_uri("/api/v1/")})


def _body(call: dict[str, object]) -> str:
    content = call.get("requestBody", {})
    media = content.get("content", {}) if isinstance(content, dict) else {}
    for kind, value in media.items():
        reference = value.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
        return f"{kind} {reference}".strip()
    return ""
