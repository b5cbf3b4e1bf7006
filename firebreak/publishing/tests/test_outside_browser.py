"""What people outside see, on a phone: they follow a status page and leave again, and lift a freeze by a link; and the page
on which their addresses stand."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from firebreak.base import config, secrets
from firebreak.base.models import Event
from firebreak.notify.models import Delivery as Mail
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.publishing import actions
from firebreak.publishing.actions import lift_links
from firebreak.publishing.actions.receivers import bring_receivers
from firebreak.publishing.leave_tokens import key_of, token_of
from firebreak.publishing.models import Channel, Freeze, Subscriber
from firebreak.publishing.tests.conftest import ACTOR, Desk
from firebreak.publishing.tests.test_lift_links import reader

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]
LINES = "\n".join(
    ["ann@reader.example", "bo.a.name.that.goes.on.and.on.without.an.end@a-long-house.of.letters.example", "eva@x.example"]
)  # fmt: skip


@pytest.fixture
def press(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Channel:
    """A list with three receivers, and a status page that names it."""
    monkeypatch.setitem(config.settings(), "data_dir", str(tmp_path))
    made = actions.add_channel(
        actor=ACTOR, brand=desk.brand, name="News", writer="email", text="mail", settings={"list": "News"}
    )
    settings = {"slug": "acme", "title": "Acme", "languages": "en\nzh-Hans", "mail_list": "News"}
    actions.add_channel(
        actor=ACTOR, brand=desk.brand, name="Notices", writer="status_page", text="page", settings=settings
    )
    bring_receivers(actor=ACTOR, channel=made, text=LINES, language="en", source="Press list, May")
    Subscriber.objects.filter(email="eva@x.example").update(state="left")
    return made


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_who_follows_who_leaves_who_lifts_and_who_is_on_the_list(
    width: int, scheme: str, locale: str, desk: Desk, press: Channel, make_person: Any, open_as: Any  # noqa: F811
) -> None:  # fmt: skip
    page, faults = open_as(width=width, scheme=scheme, locale=locale), []

    def look(name: str, path: str = "") -> None:
        if path:
            page.goto(path)
        faults.extend(faults_of(page, name))
        keep_picture(page, f"outside-{name}-{width}-{scheme}")

    look("follow", f"/follow/{locale}/acme")
    page.locator("#id_email").fill("cy@reader.example")
    page.locator("main button").click()
    expect(page.get_by_role("status").first).to_be_visible()
    look("asked")
    mail = secrets.unseal(Event.objects.get(name="publishing.follow_asked").payload["sealed"])
    look("confirm", re.findall(r"/follow/\S+", mail["text"])[0])
    page.locator("main button").click()
    expect(page.get_by_role("status").first).to_be_visible()
    look("confirmed")
    row = Subscriber.objects.get(email="cy@reader.example")
    look("leave", f"/leave/{locale}/{token_of(key_of(press), row.uid)}")
    page.locator("main button").click()
    expect(page.get_by_role("status").first).to_be_visible()
    look("left")
    assert Subscriber.objects.get(email="cy@reader.example").state == "left"
    _lift(page, look, desk, locale)
    ada = make_person("ada", desk.brand, "admin")
    type(ada).objects.update(language=locale.lower())
    page = open_as(ada, width=width, scheme=scheme, locale=locale)
    at = f"/b/{desk.brand.slug}/publishing/channels/{press.uid}/receivers"
    look("receivers", at)
    look("receivers-left", f"{at}?state=left")
    look("receivers-none", f"{at}?q=nobody")
    look("receivers-add", f"{at}/add")
    page.locator("textarea").fill(
        f"{LINES}\nnew@reader.example, New Person, sv\nnobody at all\nnew@reader.example"
    )
    page.locator("button[value=look]").click()
    expect(page.locator("#found-title")).to_be_visible()
    look("receivers-found")
    # The browser itself tells of an answer 400: that is no fault of a page.
    assert [one for one in faults if "status of 400" not in str(one)] == []


def _lift(page: Any, look: Any, desk: Desk, locale: str) -> None:
    """A freeze that one person alone asks to lift; the reader outside says yes."""
    rita = reader(desk.brand, languages=[locale])
    desk.queued(desk.channel(), "Weekend offer")
    desk.freeze(why="A fire in the Lund store. Nobody knows yet whether anybody was hurt.")
    row = actions.lift(actor=ACTOR, freeze=Freeze.objects.get(), person=desk.person)
    sent = actions.ask_reader(actor=ACTOR, freeze=row, person=desk.person, contact=rita)
    mail = Mail.objects.filter(notice__kind=lift_links.LINK).latest("pk")
    look("lift-code", secrets.unseal(mail.notice.params["sealed"])["path"])
    page.locator("#id_code").fill("000000" if sent.code != "000000" else "000001")
    page.locator("main button").last.click()
    expect(page.locator("#code_error")).to_be_visible()
    look("lift-wrong")
    page.locator("#id_code").fill(sent.code)
    page.locator("main button").last.click()
    expect(page.locator("#why")).to_be_visible()
    look("lift-question")
    page.locator("[value=lift]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("lift-no-name")
    page.locator("#id_name").fill("Rita Reader")
    page.locator("[value=lift]").click()
    page.wait_for_load_state()
    look("lift-thanks")
