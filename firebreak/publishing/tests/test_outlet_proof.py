"""Photos of what is stopped; and outlets that are still open when their ten minutes are over."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from firebreak.base import config
from firebreak.base.errors import FirebreakError, WrongInput, WrongMove
from firebreak.base.models import AuditEntry, Event
from firebreak.publishing import actions, photos
from firebreak.publishing.actions.freezing import Outlet, record_all
from firebreak.publishing.actions.late import note_late
from firebreak.publishing.jobs import sweep, sweep_photos
from firebreak.publishing.models import Freeze, OutletPhoto, StoppedOutlet
from firebreak.publishing.rules import MOST_PHOTOS
from firebreak.publishing.tests.conftest import ACTOR, Desk
from tests.objects import png

pytestmark = [pytest.mark.room, pytest.mark.django_db]
Later = Callable[[float], None]


@pytest.fixture
def outlet(desk: Desk) -> StoppedOutlet:
    two = [
        Outlet(key, {"en": key}, {}, "screen", "pr", 9, link="https://a.example/") for key in ("ads", "shop")
    ]
    desk.freeze(outlets=two)
    return StoppedOutlet.objects.get(key="ads")


def add(desk: Desk, outlet: StoppedOutlet, content: bytes) -> OutletPhoto:
    return actions.add_photo(actor=ACTOR, outlet=outlet, person=desk.person, file=io.BytesIO(content))


def test_a_photo_says_that_it_is_stopped_by_whom_and_when(desk: Desk, outlet: StoppedOutlet) -> None:
    made = add(desk, outlet, png() + b"behind the end")
    outlet.refresh_from_db()
    assert (outlet.state, outlet.person, outlet.link) == ("stopped", desk.person, "https://a.example/")
    assert (made.type, made.width, made.height, made.person) == ("image/png", 8, 8, desk.person)
    place = photos.place(made)
    assert place is not None
    assert place.read_bytes() == png()
    assert place.stat().st_mode & 0o777 == 0o600
    assert AuditEntry.objects.filter(action="publishing.outlet_photo").count() == 1
    assert add(desk, outlet, png()).pk == made.pk, "the same picture is one"


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 99, png()[:-20]]
)
def test_what_is_no_photo_changes_nothing(desk: Desk, outlet: StoppedOutlet, content: bytes) -> None:
    with pytest.raises(WrongInput):
        add(desk, outlet, content)
    outlet.refresh_from_db()
    assert (outlet.state, OutletPhoto.objects.count()) == ("open", 0)


def test_a_full_disk_takes_no_photo(
    desk: Desk, outlet: StoppedOutlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "KEEP_FREE", 2**60)
    with pytest.raises(WrongInput) as caught:
        add(desk, outlet, png())
    assert caught.value.code == "photo.disk_full"


def test_there_are_only_so_many(desk: Desk, outlet: StoppedOutlet) -> None:
    for number in range(MOST_PHOTOS):
        add(desk, outlet, png(2 + number))
    with pytest.raises(WrongInput) as caught:
        add(desk, outlet, png(40))
    assert caught.value.code == "photo.too_many"
    assert outlet.photos.count() == MOST_PHOTOS


def test_a_photo_taken_away_goes_and_leaves_its_record(
    desk: Desk, outlet: StoppedOutlet, later: Later
) -> None:
    made, other = add(desk, outlet, png()), StoppedOutlet.objects.get(key="shop")
    twin = add(desk, other, png())
    actions.remove_photo(actor=ACTOR, photo=made, person=desk.person)
    with pytest.raises(WrongMove):
        actions.remove_photo(actor=ACTOR, photo=made, person=desk.person)
    later(2 * 3600)
    sweep_photos({})
    assert photos.place(twin) is not None, "another outlet shows the same picture"
    actions.remove_photo(actor=ACTOR, photo=twin, person=desk.person)
    made.refresh_from_db()
    assert (photos.place(made), made.removed_by, len(made.sha256)) == (None, desk.person, 64)
    sweep_photos({})
    root = photos.files.folder(photos.SHELF)
    assert not (root / made.sha256[:2] / made.sha256).exists()


def test_a_lifted_freeze_takes_no_photo(desk: Desk, outlet: StoppedOutlet, second: Any) -> None:
    for person in (desk.person, second):
        actions.lift(actor=ACTOR, freeze=outlet.freeze, person=person)
    with pytest.raises(WrongMove):
        add(desk, outlet, png())


@pytest.mark.parametrize("name", ["", "x" * 64, "../" * 21 + "a", "0" * 63])
def test_no_name_of_a_photo_leads_out_of_its_folder(desk: Desk, outlet: StoppedOutlet, name: str) -> None:
    assert photos.place(OutletPhoto(outlet=outlet, sha256=name)) is None


def test_late_outlets_are_noted_once_and_only_what_is_open(
    desk: Desk, outlet: StoppedOutlet, later: Later
) -> None:
    shop = StoppedOutlet.objects.get(key="shop")
    actions.stopped(actor=ACTOR, outlet=shop, person=desk.person)
    later(9 * 60)
    sweep({})
    assert not Event.objects.filter(name="publishing.outlets_late").exists()
    later(61)
    for _ in range(3):
        sweep({})
    event = Event.objects.get(name="publishing.outlets_late")
    assert event.payload == {"freeze": str(outlet.freeze.uid), "outlets": [str(outlet.uid)]}
    outlet.refresh_from_db()
    assert outlet.late_at is not None


def test_of_two_freezes_the_newer_one_counts(desk: Desk, outlet: StoppedOutlet, later: Later) -> None:
    later(5 * 60)
    desk.freeze(outlets=[Outlet("ads", {"en": "ads"}, {}, "screen", "pr", 9)])
    newer = StoppedOutlet.objects.get(key="ads", freeze=Freeze.objects.latest("pk"))
    actions.stopped(actor=ACTOR, outlet=newer, person=desk.person)
    later(6 * 60)
    assert note_late() == 1, "the shop of the first freeze; its adverts are stopped by the word on the newer"
    assert StoppedOutlet.objects.get(key="shop").late_at is not None


def test_a_gate_of_before_that_knows_no_links_is_written_down(desk: Desk) -> None:
    from firebreak.publishing import gate

    said = {"why": "A fire", "outlets": [["mail", {"en": "Mail"}, {}, "newsletter", "pr", 9]]}
    gate.shut(desk.brand.pk, "1" * 32, said)
    record_all()
    assert StoppedOutlet.objects.get().link == ""


def test_a_larger_photo_than_the_installation_takes_is_refused(
    desk: Desk, outlet: StoppedOutlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(config.settings(), "upload_limit_mb", 1)
    with pytest.raises(FirebreakError) as caught:
        add(desk, outlet, png() + b"\0" * 2**20)
    assert caught.value.code == "photo.too_large"
