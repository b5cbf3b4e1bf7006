"""What is kept as evidence is kept as it was, once, with its digest in the chain; and goes only when nobody holds it."""

import hashlib
import io
import json
import stat
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from firebreak.base import audit, config, jobs
from firebreak.base.clock import frozen, now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.models import AuditEntry
from firebreak.incidents import actions, gathering, queries, shelf
from firebreak.incidents.models import Evidence, Incident
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.listening import actions as listening
from firebreak.listening.models import Report
from tests.objects import png

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test alone."""
    monkeypatch.setitem(config.settings(), "data_dir", tmp_path)
    return tmp_path


@pytest.fixture
def seen(outage: Incident, sam: Any) -> Report:
    """Something that Sam photographed in a shop."""
    return listening.report_sighting(
        actor=ACTOR, brand=outage.brand, person=sam, seen_where="shop", text="It smells of smoke", urgent=True,
        file=SimpleUploadedFile("shop.png", png(), "image/png"), reporter_name="A neighbour",
        link="https://social.example/@neighbour/1",
    )  # fmt: skip


def upload(body: bytes = b"proof", name: str = "proof.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, "text/html")


def bodies(row: Evidence) -> str:
    return "".join(entry.payload.body for entry in queries.evidence_entries(row))


def test_a_post_is_kept_with_its_whole_record_once_and_its_words_stay_out_of_the_chain(
    outage: Incident, seen: Report, sam: Any
) -> None:
    given = {"actor": ACTOR, "incident": outage, "person": sam, "post": seen.post_id}
    kept = actions.keep_post(**given)
    assert (kept.number, kept.text, kept.author, kept.captured_by) == (
        1,
        "It smells of smoke",
        "A neighbour",
        sam,
    )
    raw = json.loads(shelf.place(kept.files[0]).read_bytes())
    assert (raw["text"], raw["native"], raw["seen_where"]) == ("It smells of smoke", str(seen.uid), "shop")
    assert actions.keep_post(**given) == kept
    assert outage.evidence.count() == 1
    assert kept.files[0]["sha256"] in bodies(kept)
    assert "smoke" not in bodies(kept)
    assert "neighbour" not in bodies(kept)
    assert hashlib.sha256(f"{kept.salt}It smells of smoke".encode()).hexdigest() in bodies(kept)


def test_a_post_of_another_brand_is_not_there(
    outage: Incident, other_brand: Any, outsider: Any, seen: Report
) -> None:
    theirs = listening.report_sighting(
        actor=ACTOR, brand=other_brand, person=outsider, seen_where="shop", text="Ours alone"
    )
    for post in (theirs.post_id, 0, -1, 2**62):
        with pytest.raises(WrongInput):
            actions.keep_post(actor=ACTOR, incident=outage, person=None, post=post)
    with pytest.raises(WrongInput):
        actions.keep_reported(actor=ACTOR, incident=outage, person=None, report=theirs)
    assert not outage.evidence.exists()


def test_a_file_lies_under_its_digest_for_its_owner_only_and_the_same_bytes_lie_once(
    outage: Incident, sam: Any, data: Path
) -> None:
    first = actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=upload())
    again = actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=upload(name="other.txt"))
    assert again == first
    digest = hashlib.sha256(b"proof").hexdigest()
    found = data / "evidence" / digest[:2] / digest
    assert found.read_bytes() == b"proof"
    assert stat.S_IMODE(found.stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "evidence").stat().st_mode) == 0o700
    assert first.files == [{"name": "proof.txt", "type": "text/plain", "sha256": digest, "size": 5}]
    assert digest in bodies(first)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"), ("a\x00b\r\nSet-Cookie: x", "abSet-Cookie_ x"),
        ("\u202egpj.exe", "gpj.exe"), (".htaccess", "htaccess"), ("...", "file"), ("a" * 500 + ".txt", "a" * 120),
        ("证据 <1>.png", "证据 _1_.png"),
    ],
)  # fmt: skip
def test_a_hostile_name_never_becomes_a_path(
    outage: Incident, sam: Any, data: Path, name: str, shown: str
) -> None:
    kept = shelf.keep(io.BytesIO(name.encode()), name)
    assert kept["name"] == shown
    assert {one.name for one in data.iterdir()} == {"evidence"}
    assert shelf.whole(kept)


def test_what_is_too_large_empty_or_broken_off_leaves_nothing(
    outage: Incident, sam: Any, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(config.settings(), "upload_limit_mb", 1)

    class Breaks:
        name = "half.bin"

        def chunks(self, _size: int) -> Any:
            yield b"x" * 1000
            raise OSError("the connection broke")

    for file in (upload(b"x" * 1_048_577), upload(b"")):
        with pytest.raises(WrongInput) as refused:
            actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=file)
        assert refused.value.params["field"] == "file"
    with pytest.raises(OSError, match="broke"):
        actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=Breaks())
    assert [one for one in (data / "evidence").rglob("*") if one.is_file() and one.name != ".lock"] == []
    assert not outage.evidence.exists()


def test_a_disk_that_is_nearly_full_is_left_to_the_database(
    outage: Incident, sam: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=shelf.KEEP_FREE + 3))
    with pytest.raises(WrongInput) as refused:
        actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=upload())
    assert refused.value.code == "incidents.disk_full"
    assert not outage.evidence.exists()


def test_what_somebody_reported_is_kept_with_its_original(outage: Incident, seen: Report) -> None:
    kept = actions.keep_reported(actor=ACTOR, incident=outage, person=None, report=seen)
    assert [one["name"] for one in kept.files] == ["shop.png", "report.json"]
    assert shelf.place(kept.files[0]).read_bytes() == png()
    assert kept.files[0]["sha256"] == seen.file_sha256
    assert kept.address == "https://social.example/@neighbour/1"
    assert "social.example" not in bodies(kept)


def test_a_call_is_kept_in_words_and_not_from_the_future(outage: Incident, sam: Any) -> None:
    given = {"actor": ACTOR, "incident": outage, "person": sam, "who": "Fire brigade", "words": "It is out."}
    kept = actions.keep_call(**given)
    assert json.loads(shelf.place(kept.files[0]).read_bytes())["words"] == "It is out."
    with pytest.raises(WrongInput):
        actions.keep_call(**given, at=now() + timedelta(hours=1))
    with pytest.raises(WrongInput):
        actions.keep_call(**{**given, "words": "  "})


def test_what_is_at_hand_is_kept_when_an_incident_is_opened(crewed: Any, sam: Any, lena: Any) -> None:
    seen = listening.report_sighting(
        actor=ACTOR, brand=crewed, person=sam, seen_where="shop", text="Smoke", urgent=True, file=upload()
    )
    alert = seen.alerts.get()
    made = listening.report_sighting(
        actor=ACTOR, brand=crewed, person=sam, seen_where="public", text="Me too"
    )
    alert.evidence["top_posts"] = [seen.post_id, made.post_id, 987_654_321, "x", None]
    alert.save()
    row = actions.declare(
        actor=ACTOR,
        brand=crewed,
        person=lena,
        title="Smoke",
        origin="alert",
        origin_about=f"alert:{alert.uid}",
    )
    while jobs.run_one():
        pass
    assert [(one.origin, one.captured_by) for one in row.evidence.order_by("number")] == [
        (f"report:{seen.uid}", None), (f"post:{made.post_id}", None)
    ]  # fmt: skip
    gathering.gather(row)
    assert row.evidence.count() == 2


def test_a_piece_is_taken_out_with_a_reason_its_file_goes_and_the_proof_stays(
    outage: Incident, sam: Any, data: Path
) -> None:
    kept = actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=upload())
    call = actions.keep_call(actor=ACTOR, incident=outage, person=sam, who="Ann", words="Hello")
    with pytest.raises(WrongInput):
        actions.remove_evidence(actor=ACTOR, evidence=kept, person=sam, reason=" ")
    for one in (kept, call):
        actions.remove_evidence(actor=ACTOR, evidence=one, person=sam, reason="A wrong file", seen=1)
    with pytest.raises(WrongMove):
        actions.remove_evidence(actor=ACTOR, evidence=kept, person=sam, reason="Again")
    call.refresh_from_db()
    assert (call.text, call.author, call.files[0]["size"] > 0) == ("", "", True)
    assert shelf.sweep() == 0  # young files may belong to a row that is being written
    with frozen(now() + timedelta(hours=2)):
        assert shelf.sweep() == 2
    assert shelf.place(kept.files[0]) is None
    assert kept.files[0]["sha256"] in bodies(kept)
    assert [one for one in audit.verify(outage.brand_id) if not isinstance(one, int)] == []


def test_the_file_stays_while_another_piece_of_any_brand_has_it(
    outage: Incident, sam: Any, other_brand: Any, outsider: Any
) -> None:
    other = actions.declare(actor=ACTOR, brand=other_brand, person=outsider, title="Theirs")
    kept = actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=upload())
    actions.keep_file(actor=ACTOR, incident=other, person=outsider, file=upload())
    actions.remove_evidence(actor=ACTOR, evidence=kept, person=sam, reason="Not ours")
    with frozen(now() + timedelta(hours=2)):
        assert shelf.sweep() == 0
    assert shelf.whole(kept.files[0])


@pytest.mark.parametrize("holder", ["incident", "brand"])
def test_a_legal_hold_stops_every_deletion(outage: Incident, sam: Any, holder: str) -> None:
    before = actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=upload(b"before"))
    kept = actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=upload())
    actions.remove_evidence(actor=ACTOR, evidence=before, person=sam, reason="Before the hold")
    held = outage if holder == "incident" else outage.brand
    type(held).objects.filter(pk=held.pk).update(legal_hold=True)
    with pytest.raises(WrongMove) as refused:
        actions.remove_evidence(actor=ACTOR, evidence=kept, person=sam, reason="Too late")
    assert refused.value.code == "incidents.hold_stops"
    with frozen(now() + timedelta(hours=2)):
        assert shelf.sweep() == 0
    assert shelf.whole(before.files[0])
    assert shelf.whole(kept.files[0])


def test_halves_of_uploads_and_what_no_row_names_are_swept_away_after_a_while(
    outage: Incident, sam: Any, data: Path
) -> None:
    kept = actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=upload())
    lost, half = shelf.keep(io.BytesIO(b"lost")), data / "evidence" / ".0a.part"
    half.write_bytes(b"ha")
    with frozen(now() + timedelta(days=2)):
        assert shelf.sweep() == 1
    assert not half.exists()
    assert shelf.place(lost) is None
    assert shelf.whole(kept.files[0])


def test_a_changed_or_missing_file_is_told(outage: Incident, sam: Any) -> None:
    kept = actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=upload())
    assert shelf.damaged([kept]) == []
    assert queries.proof(kept)["files"][0]["still_the_same"] is True
    place = shelf.place(kept.files[0])
    place.write_bytes(b"forge")
    assert shelf.damaged([kept]) == [kept.files[0]["sha256"]]
    assert queries.proof(kept)["files"][0]["still_the_same"] is False
    place.unlink()
    assert shelf.damaged([kept]) == [kept.files[0]["sha256"]]


def test_a_proof_can_be_checked_without_us(outage: Incident, sam: Any) -> None:
    kept = actions.keep_call(actor=ACTOR, incident=outage, person=sam, who="Åsa", words="Det brinner 着火了")
    told = json.loads(json.dumps(queries.proof(kept)))
    assert told["evidence"]["text"] == "Det brinner 着火了"
    link = told["chain"][0]
    parts = [
        link[name]
        for name in ("schema", "chain", "number", "at", "actor", "action", "object", "payload_digest")
    ]
    said = json.dumps([*parts, link["previous"]], separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(said.encode()).hexdigest() == link["digest"]
    assert hashlib.sha256(link["payload"].encode()).hexdigest() == link["payload_digest"]
    part = json.loads(link["payload"])["parts"][f"evidence:{kept.uid}"]
    assert part["files"][0]["sha256"] == told["files"][0]["sha256"]
    for name in ("text", "author"):
        salted = told["evidence"]["salt"] + told["evidence"][name]
        assert part[name] == "sha256:" + hashlib.sha256(salted.encode()).hexdigest()
    assert link["digest"] == AuditEntry.objects.get(brand_id=outage.brand_id, number=link["number"]).digest


def test_a_name_is_found_by_guessing_in_no_record_and_its_salt_goes_with_the_piece(
    outage: Incident, sam: Any
) -> None:
    first = actions.keep_call(actor=ACTOR, incident=outage, person=sam, who="Ann", words="Hello")
    other = actions.keep_call(actor=ACTOR, incident=outage, person=sam, who="Ann", words="Hello")
    told = [queries.proof(one)["chain"][0]["payload"] for one in (first, other)]
    parts = [next(iter(json.loads(one)["parts"].values())) for one in told]
    guess = "sha256:" + hashlib.sha256(b"Ann").hexdigest()
    assert len({guess, parts[0]["author"], parts[1]["author"]}) == 3
    actions.remove_evidence(actor=ACTOR, evidence=first, person=sam, reason="Their wish")
    gone = queries.piece(outage, first.uid)
    assert gone.salt == queries.proof(gone)["evidence"]["salt"] == ""
    assert other.salt == queries.proof(queries.piece(outage, other.uid))["evidence"]["salt"] != ""


def test_no_more_pieces_than_people_can_bring(
    outage: Incident, sam: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Evidence.objects.create(incident=outage, number=2_000, sort="call", captured_at=now())
    with pytest.raises(WrongInput) as refused:
        actions.keep_call(actor=ACTOR, incident=outage, person=sam, who="Ann", words="Hello")
    assert refused.value.code == "incidents.evidence_full"
