"""Telegram: pages to people and groups, and publications to a channel, by a bot.

Public door: :class:`TelegramPager` and :class:`TelegramWriter`.
"""

from firebreak.connectors.telegram.pager import TelegramPager
from firebreak.connectors.telegram.writer import TelegramWriter

__all__ = ["TelegramPager", "TelegramWriter"]
