"""What benchmarks do inside their installation, beside :mod:`tests.inside`."""

from typing import Any

from tests import inside


def owner(email: str) -> dict[str, Any]:
    """The first account; its session."""
    from firebreak.org.models import Person

    Person.objects.create_user(name="Olga Owner", email=email, is_owner=True)
    return inside.session(email)


def counts(brand: str) -> dict[str, Any]:
    """How far ingest is: deliveries that wait, posts counted by each source, mentions; and the alerts so far."""
    from firebreak.listening.models import Alert, Intake, Source
    from firebreak.listening.store.sql import fetch

    sources = Source.objects.filter(brand__slug=brand)
    return {
        "waiting": Intake.objects.filter(source__in=sources, done_at=None).count(),
        "posts": {str(source.uid): source.posts_total for source in sources},
        "mentions": int(fetch("SELECT COUNT(*) FROM store_mention")[0][0]),
        "alerts": Alert.objects.filter(brand__slug=brand).count(),
    }


def unmatched(source: str) -> int:
    """How many posts that no monitor wanted are remembered for a source."""
    from firebreak.listening.models import Source
    from firebreak.listening.store.sql import fetch

    key = Source.objects.get(uid=source).pk
    return (
        int(fetch("SELECT COALESCE(SUM(LENGTH(keys)), 0) FROM store_seen WHERE source = %s", [key])[0][0])
        // 8
    )


def faults() -> list[str]:
    """What is wrong with the stored data: rollups, chains, and the database files themselves."""
    from django.db import connection

    from firebreak.base import audit
    from firebreak.listening.store.sql import fetch

    found = inside.check()
    for chain in audit.chains():
        found += [repr(fault) for fault in audit.verify(chain) if isinstance(fault, audit.Fault)]
    if connection.vendor == "sqlite":
        said = [row[0] for row in fetch("PRAGMA integrity_check")]
        found += [] if said == ["ok"] else said
        found += [f"foreign key: {row}" for row in fetch("PRAGMA foreign_key_check")]
    return found


def latest_posts(brand: str, limit: int) -> list[int]:
    """Numbers of the newest posts that the brand has mentions of."""
    from firebreak.listening.store.sql import fetch
    from firebreak.org.models import Brand

    sql = "SELECT DISTINCT post FROM store_mention WHERE brand = %s ORDER BY post DESC LIMIT %s"
    return [int(number) for (number,) in fetch(sql, [Brand.objects.get(slug=brand).pk, limit])]


def urgent_report(brand: str, email: str) -> str:
    """Somebody saw something: the uid of the alert it raises."""
    from firebreak.listening import actions
    from firebreak.listening.models import Alert
    from firebreak.org.access import person_actor
    from firebreak.org.models import Brand, Person

    person = Person.objects.get(email=email)
    by: dict[str, Any] = {
        "actor": person_actor(person),
        "person": person,
        "brand": Brand.objects.get(slug=brand),
    }
    report = actions.report_sighting(**by, seen_where="shop", text="Smoke over the dam", urgent=True)
    return str(Alert.objects.get(report=report).uid)


def import_file(brand: str, email: str, file: str) -> str:
    """Upload a file and start its import; its uid."""
    from pathlib import Path

    from django.core.files import File

    from firebreak.listening import actions
    from firebreak.org.access import person_actor
    from firebreak.org.models import Brand, Person

    person = Person.objects.get(email=email)
    actor = person_actor(person)
    where = Brand.objects.get(slug=brand)
    with Path(file).open("rb") as opened:
        made = actions.begin_import(
            actor=actor, brand=where, person=person, file=File(opened), file_name=Path(file).name
        )
    return str(actions.start_import(actor=actor, importing=made).uid)


def brand_with_a_past(name: str, owner: str, seed: int, days: int) -> dict[str, Any]:
    """A brand about which the demo's public has talked for so many days, through a webhook source of its own."""
    from datetime import timedelta
    from itertools import islice

    from firebreak.base.clock import now
    from firebreak.connectors.demo.public import Story, posts
    from firebreak.listening.models import Source
    from firebreak.listening.pipeline import Pipeline
    from firebreak.listening.pipeline.origins import origin_of
    from firebreak.listening.readers import Batch
    from firebreak.site.demo import MONITORS

    slug = inside.brand(name, owner)["slug"]
    inside.monitor(slug, name, MONITORS[0][2])
    made = inside.source(slug, "webhook", f"{name} in", {})
    begins, end = now() - timedelta(days=days), now().timestamp()
    rows = Source.objects.filter(uid=made["uid"])
    rows.update(created_at=begins, last_contact_at=now(), last_post_at=now())
    pipeline, origin = Pipeline(), origin_of(rows.get())
    talk = posts(Story(crisis_at=float("inf"), seed=seed), begins.timestamp(), end)
    while batch := list(islice(talk, 1000)):
        pipeline.feed(origin, Batch(batch, {}), lambda _fed, _last: None)
    return {"slug": slug, "source": made["uid"], "secret": made["secrets"]["secret"]}


def health(source: str) -> dict[str, Any]:
    """What the source's page would say: state and lag."""
    from firebreak.listening import queries
    from firebreak.listening.models import Source

    row = Source.objects.select_related("brand").get(uid=source)
    said = queries.source_health(row)
    return {"state": said.state, "lag_s": said.lag_s, "posts": row.posts_total}


def stream_of_talk(
    brand: str, count: int, seed: int, marker: str, port: int, silent_days: float
) -> dict[str, Any]:
    """So many monitors, a marker's among them, and a source that reads :mod:`benchmarks.talk`; keys and uids.

    ``silent_days``: for how long the source counts as listened to, with nothing said.
    """
    from datetime import timedelta

    from benchmarks import stream, talk
    from firebreak.base import connectors
    from firebreak.base.clock import now
    from firebreak.listening.models import Monitor, Source
    from firebreak.org.models import Brand

    connectors.register(stream.MANIFEST)
    where = Brand.objects.get(slug=brand)
    one = Monitor.objects.get(uid=inside.monitor(brand, "Marker", marker))
    same = {
        f.name: getattr(one, f.name)
        for f in Monitor._meta.fields
        if f.name not in {"id", "uid", "name", "query"}
    }
    made = talk.queries(count - 1, seed)
    Monitor.objects.bulk_create(
        [Monitor(**same, name=f"Monitor {n}", query=query) for n, query in enumerate(made)]
    )
    source = inside.source(brand, "talk", "Talk", {"port": port})["uid"]
    settings, known = {"port": port}, now() - timedelta(days=silent_days)
    Source.objects.filter(uid=source).update(settings=settings, created_at=known, last_contact_at=now())
    uids = [
        str(uid)
        for uid in Monitor.objects.filter(brand=where).order_by("pk").values_list("uid", flat=True)[:20]
    ]
    return {"marker": one.pk, "monitors": uids, "source": source}


def room(brand: str, owner: str, people: int) -> dict[str, Any]:
    """An incident with some hours' work in it and members in five languages; its page, and a session of each."""
    from django.conf import settings
    from django.urls import reverse

    from firebreak.base.actions import machine
    from firebreak.incidents import actions
    from firebreak.org.access import person_actor
    from firebreak.org.models import Brand, Membership, Person

    where, leads = Brand.objects.get(slug=brand), Person.objects.get(email=owner)
    codes = [code for code, _name in settings.LANGUAGES]
    crowd = [
        Person.objects.create_user(
            name=f"Person {n}", email=f"p{n}@example.org", language=codes[n % len(codes)]
        )
        for n in range(people)
    ]
    Membership.objects.bulk_create(Membership(brand=where, person=one, role="responder") for one in crowd)
    by: dict[str, Any] = {"actor": person_actor(leads), "person": leads}
    incident = actions.declare(**by, brand=where, title="Meters catch fire", situation={"harm": "no"})
    for n in range(40):
        actions.add_task(
            actor=machine("bench"),
            incident=incident,
            title={"en": f"Task {n}"},
            holder=crowd[n % min(20, people)],
            due_at=None,
        )
        actions.add_fact(**by, incident=incident, words=f"Meter {n} was opened", checker=leads, due_at=None)
    for n in range(200):
        actions.write(**by, incident=incident, words=f"Called shop {n}", sort="note", reason="", names=())
    path = reverse("incidents:room", args=[where.slug, incident.uid])
    return {"path": path, "sessions": [inside.session(one.email) for one in crowd]}


OURS = (room,
    stream_of_talk, owner, counts, unmatched, faults, latest_posts, urgent_report, import_file, brand_with_a_past, health,
)  # fmt: skip

if __name__ == "__main__":
    vars(inside).update({one.__name__: one for one in OURS})
    inside.main()
