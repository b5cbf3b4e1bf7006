"""Slack: pages by an incoming webhook or a bot, and an incident's own channel by the bot.

Public door: :class:`SlackPager`; :class:`Slack` with :func:`open_channel`, :func:`post` and :func:`read_since`.
"""

from firebreak.connectors.slack.channels import Opened, open_channel, post
from firebreak.connectors.slack.client import Slack
from firebreak.connectors.slack.pager import SlackPager
from firebreak.connectors.slack.reading import Said, read_since

__all__ = ["Opened", "Said", "Slack", "SlackPager", "open_channel", "post", "read_since"]
