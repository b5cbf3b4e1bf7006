"""One worker of the product, as ``firebreak work`` is, with a clock that goes wrong by ``--skew`` and perhaps a bug."""

import argparse
import os
import threading
from datetime import UTC, datetime, timedelta


def main() -> None:
    """Until it is ended from outside."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--skew", type=float, default=0.0)
    parser.add_argument("--planted", default="")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firebreak.site.settings")
    import django

    django.setup()

    from benchmarks.release.planted import plant
    from firebreak.base import clock, worker
    from tests.board import boards_known

    plant(chosen.planted)
    skew = timedelta(seconds=chosen.skew)
    with boards_known(), clock.running(lambda: datetime.now(UTC) + skew):
        worker.work(threading.Event(), idle_s=0.02)


if __name__ == "__main__":
    main()
