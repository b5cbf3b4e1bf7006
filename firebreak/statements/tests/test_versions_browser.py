"""Versions and corrections in a real browser: accessible, fitting, and what changed is marked not by colour alone."""

from typing import Any

import pytest
from playwright.sync_api import expect

from firebreak.base import config, secrets
from firebreak.notify.models import Delivery
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.publishing import actions as publishing
from firebreak.statements import actions
from firebreak.statements.models import Statement
from firebreak.statements.tests.conftest import ACTOR, ask, begun, facts, filled, release, say
from firebreak.statements.tests.test_versions import refill

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]


def at(row: Statement, page: str = "") -> str:
    return f"/b/{row.brand.slug}/statements/{row.uid}{page}"


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_every_page_is_accessible_and_fits(
    width: int, scheme: str, locale: str, open_as: Any, team: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setitem(config.settings(), "data_dir", str(tmp_path))
    type(team.sam).objects.update(language=locale.lower())
    both: dict[str, Any] = {"channels": ["short", "post"], "languages": ["en", "sv"]}
    row = say(ask(filled(team.brand, team.sam, **both), team.sam), team.lea)
    row = ask(refill(row, team.sam, "The shop on Harbour Street stays closed until Monday."), team.sam)
    page, faults = open_as(team.lea, width=width, scheme=scheme, locale=locale), []

    def look(name: str, path: str) -> None:
        page.goto(path)
        faults.extend(faults_of(page, path))
        keep_picture(page, f"versions-{name}-{width}-{scheme}")

    look("decide", at(row))
    look("all", at(row, "/versions"))
    assert "line-through" in page.locator("del").first.evaluate(
        "node => getComputedStyle(node).textDecorationLine"
    )
    assert "underline" in page.locator("ins").first.evaluate(
        "node => getComputedStyle(node).textDecorationLine"
    )
    row = release(say(row, team.lea), team.sam)
    sign = publishing.add_channel(
        actor=ACTOR, brand=team.brand, name="Shop sign", text="post", person=team.sam
    )
    made = actions.publish(
        actor=ACTOR, statement=row, person=team.sam, seen=row.digest, where=[(sign, "en"), (sign, "sv")]
    )
    publishing.done_by_hand(actor=ACTOR, delivery=made.deliveries.order_by("pk")[0], person=team.sam)
    page.goto(at(row))
    page.locator("a[href*='corrects=']").click()
    expect(page.locator("#id_level")).to_be_visible()
    faults.extend(faults_of(page, "begin"))
    keep_picture(page, f"versions-begin-{width}-{scheme}")
    page.locator("form.wide-form button.primary").click()
    expect(page.locator("form.gaps-form")).to_be_visible()
    faults.extend(faults_of(page, "fill"))
    keep_picture(page, f"versions-fill-{width}-{scheme}")
    wrong = begun(team.brand, team.sam, template="correct-own-post", corrects=row)
    wrong = actions.fill(actor=ACTOR, statement=wrong, person=team.sam, values=facts(wrong))
    Statement.objects.filter(pk=wrong.pk).update(state="released", released_at=row.released_at)
    look("wrong", at(row))
    look("release", at(row, "/release"))
    look("correction", at(wrong))
    look("list", f"/b/{team.brand.slug}/statements/")
    publishing.add_channel(
        actor=ACTOR, brand=team.brand, name="News", writer="email", text="mail", settings={"list": "News"}
    )
    settings = {"slug": "acme", "title": "Acme", "mail_list": "News"}
    publishing.add_channel(
        actor=ACTOR, brand=team.brand, name="S", writer="status_page", text="page", settings=settings
    )
    look("follow", f"/follow/{locale}/acme")
    page.locator("#id_email").fill("nobody")
    page.locator("main button").click()
    expect(page.locator("#id_email_error")).to_be_visible()
    faults.extend(faults_of(page, "follow-wrong"))
    keep_picture(page, f"versions-follow-wrong-{width}-{scheme}")
    page.locator("#id_email").fill("ann@reader.example")
    page.locator("main button").click()
    expect(page.get_by_role("status").first).to_be_visible()
    faults.extend(faults_of(page, "follow-asked"))
    look("confirm", f"/follow/{locale}/confirm/x")
    # The browser itself tells of an answer 400: that is no fault of a page.
    assert [one for one in faults if "status of 400" not in str(one)] == []


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_the_reader_outside_sees_what_changed_on_a_phone_too(
    width: int, scheme: str, locale: str, open_as: Any, solo: Any  # noqa: F811
) -> None:  # fmt: skip
    type(solo.reader).objects.update(languages=[locale])
    solo.reader.refresh_from_db()
    row = ask(filled(solo.brand, solo.uno, channels=["short", "page"], languages=["en", "sv"]), solo.uno)
    path, code = opened(row, solo)
    actions.answer_outside(
        token=path.rsplit("/", 1)[1], code=code, verdict="changes", name="Rita", seen=row.digest, why="Where?"
    )
    row = ask(
        refill(row, solo.uno, "The shop on Harbour Street in Lund stays closed until Monday."), solo.uno
    )
    path, code = opened(row, solo)
    page, faults = open_as(width=width, scheme=scheme, locale=locale), []
    page.goto(path)
    faults.extend(faults_of(page, "code"))
    keep_picture(page, f"outside-code-{width}-{scheme}")
    page.locator("#id_code").fill(code)
    page.locator("main button").click()
    expect(page.locator("#since ins").first).to_be_visible()
    faults.extend(faults_of(page, "text"))
    keep_picture(page, f"outside-since-{width}-{scheme}")
    page.locator("[value=refuse]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    faults.extend(faults_of(page, "refuse"))
    keep_picture(page, f"outside-refuse-{width}-{scheme}")
    assert [one for one in faults if "status of 400" not in str(one)] == []


def opened(row: Statement, solo: Any) -> tuple[str, str]:
    """Path and code of a new link."""
    sent = actions.send_link(actor=ACTOR, statement=row, person=solo.uno, contact=solo.reader)
    mail = Delivery.objects.filter(notice__kind="statement_reading").latest("pk")
    return str(secrets.unseal(mail.notice.params["sealed"])["path"]), sent.code
