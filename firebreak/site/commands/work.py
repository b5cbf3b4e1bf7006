"""Do jobs and timers: deliver notices, keep the search index current, tidy up."""

import argparse
import threading

HELP = "do jobs and timers"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=int, default=3, help="jobs done at once (default 3)")


def run(args: argparse.Namespace) -> int:
    from firebreak.base import jobs
    from firebreak.connectors.status_page.folder import refresh_all
    from firebreak.site import beats, heartbeat, logs
    from firebreak.site.processes import until_stopped

    logs.set_up("work")
    stop = until_stopped()
    beats.start("work", stop)
    heartbeat.schedule()
    refresh_all()  # words and style of a newer release, and what a kill left half drawn
    threads = [
        threading.Thread(target=jobs.work, args=(stop,), name=f"work-{n}") for n in range(args.threads)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0
