"""Our front (stream here, pages on WSGI threads) beside Django's own ASGI application: requests per CPU second.

``python -m benchmarks.web [--seconds 6] [--json]`` needs ``wrk`` and a data folder with the demo
(``firebreak demo install``). CPU time of the server process is counted, so a busy machine changes little.
"""

import argparse
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.ports import free_port

SERVERS = {
    "front (WSGI threads)": ["--factory", "firebreak.site.asgi:application"],
    "Django ASGI": ["benchmarks.web_asgi:application"],
}


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("the server did not start")


def measure(app: list[str], path: str, cookie: str, seconds: int) -> dict[str, float]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        *app,
        "--port",
        str(port),
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    server = subprocess.Popen(command)
    try:
        wait(port)
        url = f"http://127.0.0.1:{port}{path}"
        load = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-H", f"Cookie: {cookie}", url]
        subprocess.run(
            ["wrk", "-t1", "-c4", "-d2s", "-H", f"Cookie: {cookie}", url], capture_output=True, check=True
        )
        before = cpu_seconds(server.pid)
        out = subprocess.run(load, capture_output=True, text=True, check=True).stdout
        spent = cpu_seconds(server.pid) - before
    finally:
        server.terminate()
        server.wait(10)
    asked = re.search(r"(\d+) requests in", out)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", out)
    assert asked is not None, out
    assert slow is not None, out
    requests = int(asked[1])
    p99 = float(slow[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slow[2]]
    return {
        "requests": requests,
        "bad": int(bad[1]) if bad else 0,
        "cpu_s": round(spent, 2),
        "per_cpu_s": round(requests / spent, 1),
        "p99_ms": round(p99, 1),
    }


def session_cookie() -> tuple[str, str]:
    """A session of the demo's owner, and the demo's page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firebreak.site.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from firebreak.org.models import Membership

    membership = Membership.objects.select_related("person", "brand").filter(brand__is_demo=True).first()
    if membership is None:
        raise SystemExit("install the demo and make an account first")
    session = SessionStore()
    session[SESSION_KEY] = str(membership.person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = membership.person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}", f"/b/{membership.brand.slug}/"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    if not shutil.which("wrk"):
        raise SystemExit("wrk is needed: apt install wrk")
    cookie, page = session_cookie()
    rows = [
        {
            "server": name,
            "path": path,
            "load_average": os.getloadavg()[0],
            **measure(app, path, cookie, args.seconds),
        }
        for path in ("/healthz", page)
        for name, app in SERVERS.items()
    ]
    result = {
        "date": time.strftime("%Y-%m-%d"),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "rows": rows,
    }
    if args.json:
        print(json.dumps(result))
    else:
        for row in rows:
            print(
                f"{row['path']:<22} {row['server']:<24} {row['per_cpu_s']:>8} requests per CPU-s, p99 {row['p99_ms']} ms, "
                f"{row['bad']} bad, load {row['load_average']:.1f}"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
