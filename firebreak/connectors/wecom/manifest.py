"""WeCom's group robot."""

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PAGE, Field, Manifest
from firebreak.connectors.wecom.pager import WecomPager
from firebreak.connectors.wecom.simulator import WecomSimulator

MANIFEST = Manifest(
    name="wecom",
    title=_("WeCom"),
    summary=_("Page people in a WeCom group, by the robot of that group."),
    can=frozenset({PAGE}),
    fields=(
        Field(
            "url",
            "secret",
            _("Robot's address"),
            _(
                "In the group: Group settings, Group robot, Add, then copy the address. Its key alone will do too."
            ),
        ),
    ),
    platform="wecom",
    icon="message-square-text",
    docs="https://developer.work.weixin.qq.com/document/path/91770",
    pager=WecomPager,
    simulator=WecomSimulator,
)
