"""Feishu (飞书) and Lark: pages into a group by its signed robot.

Public door: :class:`FeishuPager`, :func:`sign`.
"""

from firebreak.connectors.feishu.pager import FeishuPager, sign

__all__ = ["FeishuPager", "sign"]
