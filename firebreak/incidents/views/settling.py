"""What the pages with several forms share: do what the pressed button says, and come back with words or with the errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from firebreak.base.errors import FirebreakError
from firebreak.incidents import presence
from firebreak.incidents.forms import ActionForm
from firebreak.incidents.views.common import WORK, RoomRequest
from firebreak.incidents.words import say_error

Do = Callable[[dict[str, Any]], Any]


def bound(request: RoomRequest, do: str) -> Any:
    """The sent words for the form whose button was pressed; for the others nothing."""
    return request.POST if request.method == "POST" and request.POST.get("do") == do else None


def settle(
    request: RoomRequest,
    forms: Mapping[str, ActionForm],
    acts: Mapping[str, tuple[Do, str]],
    back: HttpResponse,
) -> HttpResponse | None:
    """The act of the pressed button: ``back`` when it is done, nothing when a form must be shown again.

    ``acts``: value of the button -> what it does with the form's values, and what is said then. Nobody else than who may
    work here presses anything.
    """
    do = request.POST.get("do", "")
    if not request.may(WORK):
        raise PermissionDenied
    if do not in acts:
        return None
    act, said = acts[do]
    form = forms.get(do)
    if form is not None and not form.is_valid():
        return None
    try:
        act(form.cleaned_data if form is not None else {})
    except FirebreakError as error:
        if form is None:
            messages.error(request, say_error(error))
            return back
        form.say(error)
        return None
    presence.leave(request.incident, request.user)
    messages.success(request, said)
    return back
