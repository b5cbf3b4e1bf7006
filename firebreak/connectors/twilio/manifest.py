"""Text messages through Twilio."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PAGE, Field, Manifest
from firebreak.base.errors import PermanentError, WrongInput
from firebreak.connectors.common.calling import check_server
from firebreak.connectors.twilio.pager import API, TwilioPager, phone
from firebreak.connectors.twilio.simulator import TwilioSimulator


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for a number or a server's address that is none."""
    check_server(settings)
    if settings.get("to"):
        try:
            phone(str(settings["to"]))
        except PermanentError as error:
            raise WrongInput(error.code, error.message, field="to") from None


MANIFEST = Manifest(
    name="twilio",
    title=_("Text message (Twilio)"),
    summary=_("Page people by text message, through an account with Twilio."),
    can=frozenset({PAGE}),
    fields=(
        Field(
            "account",
            "text",
            _("Account SID"),
            _("On the first page of Twilio's console. It begins with AC."),
        ),
        Field("token", "secret", _("Auth token"), _("Of the account, or of the API key below.")),
        Field(
            "key",
            "text",
            _("API key SID"),
            _("Better than the account's own token: it can be taken back alone. It begins with SK."),
            required=False,
        ),
        Field(
            "from", "text", _("Sender"), _("A number of your account, a name, or a messaging service (MG).")
        ),
        Field(
            "to",
            "text",
            _("Phone number"),
            _("With country code. Leave it empty when each person gives their own."),
            required=False,
        ),
        Field("api", "address", _("Server"), _("Only for another server."), required=False, default=API),
    ),
    platform="sms",
    icon="smartphone",
    docs="https://www.twilio.com/docs/messaging/api/message-resource",
    pager=TwilioPager,
    simulator=TwilioSimulator,
    check=check,
)
