"""The freeze's pages beyond the button: photos and links of outlets, the reader outside, late notices."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from firebreak.base import jobs, secrets
from firebreak.base.models import AuditEntry
from firebreak.desk.freezing import links
from firebreak.desk.freezing.saying import body_of, lines_of
from firebreak.desk.freezing.state import state_of
from firebreak.notify.delivering import message_of
from firebreak.notify.models import Delivery as Mail
from firebreak.notify.models import Notice
from firebreak.org import actions as org
from firebreak.org.access import person_actor
from firebreak.plan.outlets import freeze
from firebreak.publishing import actions, gate
from firebreak.publishing.actions.freezing import record_all
from firebreak.publishing.jobs import sweep
from firebreak.publishing.models import Channel, Freeze, OutletPhoto, StoppedOutlet, StoppedRemote
from firebreak.publishing.tests.conftest import later  # noqa: F401
from tests.objects import png
from tests.test_hostile_forms import HOSTILE

pytestmark = [pytest.mark.room, pytest.mark.django_db]
Later = Callable[[float], None]


@pytest.fixture
def frozen(crewed: Any, sam: Any) -> Freeze:
    """By Sam, with the plan's outlets."""
    made = freeze(actor=person_actor(sam), brand=crewed, person=sam, why="Smoke over the dam").freeze
    assert made is not None
    return made


@pytest.fixture
def outlet(frozen: Freeze) -> StoppedOutlet:
    found: StoppedOutlet = frozen.outlets.order_by("pk")[0]
    return found


def shot(content: bytes = b"", name: str = "shot.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or png(), "image/png")


def move(client: Any, outlet: StoppedOutlet, **given: Any) -> Any:
    return client.post(reverse("desk:freeze_outlet", args=[outlet.freeze.brand.slug, outlet.uid]), given)


def page(client: Any, brand: Any) -> str:
    return " ".join(client.get(reverse("desk:freeze", args=[brand.slug])).content.decode().split())


@pytest.mark.parametrize("name", ["photo", "camera"])
def test_a_photo_stops_an_outlet_and_is_shown_to_the_brands_people(
    crewed: Any,
    sam: Any,
    tove: Any,
    viewer: Any,
    outsider: Any,
    outlet: StoppedOutlet,
    client_of: Any,
    name: str,
) -> None:
    answer = move(client_of(sam), outlet, verb="stopped", **{name: shot()})
    assert answer["Location"].endswith(f"/freeze#o-{outlet.uid}")
    photo, at = OutletPhoto.objects.get(), "desk:freeze_photo"
    outlet.refresh_from_db()
    assert (outlet.state, outlet.person, photo.person) == ("stopped", sam, sam)
    address = reverse(at, args=[crewed.slug, photo.uid])
    for person in (tove, viewer):
        html = page(client_of(person), crewed)
        assert f'<img src="{address}" width="8" height="8"' in html
        assert "Photo by Sam" in html
        got = client_of(person).get(address)
        assert (b"".join(got.streaming_content), got["Content-Type"]) == (png(), "image/png")
        assert got["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in got["Content-Security-Policy"]
        assert "no-store" in got["Cache-Control"]
    assert client_of(outsider).get(address).status_code == 404
    other = outsider.memberships.get().brand
    assert client_of(outsider).get(reverse(at, args=[other.slug, photo.uid])).status_code == 404
    assert (
        client_of(outsider)
        .post(reverse("desk:freeze_photo_remove", args=[other.slug, photo.uid]))
        .status_code
        == 404
    )
    assert (
        client_of(viewer).post(reverse("desk:freeze_photo_remove", args=[crewed.slug, photo.uid])).status_code
        == 403
    )
    told = body_of(state_of(crewed))["outlets"]
    mine = next(one for one in told if one["uid"] == str(outlet.uid))
    assert [(one["by"], one["sha256"]) for one in mine["photos"]] == [("Sam", photo.sha256)]


def test_a_second_photo_and_taking_one_away(
    crewed: Any, sam: Any, outlet: StoppedOutlet, client_of: Any
) -> None:
    client = client_of(sam)
    move(client, outlet, verb="stopped", proof="https://a.example/x", photo=shot())
    move(client, outlet, verb="photo", photo=shot(png(9)))
    outlet.refresh_from_db()
    assert (outlet.proof, outlet.photos.count()) == ("https://a.example/x", 2)
    first = OutletPhoto.objects.earliest("pk")
    address = reverse("desk:freeze_photo", args=[crewed.slug, first.uid])
    assert client.get(reverse("desk:freeze_photo_remove", args=[crewed.slug, first.uid])).status_code == 405
    assert client.post(reverse("desk:freeze_photo_remove", args=[crewed.slug, first.uid])).status_code == 302
    assert client.get(address).status_code == 404
    assert address not in page(client, crewed)
    assert client.post(reverse("desk:freeze_photo_remove", args=[crewed.slug, first.uid])).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "This is no photo"),
        (b"\0" * 64, "This is no photo"),
        (b"GIF89a" + b"\0" * 64, "This is no photo"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 64, "HEIC"),
        (png()[:50], "did not arrive whole"),
        (png()[:16] + b"\x7f\xff\xff\xff" * 2 + png()[24:], "did not arrive whole"),
    ],
)
def test_what_is_no_photo_is_said_and_changes_nothing(
    crewed: Any, sam: Any, outlet: StoppedOutlet, client_of: Any, content: bytes, words: str
) -> None:
    client, before = client_of(sam), AuditEntry.objects.count()
    move(client, outlet, verb="stopped", photo=shot(content, "x\0.png"))
    assert words in page(client, crewed)
    outlet.refresh_from_db()
    assert (outlet.state, OutletPhoto.objects.count(), AuditEntry.objects.count()) == ("open", 0, before)


def test_a_photo_button_without_a_photo_says_so(
    crewed: Any, sam: Any, outlet: StoppedOutlet, client_of: Any
) -> None:
    client = client_of(sam)
    for given in (
        {"verb": "photo"},
        {"verb": "photo", "photo": "text"},
        {"verb": "photo", "photo": SimpleUploadedFile("a.png", b"")},
    ):
        move(client, outlet, **given)
        html = page(client, crewed)
        assert "photo first" in html or "is empty" in html
    outlet.refresh_from_db()
    assert outlet.state == "open"


def test_links_lead_to_where_it_is_stopped(
    crewed: Any, sam: Any, frozen: Freeze, outlet: StoppedOutlet, client_of: Any
) -> None:
    second = frozen.outlets.order_by("pk")[1]
    StoppedOutlet.objects.filter(pk=outlet.pk).update(link="https://publish.tool.example/queue?a=1&b=2")
    actor = person_actor(sam)
    actions.add_channel(
        actor=actor, brand=crewed, name="By hand", text="post", person=sam, link="https://net.example/compose"
    )
    Channel.objects.filter(name="By hand").update(outlet=second.key)
    blog = Channel.objects.create(
        brand=crewed,
        name="Blog",
        writer="wordpress",
        text="page",
        settings={"address": "https://blog.example/"},
    )
    for number, address in enumerate(["", "https://blog.example/?p=7", "javascript:alert(1)"]):
        StoppedRemote.objects.create(
            freeze=frozen, channel=blog, reference=f"posts/{number}", text="A sale", address=address
        )
    html = page(client_of(sam), crewed)
    list_of = "https://blog.example/wp-admin/edit.php?post_status=future&amp;post_type=post"
    for link, times in (
        ("https://publish.tool.example/queue?a=1&amp;b=2", 1), ("https://net.example/compose", 1), (list_of, 2),
        ("https://blog.example/?p=7", 1),
    ):  # fmt: skip
        assert html.count(f'href="{link}" target="_blank" rel="noreferrer noopener nofollow"') == times, link
    assert "javascript:" not in html
    said = "\n".join(lines_of(state_of(crewed)))
    assert "https://publish.tool.example/queue?a=1&b=2" in said
    assert "edit.php?post_status=future" in said


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_a_hostile_link_of_a_plan_is_none(kind: str) -> None:
    shown = links.of_outlet(StoppedOutlet(key="ads", link=HOSTILE[kind]), [])
    assert shown == "" or shown.startswith(("https://", "http://"))


def test_late_outlets_are_told_to_who_carries_their_duty_once(
    crewed: Any, sam: Any, tove: Any, frozen: Freeze, later: Later  # noqa: F811
) -> None:  # fmt: skip
    duty = frozen.outlets.order_by("pk")[0].duty
    from firebreak.plan import queries as plan
    from firebreak.statements import policy

    carried = policy.carrying(crewed, plan.plan_of(crewed))(duty)  # type: ignore[arg-type]
    org.set_holders(actor=person_actor(sam), brand=crewed, duty=carried, people=[tove])
    open_ = frozen.outlets.filter(duty=duty).order_by("pk")[0]
    later(10 * 60 + 1)
    for _ in range(2):
        sweep({})
        while jobs.run_one():
            pass
    told = [
        one for one in Notice.objects.filter(kind="outlets_late") if str(open_.uid) in one.params["outlets"]
    ]
    assert len(told) == 1
    mails = Mail.objects.filter(notice=told[0], pager="email")
    assert {one.person for one in mails} == {tove}
    message = message_of(mails[0])
    assert "Not stopped: " in message.subject
    assert open_.title["en"] in message.text
    assert f"#o-{told[0].params['outlets'][0]}" in message.text or "/freeze" in message.text


class Solo:
    """Somebody alone, with a reader outside in the plan, who froze and asked to lift."""

    def __init__(self, brand: Any, uno: Any, client: Any) -> None:
        self.brand, self.uno, self.client = brand, uno, client
        self.reader = org.add_contact(
            actor=person_actor(uno), brand=brand, group="second-reader", name="Rita Reader", languages=["sv"],
            methods=[("mail", "rita@reader.example"), ("phone", "+46 70 123 45 67")],
        )  # fmt: skip
        made = freeze(actor=person_actor(uno), brand=brand, person=uno, why="A fire").freeze
        assert made is not None
        self.row = made

    def post(self, name: str, **given: str) -> Any:
        return self.client.post(reverse(f"desk:{name}", args=[self.brand.slug, self.row.uid]), given)


@pytest.fixture
def solo(brand: Any, make_person: Any, client_of: Any) -> Solo:
    uno = make_person("uno", brand, "admin")
    return Solo(brand, uno, client_of(uno))


def test_who_is_alone_sends_a_link_tells_the_code_and_the_reader_lifts(solo: Solo, client: Any) -> None:
    assert "second reader" not in page(solo.client, solo.brand).replace("second reader who", "")
    solo.post("freeze_lift")
    html = page(solo.client, solo.brand)
    assert "Your second reader can agree" in html
    assert "Or ask your second reader" in html
    assert "Rita Reader" in html
    told = solo.post("freeze_link", contact=str(solo.reader.uid))
    shown = told.content.decode()
    assert (told.status_code, "Tell this code by phone now" in shown, "+46 70 123 45 67" in shown) == (
        200,
        True,
        True,
    )
    code = shown.partition('class="code-face">')[2].partition("<")[0].replace(" ", "")
    assert code.isdecimal()
    mail = Mail.objects.get(notice__kind="freeze_reading")
    path = secrets.unseal(mail.notice.params["sealed"])["path"]
    assert "Take the link back" in page(solo.client, solo.brand)
    assert code not in page(solo.client, solo.brand)
    assert (
        client.post(path, {"code": code, "verdict": "keep", "name": "Rita R.", "word": "Wait"}).status_code
        == 200
    )
    html = page(solo.client, solo.brand)
    assert "Rita R., your second reader, says: not yet. “Wait”" in html
    assert gate.tokens(solo.brand.pk)
    solo.post("freeze_lift")
    shown = solo.post("freeze_link", contact=str(solo.reader.uid)).content.decode()
    code = shown.partition('class="code-face">')[2].partition("<")[0].replace(" ", "")
    mail = Mail.objects.filter(notice__kind="freeze_reading").latest("pk")
    path = secrets.unseal(mail.notice.params["sealed"])["path"]
    assert client.post(path, {"code": code, "verdict": "lift", "name": "Rita R."}).status_code == 200
    record_all()
    assert not gate.tokens(solo.brand.pk)


def test_odd_contacts_get_no_link_and_a_link_is_taken_back(solo: Solo) -> None:
    assert solo.post("freeze_link", contact=str(solo.reader.uid)).status_code == 302
    assert "Ask to lift the freeze first" in page(solo.client, solo.brand)
    solo.post("freeze_lift")
    for odd in ("", "x", "\0", str(solo.row.uid)):
        assert solo.post("freeze_link", contact=odd).status_code == 302
        assert "Choose one of the plan&#x27;s second readers" in page(solo.client, solo.brand)
    new = org.add_contact(
        actor=person_actor(solo.uno),
        brand=solo.brand,
        group="second-reader",
        name="New",
        methods=[("mail", "n@n.example")],
    )
    assert "new or changed since the freeze" in page(solo.client, solo.brand)
    assert solo.post("freeze_link", contact=str(new.uid)).status_code == 302
    assert not Mail.objects.filter(notice__kind="freeze_reading").exists()
    assert solo.post("freeze_link", contact=str(solo.reader.uid)).status_code == 200
    solo.post("freeze_link_back")
    html = page(solo.client, solo.brand)
    assert "Taken back." in html
    assert "Take the link back" not in html
