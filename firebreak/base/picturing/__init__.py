"""Pictures of web pages as a browser shows them, taken of pages that are taken for hostile.

Chromium runs as somebody without rights, in a folder that is gone afterwards, and reaches the network through a gate of
ours only, which connects to public addresses alone. :func:`take` is the door::

    picture = picturing.take("https://news.example/fire")     # PNG, 1280 pixels wide, 12,000 high at most

Theory: docs/decisions/0014-a-picture-through-a-gate.md.
"""

from firebreak.base.picturing.starting import browser
from firebreak.base.picturing.taking import Picture, take

__all__ = ["Picture", "browser", "take"]
