"""A zipped folder brought in: looked at first, then whole; hostile ones are refused in words and change nothing."""

import stat
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from firebreak.base.errors import WrongInput
from firebreak.base.permissions import Role
from firebreak.org.models import Brand, Person
from firebreak.plan import actions, queries, waiting
from firebreak.plan.actions.versions import digest_of, snapshot
from firebreak.plan.exporting import as_zip
from firebreak.plan.folders import archives
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.queries.importing import look
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
LINK = (stat.S_IFLNK | 0o777) << 16
DUTY = b"key: night\ntitle: {en: Night watch}   # mine\ndescription: {en: Watches}\nfirst_hour: []\n"


@pytest.fixture
def languages() -> list[str]:
    return ["en"]


@pytest.fixture
def plan_by(anna: Person) -> Person:
    return anna


@pytest.fixture
def client(anna: Person, client_of: Any) -> Any:
    return client_of(anna)


def zipped(files: dict[str, bytes] | list[tuple[str, bytes]], **attributes: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items() if isinstance(files, dict) else files:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for attribute, value in attributes.items():
                setattr(entry, attribute, value)
            archive.writestr(entry, body)
    return out.getvalue()


def unzipped(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def upload(client: Any, body: bytes) -> Any:
    return client.post(address(), {"file": SimpleUploadedFile("../plan.zip", body, "application/zip")})


def address() -> str:
    return reverse("plan:import", args=["norrsken"])


def apply(client: Any, shown: Any) -> Any:
    context = shown.context
    return client.post(address(), {"zip": context["digest"], "against": context["found"].against})


def title_of(plan: Plan, kind: str, key: str) -> str:
    item = queries.item(plan, kind, key)
    assert item is not None
    title: str = item.body["title"]["en"]
    return title


def test_its_own_zip_changes_nothing(plan: Plan, client: Any) -> None:
    shown = upload(client, as_zip(plan))
    found = shown.context["found"]
    assert (found.new, found.changed, found.unreadable, found.left_out, found.staying) == ([], [], [], [], 0)
    assert (found.rewritten, found.same) == ([], plan.items.count())
    assert "There is nothing to bring in" in shown.content.decode()


def test_a_look_changes_nothing_and_the_word_brings_all_of_it_in(
    plan: Plan, client: Any, anna: Person
) -> None:
    files = unzipped(as_zip(plan))
    old = files["risks/data-breach.yaml"]
    files["risks/data-breach.yaml"] = old.replace(b"Personal data gets out", b"Private data gets out")
    files["duties/night.yaml"] = DUTY
    del files["risks/boycott-call.yaml"]
    before = digest_of(snapshot(plan))
    shown = upload(client, zipped(files))
    body = shown.content.decode()
    assert "<del>Personal</del><ins>Private</ins>" in body
    assert "Night watch" in body
    assert "1 item of the plan is not in the folder. It stays." in body
    assert digest_of(snapshot(plan)) == before
    assert apply(client, shown).status_code == 302
    assert title_of(plan, "risks", "data-breach") == "Private data gets out"
    assert title_of(plan, "duties", "night") == "Night watch"
    assert queries.item(plan, "risks", "boycott-call") is not None
    changed = PlanItem.objects.get(key="data-breach", kind="risks")
    assert (changed.version, changed.changed_by) == (2, anna)
    assert unzipped(as_zip(plan))["duties/night.yaml"] == DUTY


def test_what_was_brought_in_goes_out_byte_for_byte(plan: Plan, client: Any) -> None:
    files = {
        name: b"# by hand\n" + body if name.endswith(".yaml") else body.replace(b"\n", b"\r\n")
        for name, body in unzipped(as_zip(plan)).items()
    }
    apply(client, upload(client, zipped(files)))
    assert unzipped(as_zip(plan)) == files


def test_a_folder_around_everything_is_left_away(plan: Plan, client: Any) -> None:
    files = {f"our-plan-main/{name}": body for name, body in unzipped(as_zip(plan)).items()}
    found = upload(client, zipped({**files, "our-plan-main/README.md": b"Hello"})).context["found"]
    assert (found.same, found.anything, found.left_out) == (
        plan.items.count(),
        False,
        ["our-plan-main/README.md"],
    )


def test_a_template_whose_words_come_anew_is_no_longer_approved(
    plan: Plan, client: Any, brand: Brand, bo: Person
) -> None:
    template = queries.item(plan, "templates", "holding-general")
    assert template is not None
    until = timezone.now().date() + timedelta(days=100)
    actions.approve_template(actor=ACTOR, item=template, person=bo, until=until, alone=False)
    files = unzipped(as_zip(plan))
    apply(client, upload(client, zipped(files | {"duties/night.yaml": DUTY})))
    assert queries.view_of(plan).approved_until == {"holding-general": until}
    words = files["templates/holding-general.yaml"].replace(b"kind: holding", b"kind: apology")
    apply(client, upload(client, zipped({"templates/holding-general.yaml": words})))
    assert queries.view_of(plan).approved_until == {}


def test_files_that_cannot_be_read_are_told_with_line_and_words(plan: Plan, client: Any) -> None:
    shown = upload(
        client,
        zipped(
            {
                "duties/night.yaml": DUTY,
                "duties/broken.yaml": b"key: broken\ntitle: [\n",
                "duties/latin.yaml": "key: ö".encode("latin-1"),
                "duties/wrong.yaml": b"key: wrong\ntitle: {en: A}\ndescription: {en: B}\nfirst_hour: no list\n",
                "duties/other.yaml": DUTY.replace(b"night", b"another"),
            }
        ),
    )
    told = {path: (line, words) for path, line, words in shown.context["unreadable"]}
    assert told.keys() == {f"duties/{name}.yaml" for name in ("broken", "latin", "wrong", "other")}
    assert told["duties/wrong.yaml"][0] == 4
    assert told["duties/broken.yaml"][0] in {2, 3}
    assert "UTF-8" in told["duties/latin.yaml"][1]
    assert apply(client, shown).status_code == 302
    assert set(plan.items.filter(kind="duties").values_list("key", flat=True)) >= {"night"}
    assert not plan.items.filter(key__in=["broken", "latin", "wrong", "other", "another"]).exists()


def test_a_policy_keeps_the_language_whose_file_is_not_there(plan: Plan, client: Any) -> None:
    files = unzipped(as_zip(plan))
    shown = upload(client, zipped({"policies/moderation.yaml": files["policies/moderation.yaml"]}))
    assert not shown.context["found"].changed
    text = queries.records(plan)["policies"]["moderation"].body["en"]
    assert len(text) > 200


def test_macros_and_all_else_are_listed_as_left_out(plan: Plan, client: Any) -> None:
    strange = [
        "word/vbaProject.bin",
        "plan.docm",
        "inner.zip",
        "risks/run.sh",
        "risks/Bad Name.yaml",
        ".git/config",
    ]
    shown = upload(client, zipped({"duties/night.yaml": DUTY, **dict.fromkeys(strange, b"x")}))
    assert shown.context["left_out"] == sorted(strange)
    assert all(name in shown.content.decode() for name in strange)
    apply(client, shown)
    assert plan.items.filter(key="night").exists()


BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nkey: [*c, *c]\n"
DEEP = b"key: " + b"[" * 500 + b"]" * 500


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"hello", "not a zip file"),
        (zipped({"duties/night.yaml": DUTY})[:-30], "not a zip file"),
        (zipped({"duties/night.yaml": DUTY})[:60] + b"\x00" * 200, "not a zip file"),
        (zipped({"../duties/night.yaml": DUTY}), "leads out of its folder"),
        (zipped({"duties/../../night.yaml": DUTY}), "leads out of its folder"),
        (zipped({"/etc/duties/night.yaml": DUTY}), "leads out of its folder"),
        (zipped({"C:\\duties\\night.yaml": DUTY}), "leads out of its folder"),
        (zipped({"..\\duties\\night.yaml": DUTY}), "leads out of its folder"),
        (zipped({"duties/night.yaml": b"/etc/passwd"}, external_attr=LINK), "link to another file"),
        (zipped({"duties/night.yaml": BOMB}), "cannot be read safely"),
        (zipped({"duties/night.yaml": DEEP}), "cannot be read safely"),
        (zipped({"duties/night.yaml": b"# " + b"x" * 500_000}), "cannot be read safely"),
        (zipped({f"x/{n}": b"" for n in range(2_001)}), "more than 2000 files"),
        (zipped({"duties/big.yaml": b"\0" * (21 * 1024 * 1024)}), "larger than 20 MB"),
        (zipped({f"{n}.bin": b"\0" * (11 * 1024 * 1024) for n in range(2)}), "larger than 20 MB"),
        (zipped({"readme.txt": b"Hello"}), "no plan in this zip"),
        (zipped({}), "no plan in this zip"),
    ],
    ids=[
        "empty", "text", "cut-off", "overwritten", "out", "out-inside", "absolute", "drive", "backslash", "link", "aliases",
        "deep", "large-file", "many", "bomb", "bomb-beside", "nothing", "no-files",
    ],
)  # fmt: skip
def test_a_hostile_zip_is_refused_in_words_and_nothing_changes(
    body: bytes, words: str, plan: Plan, client: Any
) -> None:
    before, kept = digest_of(snapshot(plan)), set(waiting.folder().iterdir())
    answer = upload(client, body)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert digest_of(snapshot(plan)) == before
    assert set(waiting.folder().iterdir()) == kept


def packed(method: int, *, damaged: bool) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("duties/night.yaml", DUTY)
    body = bytearray(out.getvalue())
    if damaged:
        at = 30 + len("duties/night.yaml") + 12
        body[at : at + 20] = b"\xff" * 20
    return bytes(body)


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_files_packed_in_a_way_that_no_plan_needs_are_refused_in_words(
    method: int, damaged: bool, plan: Plan, client: Any
) -> None:
    answer = upload(client, packed(method, damaged=damaged))
    assert answer.status_code == 422
    assert "not a zip file" in answer.content.decode()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_file_twice_and_a_locked_zip_are_refused(plan: Plan) -> None:
    twice = zipped([("duties/night.yaml", DUTY), ("duties/night.yaml", DUTY)])
    locked = bytearray(zipped({"duties/night.yaml": DUTY}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    for body, code in ((twice, "import.twice"), (bytes(locked), "import.locked")):
        with pytest.raises(WrongInput) as caught:
            look(plan, body)
        assert caught.value.code == code


def test_a_size_that_lies_is_never_read_beyond_what_it_said(plan: Plan) -> None:
    lying = bytearray(zipped({"duties/night.yaml": b"x" * 300_000}))
    at = lying.index(b"PK\x01\x02") + 24
    lying[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(WrongInput) as caught:
        look(plan, bytes(lying))
    assert caught.value.code == "import.not_a_zip"


def test_a_list_of_a_million_files_is_not_even_read() -> None:
    with pytest.raises(WrongInput) as caught:
        archives.unpack(b"PK\x01\x02" * 100_000)
    assert caught.value.code == "import.too_many"


def test_when_the_plan_moved_on_it_is_shown_again_and_nothing_happens(plan: Plan, client: Any) -> None:
    shown = upload(client, zipped({"duties/night.yaml": DUTY}))
    risk = queries.item(plan, "risks", "data-breach")
    assert risk is not None
    actions.change_item(actor=ACTOR, item=risk, body={**risk.body, "impact": 5}, person=None)
    again = apply(client, shown)
    assert again.status_code == 422
    assert "Somebody changed the plan after you looked." in again.content.decode()
    assert not plan.items.filter(key="night").exists()
    apply(client, again)
    assert plan.items.filter(key="night").exists()


def test_a_zip_waits_for_its_brand_only_and_not_for_ever(
    plan: Plan, client: Any, client_of: Any, anna: Person, make_person: Any
) -> None:
    shown = upload(client, zipped({"duties/night.yaml": DUTY}))
    digest = shown.context["digest"]
    other = Brand.objects.create(slug="other", name="Other")
    theirs = actions.start_plan(
        actor=ACTOR, brand=other, person=None, industries=["general"], languages=["en"]
    )
    stranger = client_of(make_person("eva", other, "lead"))
    place = reverse("plan:import", args=["other"])
    stranger.post(place, {"zip": digest, "against": digest_of(snapshot(theirs))})
    assert not PlanItem.objects.filter(key="night").exists()
    for name in ("../../etc/passwd", "", "0" * 64, digest.upper()):
        answer = client.post(address(), {"zip": name, "against": "x"}, follow=True)
        assert "no longer kept" in answer.content.decode()
    apply(client, shown)
    assert waiting.take(plan.brand_id, digest) is None


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.LEAD, Role.ADMIN}])
def test_only_who_may_start_a_plan_may_bring_one_in(
    role: Role, plan: Plan, brand: Brand, client_of: Any, make_person: Any
) -> None:
    client = client_of(make_person("cilla", brand, role))
    assert client.get(address()).status_code == 403
    assert upload(client, zipped({"duties/night.yaml": DUTY})).status_code == 403
    assert address() not in client.get(reverse("plan:versions", args=["norrsken"])).content.decode()


def test_hostile_names_and_words_are_shown_not_obeyed(plan: Plan, client: Any) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    duty = DUTY.replace(b"Night watch", f"'{hostile}'".encode())
    body = upload(client, zipped({"duties/night.yaml": duty, f"{hostile}\x1b[31m.txt": b""})).content.decode()
    assert hostile not in body
    assert "&lt;img src=x onerror=alert(1)&gt;" in body
    assert "\x1b" not in body


def test_texts_in_a_language_that_the_plan_does_not_have_are_kept_and_told(plan: Plan, client: Any) -> None:
    duty = DUTY.replace(b"{en: Night watch}", b"{en: Night watch, sv: Nattvakt}")
    shown = upload(client, zipped({"duties/night.yaml": duty}))
    assert "Svenska. They are kept" in shown.content.decode()
    apply(client, shown)
    assert unzipped(as_zip(plan))["duties/night.yaml"] == duty


def test_a_character_that_cannot_be_kept_is_told_with_its_place(plan: Plan, client: Any) -> None:
    duty = DUTY.replace(b"Night watch", b'"Night\\u0000 watch"')
    shown = upload(client, zipped({"duties/night.yaml": duty}))
    [(path, _line, words)] = shown.context["unreadable"]
    assert path == "duties/night.yaml"
    assert "title" in words
    assert "{" not in words
