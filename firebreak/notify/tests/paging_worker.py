"""Worker processes on the tests' database, to be killed: ``python -m firebreak.notify.tests.paging_worker <database>``.

Each line on the standard input forks one more from a process that has loaded everything already, and is answered with its
number: starting Python anew for each of many kills would take most of the time.
"""

import os
import signal
import sys
import threading


def main() -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    from firebreak.base import jobs

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed need no burial
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            jobs.work(threading.Event(), idle_s=0.02, lease_s=1.0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
