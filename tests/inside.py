"""What tests do inside a running installation, as its own code in a process of its own.

``python -m tests.inside`` reads ``[function, arguments]`` and writes ``{"result": ...}`` or ``{"error": ...}``, as
JSON, one a line.
"""

import json
import sys
from typing import Any


def brand(name: str, owner: str, **profile: Any) -> dict[str, Any]:
    """A brand made by the owner; its slug and key."""
    from firebreak.org import actions
    from firebreak.org.access import person_actor
    from firebreak.org.models import Person

    person = Person.objects.get(email=owner)
    made = actions.create_brand(actor=person_actor(person), person=person, name=name, **profile)
    return {"slug": made.slug, "pk": made.pk}


def person(
    email: str, name: str, brand: str, role: str, password: str, language: str = "en"
) -> dict[str, Any]:
    """A person by a real invitation; with a session that is signed in."""
    from firebreak.base.actions import machine
    from firebreak.org import actions
    from firebreak.org.models import Brand, Person

    where = Brand.objects.get(slug=brand)
    by = Person.objects.filter(is_owner=True).first()
    assert by is not None
    _made, path = actions.invite(actor=machine("tests"), brand=where, person=by, email=email, role=role)
    token = path.rpartition("/")[2]
    actions.accept_invitation(token=token, name=name, password=password, language=language)
    return session(email)


def session(email: str) -> dict[str, Any]:
    """A signed-in session of the person: the cookie's value."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from firebreak.org.models import Person

    found = Person.objects.get(email=email)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(found.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = found.get_session_auth_hash()
    store.create()
    return {"name": settings.SESSION_COOKIE_NAME, "value": store.session_key, "uid": str(found.uid)}


def speak(email: str, language: str) -> None:
    """Change the person's language."""
    from firebreak.org import actions
    from firebreak.org.access import person_actor
    from firebreak.org.models import Person

    found = Person.objects.get(email=email)
    actions.change_profile(actor=person_actor(found), person=found, language=language)


def duties(brand: str, **holders: list[str]) -> None:
    """Who holds which duty, by their addresses."""
    from firebreak.base.actions import machine
    from firebreak.org import actions
    from firebreak.org.models import Brand, Person

    where = Brand.objects.get(slug=brand)
    for duty, emails in holders.items():
        people = [Person.objects.get(email=email) for email in emails]
        actions.set_holders(actor=machine("tests"), brand=where, duty=duty, people=people)


def plan(brand: str, languages: list[str]) -> None:
    """A plan to start from, with its outlets."""
    from firebreak.base.actions import machine
    from firebreak.org.models import Brand
    from firebreak.plan import actions

    where = Brand.objects.get(slug=brand)
    actions.start_plan(
        actor=machine("tests"), brand=where, person=None, industries=["software"], languages=languages
    )


def channel(brand: str, name: str, writer: str, text: str, **given: Any) -> str:
    """An account that the brand publishes to, with its ``settings`` and ``secrets``; its uid."""
    from firebreak.base.actions import machine
    from firebreak.org.models import Brand
    from firebreak.publishing import actions

    where = Brand.objects.get(slug=brand)
    made = actions.add_channel(
        actor=machine("tests"), brand=where, name=name, writer=writer, text=text, **given
    )
    return str(made.uid)


def receivers(channel: str, lines: str, language: str) -> int:
    """Put people on a mail list; how many there are."""
    from firebreak.base.actions import machine
    from firebreak.publishing.actions.receivers import bring_receivers
    from firebreak.publishing.models import Channel, Subscriber

    row = Channel.objects.get(uid=channel)
    bring_receivers(actor=machine("tests"), channel=row, text=lines, language=language, source="tests")
    return Subscriber.objects.filter(channel=row).count()


def endpoint(brand: str, pager: str, **secrets: str) -> None:
    """A room of the brand in a chat."""
    from firebreak.base.actions import machine
    from firebreak.notify import actions
    from firebreak.org.models import Brand

    where = Brand.objects.get(slug=brand)
    actions.add_endpoint(
        actor=machine("tests"), brand=where, pager=pager, name=pager, settings={}, secrets=secrets
    )


def monitor(brand: str, name: str, query: str, kind: str = "brand") -> str:
    """A monitor; its uid."""
    from firebreak.base.actions import machine
    from firebreak.listening import actions
    from firebreak.org.models import Brand

    where = Brand.objects.get(slug=brand)
    return str(
        actions.create_monitor(actor=machine("tests"), brand=where, name=name, kind=kind, query=query).uid
    )


def source(brand: str, connector: str, name: str, settings: dict[str, Any]) -> dict[str, Any]:
    """A source; its uid and the secrets that were made for it."""
    from firebreak.base import connectors
    from firebreak.base.actions import machine
    from firebreak.listening import actions
    from firebreak.org.models import Brand

    made_secrets = connectors.get(connector).new_secrets
    secrets = made_secrets() if made_secrets is not None else None
    where = Brand.objects.get(slug=brand)
    made = actions.add_source(
        actor=machine("tests"),
        brand=where,
        connector=connector,
        name=name,
        settings=settings,
        secrets=secrets,
    )
    return {"uid": str(made.uid), "secrets": made.secrets}


def history(brand: str, hours: int, per_hour: int, text: str, source: str = "") -> int:
    """Calm hours of the past, through the real pipeline; with a source, which is then as old as they are."""
    from datetime import timedelta

    from firebreak.base.clock import now
    from firebreak.engine.posts import Post
    from firebreak.listening.models import Source
    from firebreak.listening.pipeline import Pipeline
    from firebreak.listening.pipeline.origins import Origin, origin_of
    from firebreak.listening.readers import Batch
    from firebreak.org.models import Brand

    where, end, step = Brand.objects.get(slug=brand), now().timestamp(), 3600 / per_hour
    posts = [
        Post(
            id=f"h{n}",
            text=f"{text} {n}",
            time=end - hours * 3600 + n * step,
            platform="x",
            author=f"a{n % 97}",
        )
        for n in range(hours * per_hour)
    ]
    origin = Origin(where.pk, 0, where.pk)
    if source:
        rows = Source.objects.filter(uid=source)
        rows.update(created_at=now() - timedelta(hours=hours), last_contact_at=now(), last_post_at=now())
        origin = origin_of(rows.get())
    pipeline = Pipeline()
    for start in range(0, len(posts), 1000):
        pipeline.feed(origin, Batch(posts[start : start + 1000], {}), lambda fed, last: None)
    return len(posts)


def first_person(email: str, name: str, password: str) -> None:
    """The owner, where no page is served yet."""
    from firebreak.org.models import Person

    Person.objects.create_user(email, password, name=name, is_owner=True)


def quiet_brand(name: str, owner: str, hours: int, per_hour: int) -> dict[str, Any]:
    """A brand with calm days behind it and a webhook to send posts to: slug, source and its secret."""
    slug = brand(name, owner)["slug"]
    monitor(slug, name, f'"{name}"')
    made = source(slug, "webhook", f"{name} in", {"platform": "x"})
    history(slug, hours, per_hour, f"{name} was fine today", made["uid"])
    return {"slug": slug, "source": made["uid"], "secret": made["secrets"]["secret"]}


def files() -> int:
    """How many originals are kept."""
    from pathlib import Path

    from firebreak.base import config

    return sum(one.is_file() for one in (Path(config.get("data_dir")) / "files").rglob("*"))


def clickable(brand: str) -> dict[str, Any]:
    """What a person can click on: some mentions of the past, an open alert, a monitor with them."""
    from firebreak.listening import queries
    from firebreak.listening.queries import MentionFilter
    from firebreak.org.models import Brand

    where = Brand.objects.get(slug=brand)
    page = queries.mentions(where, MentionFilter(kind="post"), limit=20)
    alert = queries.open_alerts(where) and queries.alerts(where, status="open").first()
    assert alert
    found = next(one for one in queries.monitors(where) if one.kind != "reports")
    return {"mentions": [one.post for one in page.items], "alert": str(alert.uid), "monitor": str(found.uid)}


def states() -> dict[str, str]:
    """Of every brand, what the detector says of its monitor; without those that it has not learned yet."""
    from firebreak.listening.models import Watch

    rows = Watch.objects.exclude(checked_at=None).exclude(state="no-baseline")
    return dict(rows.values_list("monitor__brand__slug", "state"))


def posts_total(brand: str) -> int:
    """Posts that the sources of a brand have brought so far, matched or not."""
    from firebreak.listening.models import Source

    return sum(Source.objects.filter(brand__slug=brand).values_list("posts_total", flat=True))


def furnish(brand: str, email: str) -> dict[str, Any]:
    """One of everything: see :mod:`tests.objects`."""
    from dataclasses import asdict

    from firebreak.org.models import Brand, Person
    from tests import objects

    return asdict(objects.furnish(Brand.objects.get(slug=brand), Person.objects.get(email=email)))


def report(brand: str, text: str, urgent: bool = False) -> str:
    """Something seen by hand; the uid of the report."""
    from firebreak.base.actions import machine
    from firebreak.listening import actions
    from firebreak.org.models import Brand

    where = Brand.objects.get(slug=brand)
    return str(
        actions.report_sighting(
            actor=machine("tests"), brand=where, person=None, seen_where="public", text=text, urgent=urgent
        ).uid
    )


def source_states(brand: str) -> list[dict[str, Any]]:
    """How each source of a brand stands: its state, failures, last error and place in its stream."""
    from firebreak.listening.models import Source

    fields = (
        "state",
        "failures",
        "error_code",
        "error_at",
        "next_try_at",
        "last_contact_at",
        "posts_total",
        "cursor",
    )
    rows = Source.objects.filter(brand__slug=brand).values(*fields)
    return [{name: str(value)[:200] for name, value in row.items()} for row in rows]


def mentions(brand: str) -> list[str]:
    """The outside ids of every mention of a brand, with repeats if there were any."""
    from firebreak.listening.store.sql import fetch
    from firebreak.org.models import Brand

    sql = "SELECT p.native FROM store_mention m JOIN store_post p ON p.id = m.post WHERE m.brand = %s ORDER BY p.native"
    return [native for (native,) in fetch(sql, [Brand.objects.get(slug=brand).pk])]


def sentiments(brand: str) -> dict[str, int]:
    """Mentions of a brand by sentiment."""
    from firebreak.listening.store.sql import fetch
    from firebreak.org.models import Brand

    sql = "SELECT sentiment, COUNT(*) FROM store_mention WHERE brand = %s GROUP BY sentiment"
    return {str(name): int(count) for name, count in fetch(sql, [Brand.objects.get(slug=brand).pk])}


def check() -> list[str]:
    """Where rollups differ from mentions."""
    from firebreak.listening import store

    return [repr(found) for found in store.check()]


def pocket(brand: str, email: str, number: str) -> None:
    """A shop's plan in five languages, and its lead with a number to ring."""
    from firebreak.base.actions import machine
    from firebreak.org import actions as org
    from firebreak.org.models import Brand, Person
    from firebreak.plan import actions
    from firebreak.plan.items import LANGUAGES

    where, actor, lead = Brand.objects.get(slug=brand), machine("tests"), Person.objects.get(email=email)
    actions.start_plan(
        actor=actor, brand=where, person=lead, industries=["food-retail"], languages=list(LANGUAGES)
    )
    org.set_methods(actor=actor, person=lead, methods=[("phone", number)])
    org.set_holders(actor=actor, brand=where, duty="lead", people=[lead])


def leave(brand: str, email: str) -> None:
    """The person no longer works on the brand."""
    from firebreak.org.models import Membership

    Membership.objects.filter(brand__slug=brand, person__email=email).delete()


def main() -> None:
    """One call a line, until the input ends."""
    import traceback

    from firebreak.site import cli

    cli.start_django()
    for line in sys.stdin:
        function, arguments = json.loads(line)
        try:
            answer = {"result": globals()[function](**arguments)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
