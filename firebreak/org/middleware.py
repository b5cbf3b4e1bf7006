"""Gives each request the language and zone of the person who reads it, and keeps answers out of caches."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class PersonMiddleware:
    """A signed-in person's own language wins over the browser's; times are shown in their zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(person.time_zone):
            return _unkept(self.get_response(request))


def _unkept(response: HttpResponse) -> HttpResponse:
    """No cache and no back button after signing out shows what only the signed-in may see.

    It also keeps a fragment from being shown in place of the whole page of the same address.
    """
    response.headers.setdefault("Cache-Control", "no-store, private")
    return response
