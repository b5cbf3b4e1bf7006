"""Microsoft Teams."""

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PAGE, Field, Manifest
from firebreak.connectors.teams.pager import TeamsPager
from firebreak.connectors.teams.simulator import TeamsSimulator

MANIFEST = Manifest(
    name="teams",
    title=_("Microsoft Teams"),
    summary=_("Page people in a Teams channel or chat, with a card posted by a workflow."),
    can=frozenset({PAGE}),
    fields=(
        Field(
            "url",
            "secret",
            _("Workflow's address"),
            _("In the channel: Workflows, “Send webhook alerts to a channel”, then copy the address."),
        ),
    ),
    platform="teams",
    icon="users",
    docs="https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
    pager=TeamsPager,
    simulator=TeamsSimulator,
)
