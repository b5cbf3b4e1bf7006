"""DingTalk (钉钉): pages into a group by its signed robot.

Public door: :class:`DingtalkPager`, :func:`sign`.
"""

from firebreak.connectors.dingtalk.pager import DingtalkPager, sign

__all__ = ["DingtalkPager", "sign"]
