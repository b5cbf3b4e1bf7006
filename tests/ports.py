"""Ports for servers that tests start."""

import random
import socket

_FIRST, _LAST = 20_000, 32_000
"""Below those that a system gives to connections going out, of which tests make thousands at a time: one of these would
take the port between the look at it and the server's start."""
_chance = random.SystemRandom()


def free_port() -> int:
    """A port of this machine that nobody uses just now."""
    while True:
        port = _chance.randint(_FIRST, _LAST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
