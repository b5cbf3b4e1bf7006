"""Real objects, made by the product's own actions: one of everything that an address can name."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

PLACEHOLDER_FILE = (
    b"id,time,author,text\n1,2026-03-01T10:00:00Z,ann,Norrsken is down\n2,2026-03-01T10:01:00Z,bo,calm\n"
)


@dataclass(frozen=True)
class Furnished:
    """Arguments of addresses by kind of object, such as ``monitor``; the API token's secret beside them."""

    brand: str
    ids: dict[str, str]
    token: str


def furnish(brand: Any, person: Any) -> Furnished:
    """One monitor, mention, source, hook, import, alert, report, endpoint, ... of the brand."""
    from firebreak.base import clock
    from firebreak.base.actions import Actor
    from firebreak.listening import actions
    from firebreak.listening.models import Alert
    from firebreak.notify import actions as notify
    from firebreak.notify.models import Delivery
    from firebreak.org import actions as org

    actor = Actor("person", str(person.uid), person.name)
    made = {"actor": actor, "brand": brand}
    monitor = actions.create_monitor(**made, name="Norrsken", kind="brand", query="norrsken OR 停电")
    source = actions.add_source(
        **made, connector="rss", name="News", settings={"address": "https://news.example/feed"}
    )
    hook = actions.add_source(**made, connector="webhook", name="Our own tool", settings={})
    settings, secrets = (
        {"url": "https://pager.example/hook"},
        {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
    )
    endpoint = notify.add_endpoint(**made, pager="webhook", name="Pager", settings=settings, secrets=secrets)
    report = actions.report_sighting(
        **made, person=person, seen_where="shop", text="Norrsken smells of smoke", urgent=True, file=_picture(),
    )  # fmt: skip
    alert = Alert.objects.get(report=report)
    notice = notify.tell(
        brand=brand, kind="alert", about=f"alert:{alert.uid}", key=f"t:{alert.uid}", params=_told(alert)
    )
    invitation, _path = org.invite(**made, person=person, email=f"new@{brand.slug}.example", role="writer")
    token, secret = org.make_token(**made, person=person, label="Tests", role="admin")
    figure = actions.add_figure(**made, name="Web shop", kind="sales", unit="SEK")
    hours = [(clock.now() - timedelta(hours=hour), 900.0 + 40 * (hour % 7)) for hour in range(24)]
    actions.take_points(actor=actor, figure=figure, points=hours, came="hand")
    saved = actions.add_list(**made, name="Rivals", of="terms", entries="söderkraft\nvästljus")
    hour = timedelta(hours=1)
    expected = actions.expect_event(
        **made,
        person=person,
        name="Launch",
        since=clock.now() - hour,
        until=clock.now() + hour,
        monitors=[monitor],
    )
    backtest = actions.start_backtest(actor=actor, monitor=monitor, budget=1.0, person=person)
    importing = actions.begin_import(**made, person=person, file=_file(), file_name="posts.csv")
    delivery = Delivery.objects.filter(notice=notice).first()
    assert delivery is not None
    uids = {
        "monitor": monitor, "source": source, "hook": hook, "import": importing, "alert": alert, "report": report,
        "expected": expected, "list": saved, "backtest": backtest,
        "endpoint": endpoint, "delivery": delivery, "figure": figure, "invitation": invitation,
        "token": token, "member": brand.memberships.get(person=person),
    }  # fmt: skip
    ids = {name: str(one.uid) for name, one in uids.items()}
    ids |= _plan(brand, person)
    ids |= _rota(brand, person)
    ids |= {"statement": _statement(brand, person)}
    ids |= _publishing(brand, person)
    ids |= _calendar(brand, person, ids["channel"])
    ids |= _incident(brand, person)
    ids["fact"] = ids["incident_fact"].partition("|")[2]
    ids["statement_fact"] = f"{ids['statement']}|{ids['fact']}"
    ids |= _calls(brand, person, endpoint)
    ids |= {"mention": str(report.post_id), "person": str(person.uid), "claim": str(_claim(brand))}
    return Furnished(brand.slug, ids, secret)


def _plan(brand: Any, person: Any) -> dict[str, str]:
    """A plan with items of its own, a first version, and a contact outside."""
    from firebreak.base.actions import Actor
    from firebreak.org import actions as org
    from firebreak.org.dates import today_of
    from firebreak.plan import actions
    from firebreak.plan.items import LANGUAGES

    actor = Actor("person", str(person.uid), person.name)
    plan = actions.start_plan(
        actor=actor, brand=brand, person=person, industries=["general"], languages=LANGUAGES
    )
    own = {"risks": "data-breach", "templates": "holding-general", "policies": "moderation"}
    for kind, key in own.items():
        body = {**plan.items.get(kind=kind, key=key).body, "key": f"own-{brand.slug}"}
        actions.add_item(actor=actor, plan=plan, kind=kind, body=body, person=person)
    group = {**plan.items.filter(kind="contacts").first().body, "key": "own-group"}
    actions.add_item(actor=actor, plan=plan, kind="contacts", body=group, person=person)
    actions.ask_review(actor=actor, plan=plan, person=None)
    contact = org.add_contact(
        actor=actor, brand=brand, group="own-group", name="A. Editor", methods=[("mail", "a@press.example")]
    )
    policy = plan.items.get(kind="policies", key=f"own-{brand.slug}")
    actions.publish_policy(actor=actor, policy=policy, people=[person], due=today_of(brand), by=person)
    course = plan.items.filter(kind="courses").values_list("key", flat=True)[0]
    said = actions.claim_passed(
        actor=actor, plan=plan, course=course, person=person, passed_on=today_of(brand)
    )
    return {
        "plan_policy_text": f"own-{brand.slug}|1", "plan_training": str(said.uid),
        "plan_item": f"risks|own-{brand.slug}", "plan_template": f"own-{brand.slug}", "plan_policy": f"own-{brand.slug}",
        "plan_contact": str(contact.uid),
    }  # fmt: skip


def _statement(brand: Any, person: Any) -> str:
    """A draft from one of the plan's templates; its uid."""
    from firebreak.base.actions import Actor
    from firebreak.statements import actions

    row = actions.begin(
        actor=Actor("person", str(person.uid), person.name), brand=brand, person=person, template="holding-general",
        level="concern", channels=["short"], languages=["en"],
    )  # fmt: skip
    return str(row.uid)


def _publishing(brand: Any, person: Any) -> dict[str, str]:
    """A freeze that was lifted, with an outlet; a channel of a person, and a text that waits for them to publish it."""
    from firebreak.base.actions import Actor
    from firebreak.plan.outlets import freeze
    from firebreak.publishing import actions, gate
    from firebreak.publishing.permits import digest_of

    actor, text = Actor("person", str(person.uid), person.name), "We are looking into it."
    over = freeze(actor=actor, brand=brand, person=person, why="A rehearsal").freeze
    assert over is not None
    shown = actions.add_photo(actor=actor, outlet=over.outlets.all()[0], person=person, file=_picture())
    for one in (person, _colleague(brand)):
        actions.lift(actor=actor, freeze=over, person=one)
    gate.open_again(brand.pk, over.token)  # as after the commit, which a test's transaction never comes to
    channel = actions.add_channel(actor=actor, brand=brand, name="Our page", text="post", person=person)
    release = actions.queue(
        actor=actor, brand=brand, person=person, about=f"brand:{brand.uid}", title={"en": "First words"},
        wanted=[actions.Wanted(channel, "post", "en", text, digest_of(text))],
    )  # fmt: skip
    publication = release.deliveries.get()
    return {
        "channel": str(channel.uid),
        "release": str(release.uid),
        "freeze": str(over.uid),
        "stopped_outlet": str(over.outlets.all()[0].uid),
        "outlet_photo": str(shown.uid),
        "publication": str(publication.uid),
        **_mail_list(actor, brand),
    }


def _calendar(brand: Any, person: Any, channel: str) -> dict[str, str]:
    """A planned post that waits for approval, a day and a topic of the brand's own."""
    from firebreak.base import clock
    from firebreak.base.actions import Actor
    from firebreak.calendar import actions
    from firebreak.calendar.content import Given

    actor, at = Actor("person", str(person.uid), person.name), clock.now() + timedelta(days=2)
    given = Given(
        channel=brand.channels.get(uid=channel), language="en", text="New hours from Monday.", at=at
    )
    post = actions.write(actor=actor, brand=brand, person=_colleague(brand), given=given)
    actions.ask(actor=actor, post=post, person=_colleague(brand), seen=post.digest)
    day = actions.keep_day(actor=actor, brand=brand, name="The day of the accident", first=at.date())
    topic = actions.watch_topic(actor=actor, brand=brand, name="Elections", words=["ballot"])
    return {"planned_post": str(post.uid), "kept_day": str(day.uid), "watched_topic": str(topic.uid)}


def _mail_list(actor: Any, brand: Any) -> dict[str, str]:
    """A list with one receiver."""
    from firebreak.publishing import actions
    from firebreak.publishing.actions.receivers import bring_receivers
    from firebreak.publishing.models import Subscriber

    row = actions.add_channel(
        actor=actor, brand=brand, name="Press", writer="email", text="mail", settings={"list": "News"}
    )
    bring_receivers(actor=actor, channel=row, text="ann@press.example", language="en", source="")
    return {"mail_list": str(row.uid), "receiver": str(Subscriber.objects.get(channel=row).uid)}


def _calls(brand: Any, person: Any, endpoint: Any) -> dict[str, str]:
    """A run of calls, a test of the tree, a name in a chat."""
    from firebreak.base.actions import Actor
    from firebreak.notify import actions
    from firebreak.notify.models import ChatIdentity
    from firebreak.notify.paging import Rung

    actor, rungs = Actor("person", str(person.uid), person.name), [Rung(person.pk, "lead")]
    page = actions.page(
        actor=actor, brand=brand, kind="alert", about=f"brand:{brand.uid}", key=f"t:{brand.uid}", params={}, rungs=rungs,
        urgent=True,
    )  # fmt: skip
    test = actions.test_call(actor=actor, brand=brand, rungs=rungs, person=person)
    chat = ChatIdentity.objects.create(person=person, endpoint=endpoint, pager="webhook", outside="U1")
    return {"page": str(page.uid), "test_call": str(test.uid), "chat": str(chat.uid)}


def _incident(brand: Any, person: Any) -> dict[str, str]:
    """An incident in which people are in danger and data is out: every part of a room is there."""
    from firebreak.base.actions import Actor
    from firebreak.incidents import actions, queries

    actor = Actor("person", str(person.uid), person.name)
    row = actions.declare(
        actor=actor, brand=brand, person=person, title="Meters catch fire",
        situation={"harm": "yes", "type": "data-breach", "markets": ["se"], "personal_data": True},
    )  # fmt: skip
    asked = actions.add_question(actor=actor, incident=row, words="Is my meter safe?")
    clock = queries.legal_clocks(row)[0]
    staff = actions.add_stakeholder(actor=actor, incident=row, sort="staff", who={"en": "The night shift"})
    press = actions.add_press_question(
        actor=actor, incident=row, outlet="The Daily", words="How many meters?"
    )
    action = actions.add_corrective(
        actor=actor, incident=row, kind="recall", words="Every meter of May comes back"
    )
    kept = actions.keep_call(
        actor=actor, incident=row, person=person, who="A reader", words="My meter smokes"
    )
    asks = actions.add_message(actor=actor, incident=row, words="May I still use it?", kind="question")
    other = _colleague(brand)
    hand = actions.offer_hand_over(actor=actor, incident=row, giver=other, taker=person, open="Nothing")
    parts = {
        "situation": _situation(actor, row, person),
        "stakeholder": staff.uid, "press": press.uid, "action": action.uid,
        "message": asks.uid, "hand_over": hand.uid,
        "task": queries.tasks(row)[0].uid, "fact": row.facts.get().uid, "question": asked.uid,
        "clock": clock.uid, "evidence": kept.uid, "file": f"{kept.uid}|1",
    }  # fmt: skip
    return {
        "incident": str(row.uid),
        **{f"incident_{name}": f"{row.uid}|{key}" for name, key in parts.items()},
    }


def visitor(things: Furnished, person: Any, role: str) -> Any:
    """Somebody who came into the furnished incident as a guest: invited by ``person``, with an account of their own."""
    from firebreak.base.actions import Actor
    from firebreak.incidents import actions
    from firebreak.incidents.models import Incident

    _made, path = actions.invite_guest(
        actor=Actor("person", str(person.uid), person.name), person=person, role=role, language="en",
        incident=Incident.objects.get(uid=things.ids["incident"]), email="visitor@agency.example", name="Vera",
    )  # fmt: skip
    token, password = path.rpartition("/")[2], "a long walk over the frozen lake"
    return actions.accept_guest(token=token, name="Vera", password=password).person


def _situation(actor: Any, row: Any, person: Any) -> Any:
    """A situation report that was sent, in one language: composing all takes its time."""
    from firebreak.desk.situation.composing import compose
    from firebreak.desk.situation.document import written
    from firebreak.incidents import actions

    actions.plan_reports(actor=actor, incident=row, person=person, people=[person])
    made = actions.keep_report(
        actor=actor, incident=row, person=person, at=row.opened_at, content=written({"en": compose(row, "en")}),
        languages=["en"],
    )  # fmt: skip
    assert made is not None
    return made.uid


def _colleague(brand: Any) -> Any:
    """Somebody else who works on the brand."""
    from firebreak.org.models import Person

    made, _new = Person.objects.get_or_create(
        email=f"colleague@{brand.slug}.example", defaults={"name": "C. Olleague"}
    )
    brand.memberships.get_or_create(person=made, defaults={"role": "responder"})
    return made


def _rota(brand: Any, person: Any) -> dict[str, str]:
    """A pattern with a shift each night, a time away of its person, a hand-over."""
    from datetime import time

    from firebreak.base.actions import Actor
    from firebreak.base.clock import now
    from firebreak.org import actions as org
    from firebreak.org.dates import today_of

    actor, today = Actor("person", str(person.uid), person.name), today_of(brand)
    given = {
        "duty": "lead", "weekdays": list("0123456"), "begins": time(20), "ends": time(8), "turn": "week",
        "time_zone": brand.time_zone, "first": today, "last": None,
    }  # fmt: skip
    pattern = org.add_pattern(actor=actor, brand=brand, people=[person], given=given)
    begin = now() + timedelta(days=30)
    away = org.add_absence(
        actor=actor, person=person, begin=begin, end=begin + timedelta(days=3), brand=brand, everywhere=True
    )
    left = org.hand_over(
        actor=actor, brand=brand, duty="lead", person=person, shift_end=now(), open="A journalist waits"
    )
    return {
        "rota_pattern": str(pattern.uid), "rota_shift": f"{pattern.uid}|{today.isoformat()}",
        "absence": str(away.uid), "hand_over": str(left.uid),
    }  # fmt: skip


def _claim(brand: Any) -> int:
    """A claim that three accounts make, through the pipeline; its number."""
    from firebreak.base import clock
    from firebreak.engine.posts import Post
    from firebreak.listening import queries
    from firebreak.listening.pipeline import Pipeline
    from firebreak.listening.pipeline.feeding import Origin
    from firebreak.listening.readers import Batch

    text = "Norrsken meters caught fire in three homes, the fire brigade says"
    now = clock.now().timestamp()
    posts = [
        Post(
            id=f"c{n}",
            text=text,
            time=now - 600 + n,
            platform="bluesky",
            author=f"neighbour{n}",
            followers=90 * n,
        )
        for n in range(3)
    ]
    pipeline = Pipeline()
    pipeline.matchers.refresh()
    pipeline.feed(Origin(brand.pk, 0, brand.pk), Batch(posts, {}), lambda fed, last: None)
    shown = queries.mentions(brand, queries.MentionFilter(author="neighbour2")).items
    return shown[0].claim


def _told(alert: Any) -> dict[str, Any]:
    from firebreak.listening.notices import params_of

    return params_of(alert, alert.state)


def _picture() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("seen.png", png(), "image/png")


def _file() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("posts.csv", PLACEHOLDER_FILE, "text/csv")


def png(side: int = 8) -> bytes:
    """A small, valid picture of one colour."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xd0\x40\x20" * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
