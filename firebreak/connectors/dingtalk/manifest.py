"""DingTalk's custom robot."""

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PAGE, Field, Manifest
from firebreak.connectors.dingtalk.pager import DingtalkPager
from firebreak.connectors.dingtalk.simulator import DingtalkSimulator

MANIFEST = Manifest(
    name="dingtalk",
    title=_("DingTalk"),
    summary=_("Page people in a DingTalk group, by a custom robot that checks our signature."),
    can=frozenset({PAGE}),
    fields=(
        Field(
            "url",
            "secret",
            _("Robot's address"),
            _("In the group: Group settings, Robots, Custom, then copy the address."),
        ),
        Field(
            "secret",
            "secret",
            _("Signing secret"),
            _("Choose the security setting “Additional signature”. The secret begins with SEC."),
        ),
    ),
    platform="dingtalk",
    icon="message-square-text",
    docs="https://open.dingtalk.com/document/robots/custom-robot-access",
    pager=DingtalkPager,
    simulator=DingtalkSimulator,
)
