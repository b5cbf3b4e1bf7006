"""WeCom (企业微信): pages into a group by its robot.

Public door: :class:`WecomPager`.
"""

from firebreak.connectors.wecom.pager import WecomPager

__all__ = ["WecomPager"]
