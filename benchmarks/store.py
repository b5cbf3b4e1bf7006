"""Do pages and searches stay quick with ten million mentions?

    ./dev bench store [--rows 1e6 1e7] [--database sqlite postgres] [--keep FOLDER] [--json]

Fills an installation with mentions of one brand over 30 days (a quarter of them of one monitor, 300,000 authors, a
quarter in Chinese), then times what the pages really call, each for the monitor with the most mentions and for one with
few: warm, the median and the worst of nine. ``page`` is the whole page of the monitor, asked of the real web process by a
signed-in person. Ingest is measured through the store's own door, on top of what is there. With ``--keep`` the filled
installation stays in a folder and is used again.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.machine import load
from benchmarks.stage import DATABASES, Stage, database_address, stage
from tests.product import OWNER

PAGE_MS, SEARCH_MS = 50.0, 50.0
MONITORS, TIMES = 50, 9
FILLING_S = 4 * 3600.0
PROMISED = ("page", "page data", "search 召回", "search 召回, few")


def timed(work: Callable[[], Any], times: int = TIMES) -> dict[str, float]:
    """Milliseconds by the clock, median and worst, after a first one that warms up; and of the processor."""
    work()
    waits, cpu = [], time.process_time()
    for _ in range(times):
        began = time.perf_counter()
        work()
        waits.append((time.perf_counter() - began) * 1000)
    used = (time.process_time() - cpu) / times * 1000
    return {
        "median_ms": round(statistics.median(waits), 2), "worst_ms": round(max(waits), 2), "cpu_ms": round(used, 2),
    }  # fmt: skip


def reads(brand: str) -> dict[str, Any]:
    """Inside the installation: every read of the pages, for the loudest monitor and a quiet one."""
    from firebreak.listening.models import Monitor

    found = {}
    rows = list(Monitor.objects.filter(brand__slug=brand).select_related("brand").order_by("pk"))
    for name, monitor in (("", rows[0]), (", few", rows[-1])):
        for what, work in works(monitor).items():
            found[f"{what}{name}"] = timed(work)
    return found


def works(monitor: Any) -> dict[str, Callable[[], Any]]:
    """What is timed, by name."""
    from datetime import timedelta

    from benchmarks import fill
    from firebreak.base.clock import now
    from firebreak.listening import queries, store
    from firebreak.listening.queries import MentionFilter

    end = now()
    day, week, month = (end - timedelta(days=days) for days in (1, 7, 30))
    mine: dict[str, Any] = {"monitor": str(monitor.uid)}

    def mentions(**chosen: Any) -> Callable[[], Any]:
        return lambda: queries.mentions(monitor.brand, MentionFilter(**{**mine, **chosen}), limit=50)

    def page_data() -> None:
        queries.totals(monitor, day, end, heads=False)
        queries.series(monitor, day, end)
        for by in ("platform", "language", "sentiment", "risk", "intent"):
            queries.breakdown(monitor, day, end, by)
        queries.mentions(monitor.brand, MentionFilter(**mine, since=day, order="spread"), limit=5)
        queries.mentions(monitor.brand, MentionFilter(**mine), limit=20)

    found: dict[str, Callable[[], Any]] = {
        "page data": page_data,
        "series, 30 days": lambda: queries.series(monitor, month, end),
        "totals, 30 days": lambda: queries.totals(monitor, month, end, heads=False),
        f"search {fill.RARE_HAN}": mentions(text=fill.RARE_HAN),
        f"search {fill.COMMON_WORD}": mentions(text=fill.COMMON_WORD),
        f"search “{fill.PHRASE}”": mentions(text=f'"{fill.PHRASE}"'),
        "search, nothing": mentions(text="xyzzyplugh"),
        "newest 50": mentions(),
        "newest 50, four filters": mentions(
            platform="weibo", language="zh-Hans", sentiment="negative", kind="reply"
        ),
        "newest 50 of an author": mentions(author="a7"),
        "newest 50, risk safety": mentions(risk="safety"),
        "most spread, 7 days": mentions(order="spread", since=week),
        "all monitors, newest 50": lambda: queries.mentions(monitor.brand, MentionFilter(), limit=50),
    }
    for name, since in (("1 day", day), ("7 days", week), ("30 days", month)):
        low, high = since.timestamp(), end.timestamp()
        found[f"authors, {name}"] = lambda low=low, high=high: store.authors(monitor.pk, low, high)  # type: ignore[misc]
        found[f"top authors, {name}"] = lambda low=low, high=high: store.top_authors(monitor.pk, low, high)  # type: ignore[misc]
    return found


def prepared(brand: str, count: int) -> dict[str, Any]:
    """Inside: monitors, mentions, words."""
    from benchmarks import fill
    from firebreak.listening.models import Monitor
    from firebreak.org.models import Brand
    from tests import inside

    where = Brand.objects.get(slug=brand)
    for number in range(MONITORS):
        inside.monitor(brand, f"Monitor {number}", f"norrsken{number}")
    keys = list(Monitor.objects.filter(brand=where).order_by("pk").values_list("pk", flat=True))
    return {"fill": fill.fill(where.pk, keys, count), "index": fill.index_all()}


def ingest(brand: str, count: int) -> dict[str, Any]:
    """Inside: rows through the store's door, in transactions of 1,000; what one costs."""
    from django.db import transaction

    from benchmarks import fill
    from firebreak.engine.posts import Post
    from firebreak.listening import store
    from firebreak.listening.models import Monitor
    from firebreak.org.models import Brand

    where = Brand.objects.get(slug=brand)
    keys = list(Monitor.objects.filter(brand=where).order_by("pk").values_list("pk", flat=True))
    tag, judged = str(time.time()), []
    for post, mention in fill.rows(where.pk, keys, count, time.time()):
        said = Post(
            id=f"{tag}-{post[0]}", text=post[12], time=time.time(), platform=post[2], author=post[8], followers=post[18],
            reposts=post[19], kind=post[7],
        )  # fmt: skip
        judged.append(
            store.Judged(
                said, [mention[1]], post[6], mention[8], probability=0.7, risk=mention[15], intent=mention[16]
            )
        )
    began, cpu = time.perf_counter(), time.process_time()
    for start in range(0, count, 1_000):
        with transaction.atomic():
            store.add(store.Incoming(where.pk, 0, where.pk, time.time(), judged[start : start + 1_000]))
    used, took = time.process_time() - cpu, time.perf_counter() - began
    return {
        "rows_per_cpu_s": round(count / used),
        "rows_per_s": round(count / took),
        "cpu_us_per_row": round(used / count * 1e6, 1),
    }


def level() -> dict[str, float]:
    """Inside: the index of words brought level with what the last run stored, as the product does all the time."""
    from benchmarks import fill

    return fill.index_all()


def sizes() -> dict[str, int]:
    """Inside: bytes of the database and of the index of words."""
    from django.db import connection

    from firebreak.listening.search.sqlite import index_file
    from firebreak.listening.store.sql import fetch, postgres

    if postgres():
        words = int(fetch("SELECT pg_total_relation_size('store_text')")[0][0])
        return {
            "database": int(fetch("SELECT pg_database_size(current_database())")[0][0]) - words,
            "words": words,
        }
    return {
        "database": sum(
            p.stat().st_size
            for p in Path(str(connection.settings_dict["NAME"])).parent.glob("firebreak.sqlite3*")
        ),
        "words": index_file().stat().st_size,
    }


def measured(database: str, count: int, keep: Path | None) -> dict[str, Any]:
    """One size on one database."""
    loads = [load()]
    with installation(database, count, keep) as here:
        told = here.folder / "filled.json"
        if told.is_file():
            made = json.loads(told.read_text())
            here.inside("level")
        else:
            cookie = here.inside("owner", email=OWNER)
            slug = str(here.inside("brand", name="Norrsken", owner=OWNER)["slug"])
            made = {"slug": slug, **here.inside("prepared", brand=slug, count=count), "cookie": cookie}
            made["bytes"] = here.inside("sizes")
            told.write_text(json.dumps(made))
        found = here.inside("reads", brand=made["slug"])
        found |= pages(here, made["slug"], made["cookie"])
        stored = here.inside("ingest", brand=made["slug"], count=20_000)
    return {
        "database": database, "rows": count, "bytes_per_row": {k: round(v / count) for k, v in made["bytes"].items()},
        "fill": made["fill"], "words": made["index"], "ingest": stored, "reads": found,
        "over": over(found), "load_average": [*loads, load()],
    }  # fmt: skip


def over(found: dict[str, Any]) -> dict[str, float]:
    """What was promised and is not so."""
    return {name: found[name]["median_ms"] for name in PROMISED if found[name]["median_ms"] >= PAGE_MS}


def pages(here: Stage, slug: str, cookie: dict[str, Any]) -> dict[str, Any]:
    """Whole pages of the real web process."""
    client = httpx.Client(base_url=here.url, timeout=60, follow_redirects=True)
    client.cookies.set(cookie["name"], cookie["value"])
    first = here.inside("first_monitor", brand=slug)
    asked = {
        "page": f"/b/{slug}/listening/monitors/{first}",
        "page of mentions": f"/b/{slug}/listening/mentions?monitor={first}",
        "page of mentions with 召回": f"/b/{slug}/listening/mentions?text=召回",
    }
    found = {}
    for name, where in asked.items():
        assert client.get(where).status_code == 200, client.get(where).text[:300]
        before = here.cpu_seconds()["web"]
        found[name] = timed(lambda where=where: client.get(where).raise_for_status())  # type: ignore[misc]
        found[name]["cpu_ms"] = round((here.cpu_seconds()["web"] - before) / (TIMES + 1) * 1000, 1)
    return found


def first_monitor(brand: str) -> str:
    """Inside: the uid of the loudest monitor."""
    from firebreak.listening.models import Monitor

    first = Monitor.objects.filter(brand__slug=brand).order_by("pk").first()
    assert first is not None
    return str(first.uid)


@contextmanager
def installation(database: str, count: int, keep: Path | None) -> Iterator[Stage]:
    """An installation in a temporary folder, or in one that stays."""
    if keep is None:
        with stage(database, log_level="WARNING", api_rate_per_minute="100000") as here:
            here.helper, here.inside_s = "benchmarks.store_inside", FILLING_S
            yield here
        return
    folder = keep / f"{database}-{count}"
    folder.mkdir(parents=True, exist_ok=True)
    with database_address(database, folder) as address:
        given = {"log_level": "WARNING", **({"database_url": address} if address else {})}
        with Stage(folder / "installation", given, helper="benchmarks.store_inside") as here:
            here.inside_s = FILLING_S
            yield here


def show(result: dict[str, Any]) -> None:
    """One result in lines, as soon as it is there: ten million rows take an hour to fill."""
    for name, value in result.items():
        if name != "reads":
            print(f"{name}: {value}")
    for name, value in result["reads"].items():
        times = f"{value['median_ms']:9.2f} ms  worst {value['worst_ms']:9.2f}  cpu {value['cpu_ms']:8.2f}"
        print(f"  {name:32} {times}", flush=True)


def main() -> int:
    """Command line; 1 when a promise was not kept on SQLite."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=float, nargs="+", default=[1e6, 1e7])
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=["sqlite"])
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep what was filled there, and use it again"
    )
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    results = []
    for database in chosen.database:
        for rows in chosen.rows:
            results.append(measured(database, int(rows), chosen.keep))
            if not chosen.json:
                show(results[-1])
    if chosen.json:
        print(json.dumps(results, indent=2, ensure_ascii=False))
    return int(any(result["over"] for result in results if result["database"] == "sqlite"))


if __name__ == "__main__":
    raise SystemExit(main())
