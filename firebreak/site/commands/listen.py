"""Read the sources, match, store and detect. Stops cleanly on SIGTERM; what was read is kept."""

import argparse

HELP = "read sources, store mentions, detect"


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(_args: argparse.Namespace) -> int:
    from firebreak.listening import listen
    from firebreak.site import beats, logs
    from firebreak.site.processes import until_stopped

    logs.set_up("listen")
    stop = until_stopped()
    beats.start("listen", stop)
    listen.run(stop)
    return 0
