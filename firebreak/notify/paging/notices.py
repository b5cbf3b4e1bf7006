"""The words of this room's own messages: a test of the tree, a run that nobody answered, an endpoint that died."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.notify import kinds
from firebreak.notify.paging.trying import KIND as TEST
from firebreak.notify.words import say

ENDPOINT_DIED = "endpoint_died"


def register() -> None:
    """Make the kinds known to the queue."""
    kinds.register(TEST, _test, brief=_test_brief)
    kinds.register(ENDPOINT_DIED, _died)


def _test(params: Mapping[str, Any]) -> kinds.Said:
    path = reverse("notify:test_call", args=[params["slug"], params["test"]])
    words = _test_brief(params)
    return kinds.Said(words.subject, words.lines, path, _("See the test"))


def _test_brief(params: Mapping[str, Any]) -> kinds.Said:
    return kinds.Said(
        _("Does this reach you?"),
        (
            _("{brand} tests who can be reached, and how fast. Nothing has happened.").format(brand=params["brand"]),
            _("Open the link and press the button, then you are done."),
        ),
    )  # fmt: skip


def _died(params: Mapping[str, Any]) -> kinds.Said:
    return kinds.Said(
        _("{name} would not receive a call any more").format(name=params["name"]),
        (
            say(params["error"]),
            _("We try its credentials every night, and they were refused. Mend it before it is needed."),
        ),
        reverse("notify:notices", args=[params["slug"]]),
        _("Look at it"),
    )


register()
