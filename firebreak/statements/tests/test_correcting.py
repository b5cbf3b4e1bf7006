"""A correction of our own text: bound to it, approved like any other, and published under what was wrong."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from firebreak.base import config, jobs
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.org import actions as org
from firebreak.org.access import person_actor
from firebreak.publishing import actions as publishing
from firebreak.publishing.models import Delivery
from firebreak.statements import actions
from firebreak.statements.models import Statement
from firebreak.statements.tests.conftest import ACTOR, ask, begun, facts, filled, release, say

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def stage(team: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Any]:
    """A released text, an account, a status page, and a sign that Sam changes by hand."""
    monkeypatch.setitem(config.settings(), "fetch_private", True)
    monkeypatch.setitem(config.settings(), "data_dir", str(tmp_path))
    with contextlib.ExitStack() as until_the_end:
        server = until_the_end.enter_context(MastodonSimulator())
        add = {"actor": ACTOR, "brand": team.brand}
        network = publishing.add_channel(
            **add, name="Kim's account", writer="mastodon", text="short", settings={"address": server.root},
            secrets={"token": server.secret},
        )  # fmt: skip
        status = publishing.add_channel(
            **add, name="Notices", writer="status_page", text="post",
            settings={"slug": "acme", "title": "Acme", "languages": "en\nsv"},
        )  # fmt: skip
        sign = publishing.add_channel(**add, name="Shop sign", text="page", person=team.sam)
        row = filled(team.brand, team.sam, channels=["short", "post", "page"], languages=["en", "sv"])
        row = release(say(ask(row, team.sam), team.lea), team.sam)
        yield SimpleNamespace(
            **vars(team), server=server, network=network, status=status, sign=sign, row=row, folder=tmp_path / "status/acme"
        )  # fmt: skip


def publish(stage: Any, row: Statement, *where: Any, **more: Any) -> Any:
    made = actions.publish(
        actor=person_actor(stage.sam), statement=row, person=stage.sam, seen=row.digest, where=list(where), **more
    )  # fmt: skip
    while jobs.run_one():
        pass
    return made


def corrected(stage: Any, *, out: bool = True, **given: Any) -> Statement:
    """A correction of the text, released."""
    chosen = {"template": "correct-own-post", "channels": ["short", "post"], "languages": ["en"], **given}
    row = begun(stage.brand, stage.sam, corrects=stage.row, **chosen)
    row = actions.fill(
        actor=person_actor(stage.sam), statement=row, person=stage.sam,
        values=facts(row, true_fact="It closes at 20:00.", what_happened="We wrote 18:00.", event_date="3 May, 09:15",
                     change="We removed it.", remedy="Come back until eight."),
    )  # fmt: skip
    row = ask(row, stage.sam)
    while row.state == "asked":
        asked = row.askings.get(ended_at=None).asked.order_by("-pk").first()
        assert asked is not None
        row = say(row, asked.person)
    assert row.state == "approved"
    return release(row, stage.sam) if out else row


def page(client: Any, row: Statement, name: str = "statement") -> str:
    answer = client.get(reverse(f"statements:{name}", args=[row.brand.slug, row.uid]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def begin_page(client: Any, stage: Any, method: str = "get", **asked: Any) -> Any:
    given = {"corrects": str(stage.row.uid), **asked}
    return getattr(client, method)(reverse("statements:new", args=[stage.brand.slug]), given)


def test_one_button_begins_a_correction_that_names_when_and_where_the_wrong_text_stood(
    stage: Any, client_of: Any
) -> None:
    publish(stage, stage.row, (stage.network, "en"), (stage.status, "en"))
    client = client_of(stage.sam)
    html = page(client, stage.row)
    assert "Correct this" in html
    assert f"template=correct-own-post&amp;corrects={stage.row.uid}" in html
    shown = begin_page(client, stage, template="correct-own-post").content.decode()
    assert stage.row.variants["short"]["en"] in shown, "the wrong words are there to be read"
    assert "Kim&#x27;s account" in shown
    begin_page(
        client,
        stage,
        "post",
        template="correct-own-post",
        level="concern",
        channels=["short"],
        languages=["en", "sv"],
    )
    made = Statement.objects.get(corrects=stage.row)
    when = made.values["event_date"]
    assert "Mastodon" in when["texts"]["en"]
    assert "Status page" in when["texts"]["en"]
    assert "Kim" not in when["texts"]["en"], "what the team calls its channels stays inside"
    assert when["source"]
    assert when["texts"]["sv"] != when["texts"]["en"]
    fill = page(client, made, "fill")
    assert "This corrects" in fill
    assert "The wrong text stood here" in fill


def test_a_correction_follows_the_wrong_text_in_the_same_account(stage: Any) -> None:
    publish(stage, stage.row, (stage.network, "en"), (stage.status, "en"), (stage.status, "sv"))
    wrong = {(one.channel_id, one.language): one for one in Delivery.objects.all()}
    made = corrected(stage)
    publish(stage, made, (stage.network, "en"), (stage.status, "en"))
    first, second = stage.server.published()
    assert second["status"]["in_reply_to_id"] == first["reference"]
    later = {one.channel_id: one for one in Delivery.objects.filter(release__about=f"statement:{made.uid}")}
    assert {one.state for one in later.values()} == {"sent"}
    assert later[stage.status.pk].follows == wrong[stage.status.pk, "en"]


def test_the_status_page_shows_the_correction_under_the_earlier_text(stage: Any) -> None:
    publish(stage, stage.row, (stage.status, "en"))
    old = Delivery.objects.get()
    made = corrected(stage)
    publish(stage, made, (stage.status, "en"))
    earlier = (stage.folder / "entries" / f"{old.reference.partition('/')[2]}.html").read_text()
    assert earlier.index("Harbour Street") < earlier.index("We wrote 18:00.")
    assert "Updated or corrected since" in earlier
    assert "Updated or corrected by" in earlier
    listed = (stage.folder / "index.en.html").read_text()
    assert listed.index("We wrote 18:00.") < listed.index("Updated or corrected by"), (
        "the newest first, the old one marked"
    )


def test_what_was_taken_down_is_not_answered_to(stage: Any) -> None:
    publish(stage, stage.row, (stage.network, "en"))
    publishing.take_down(actor=ACTOR, delivery=Delivery.objects.get(), person=stage.sam, word="Wrong")
    made = corrected(stage)
    publish(stage, made, (stage.network, "en"))
    assert Delivery.objects.latest("pk").follows is None
    assert Delivery.objects.latest("pk").state == "sent"


def test_from_the_release_of_the_correction_the_wrong_text_goes_nowhere_any_more(
    stage: Any, client_of: Any
) -> None:
    publish(stage, stage.row, (stage.network, "en"), (stage.sign, "sv"), at=now() + timedelta(days=2))
    assert {one.state for one in Delivery.objects.all()} == {"queued", "by_hand"}
    ready = corrected(stage, out=False)
    client = client_of(stage.sam)
    assert "being written" in page(client, stage.row)
    assert {one.state for one in Delivery.objects.all()} == {"queued", "by_hand"}, (
        "until then it is only a plan"
    )
    made = release(ready, stage.sam)
    assert {(one.state, one.error_code) for one in Delivery.objects.all()} == {
        ("cancelled", "publishing.corrected")
    }
    html = page(client, stage.row)
    assert "Corrected by" in html
    assert str(made.uid) in html
    assert 'type="checkbox" name="where"' not in page(client, stage.row, "release")
    with pytest.raises(WrongMove) as caught:
        publish(stage, stage.row, (stage.status, "en"))
    assert caught.value.code == "statements.corrected"
    answer = client.get(reverse("statements:list", args=[stage.brand.slug]))
    assert answer.content.decode().count(">Corrected<") == 1


def test_the_page_of_the_correction_names_where_the_wrong_text_still_stands(
    stage: Any, client_of: Any
) -> None:
    publish(stage, stage.row, (stage.network, "en"), (stage.status, "en"))
    made = corrected(stage)
    client = client_of(stage.sam)
    assert "Not corrected yet" in page(client, made)
    publish(stage, made, (stage.network, "en"), (stage.status, "en"))
    assert "Not corrected yet" not in page(client, made)


def test_a_correction_that_was_given_up_binds_nothing(stage: Any, client_of: Any) -> None:
    made = begun(stage.brand, stage.sam, template="correct-own-post", corrects=stage.row)
    actions.withdraw(actor=ACTOR, statement=made, person=stage.sam)
    assert "being written" not in page(client_of(stage.sam), stage.row)
    assert publish(stage, stage.row, (stage.network, "en")).deliveries.get().state == "sent"


@pytest.mark.parametrize(
    ("template", "code"), [("holding-general", "no_correction"), ("correct-own-post", "not_out")]
)
def test_only_a_correction_corrects_and_only_what_is_out(stage: Any, template: str, code: str) -> None:
    wrong = stage.row if code == "no_correction" else begun(stage.brand, stage.sam)
    with pytest.raises(WrongInput) as caught:
        begun(stage.brand, stage.sam, template=template, corrects=wrong)
    assert caught.value.code == f"statements.{code}"


def test_another_brands_text_is_not_there_to_be_corrected(
    stage: Any, outsider: Any, other_brand: Any, client_of: Any
) -> None:
    answer = client_of(outsider).get(
        reverse("statements:new", args=[other_brand.slug]), {"template": "x", "corrects": str(stage.row.uid)}
    )
    assert answer.status_code == 404
    with pytest.raises(WrongInput):
        begun(other_brand, outsider, template="correct-own-post", corrects=stage.row)


@pytest.mark.parametrize(
    "uid",
    ["x", "\x00", "\ud800", "0" * 5000, "00000000-0000-0000-0000-000000000000"],
    ids=["word", "nul", "half", "long", "unknown"],
)
def test_what_is_no_text_of_ours_is_not_found(stage: Any, client_of: Any, uid: str) -> None:
    query = {
        "template": "correct-own-post",
        "corrects": uid.encode("utf-8", "surrogatepass").decode("latin-1"),
    }
    client = client_of(stage.sam)
    assert begin_page(client, stage, **query).status_code == 404
    assert begin_page(client, stage, "post", **query).status_code == 404


def test_without_a_template_for_it_the_plan_is_named(stage: Any, client_of: Any) -> None:
    stage.plan.items.filter(kind="templates", body__kind="correction").delete()
    html = begin_page(client_of(stage.sam), stage).content.decode()
    assert "no template for a correction" in html


def test_who_may_only_read_finds_no_button(stage: Any, client_of: Any, make_person: Any) -> None:
    viewer = make_person("vera", stage.brand, "viewer")
    assert "Correct this" not in page(client_of(viewer), stage.row)
    assert begin_page(client_of(viewer), stage).status_code == 403


def test_the_api_binds_a_correction_and_tells_it(stage: Any, client_of: Any) -> None:
    _row, token = org.make_token(
        actor=ACTOR, brand=stage.brand, person=stage.sam, label="Tool", role="writer"
    )
    ask_api = {"headers": {"Authorization": f"Bearer {token}"}, "content_type": "application/json"}
    body = {"template": "correct-own-post", "level": "concern", "channels": ["short"], "languages": ["en"]}
    client = client_of(stage.sam)
    made = client.post("/api/v1/statements", {**body, "corrects": str(stage.row.uid)}, **ask_api)
    assert (made.status_code, made.json()["corrects"]) == (201, str(stage.row.uid))
    unknown = client.post("/api/v1/statements", {**body, "corrects": str(stage.brand.uid)}, **ask_api)
    assert unknown.status_code == 404
    wrong = client.post(
        "/api/v1/statements",
        {**body, "template": "holding-general", "corrects": str(stage.row.uid)},
        **ask_api,
    )
    assert (wrong.status_code, wrong.json()["code"]) == (400, "statements.no_correction")
