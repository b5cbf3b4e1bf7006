"""Telegram: pages to people and groups by a bot.

Public door: :class:`TelegramPager`.
"""

from firebreak.connectors.telegram.pager import TelegramPager

__all__ = ["TelegramPager"]
