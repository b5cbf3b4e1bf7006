"""The night of who is alone, in a browser: freeze, a photo of what is stopped, the reader outside, held texts anew."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from firebreak.base import secrets
from firebreak.incidents import actions as incidents
from firebreak.notify.models import Delivery as Mail
from firebreak.org.access import person_actor
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.outlets import freeze
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.publishing import actions
from firebreak.publishing.actions.freezing import record_all
from firebreak.publishing.models import Delivery, Freeze, OutletPhoto, StoppedOutlet
from firebreak.publishing.permits import digest_of
from firebreak.statements.tests.conftest import solo  # noqa: F401
from tests.objects import png

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]
TEXTS = (
    (
        "Winter sale",
        "en",
        "Everything must go! Buy now, limited offer 🎉 Meet us in the Harbour Street shop.",
    ),
    ("Opening hours", "en", "On Monday we open at nine."),
    ("Öppettider", "sv", "På måndag öppnar vi klockan nio. Köp nu, begränsat erbjudande!"),
)


@pytest.fixture
def stage(solo: Any) -> Any:  # noqa: F811
    """Three planned texts, an incident, a freeze; Uno works alone and has a second reader in the plan."""
    actor = person_actor(solo.uno)
    for name, language, text in TEXTS:
        channel = actions.add_channel(
            actor=actor, brand=solo.brand, name=f"Page {name}", text="post", person=solo.uno
        )
        actions.queue(
            actor=actor, brand=solo.brand, person=solo.uno, about="brand:x", title={"en": name},
            wanted=[actions.Wanted(channel, "post", language, text, digest_of(text))],
        )  # fmt: skip
    incidents.declare(
        actor=actor, brand=solo.brand, person=solo.uno, title="Fire in the Harbour Street shop",
        situation={"harm": "yes", "markets": ["se"]},
    )  # fmt: skip
    made = freeze(actor=actor, brand=solo.brand, person=solo.uno, why="Fire in the shop").freeze
    assert made is not None
    first = made.outlets.order_by("-minutes", "key")[0]
    StoppedOutlet.objects.filter(pk=first.pk).update(link="https://publish.tool.example/queue")
    return SimpleNamespace(**vars(solo), row=made)


def at(stage: Any, path: str = "") -> str:
    return f"/b/{stage.brand.slug}/{path}"


def path_of_link() -> str:
    mail = Mail.objects.filter(notice__kind="freeze_reading").latest("pk")
    return str(secrets.unseal(mail.notice.params["sealed"])["path"])


def test_a_photo_is_chosen_sent_at_once_and_shown(stage: Any, open_as: Any) -> None:  # noqa: F811
    page = open_as(stage.uno)
    page.goto(at(stage, "freeze"))
    chosen = page.locator("input[type=file][name=photo]").first
    chosen.set_input_files({"name": "shot.png", "mimeType": "image/png", "buffer": png(2600)})
    expect(page.get_by_text("The photo is kept")).to_be_visible()
    shown = page.locator(".shots img").first
    expect(shown).to_be_visible()
    expect(shown).not_to_have_js_property("naturalWidth", 0)
    assert (OutletPhoto.objects.count(), StoppedOutlet.objects.filter(state="stopped").count()) == (1, 1)
    chosen = page.locator("input[type=file][name=photo]").last
    chosen.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"})
    expect(page.get_by_text("This is no photo")).to_be_visible()


def test_each_held_text_is_decided_with_the_keyboard(stage: Any, open_as: Any) -> None:  # noqa: F811
    Freeze.objects.update(lifted_at=stage.row.at)
    record_all()
    page = open_as(stage.uno)
    page.goto(at(stage, "freeze/held"))
    titles = page.locator(".held-posts h2").all_inner_texts()
    assert titles[0] == "Winter sale"
    assert titles[-1] == "Opening hours"
    page.keyboard.press("j")
    assert "Do not publish it" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Cancelled. It does not go out.")).to_be_visible()
    assert page.url.partition("#")[2].startswith("h-")
    page.get_by_role("button", name="Publish it now").last.click()
    expect(page.get_by_text("It goes out now")).to_be_visible()
    page.get_by_text("At another moment").first.click()
    page.get_by_label("When").fill("2026-12-24T09:30")
    page.get_by_role("button", name="Publish it then").click()
    expect(page.get_by_text("Nothing is held")).to_be_visible()
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["by_hand", "by_hand", "cancelled"]


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_every_page_of_the_night_is_accessible_and_fits(
    width: int, scheme: str, locale: str, open_as: Any, stage: Any  # noqa: F811
) -> None:  # fmt: skip
    type(stage.uno).objects.update(language=locale.lower())
    page, faults = open_as(stage.uno, width=width, scheme=scheme, locale=locale), []

    def look(name: str) -> None:
        faults.extend(faults_of(page, name))
        keep_picture(page, f"freeze-{name}-{width}-{scheme}")

    page.goto(at(stage, "freeze/held"))
    look("held-frozen")
    page.goto(at(stage, "freeze"))
    page.locator("input[type=file][name=photo]").first.set_input_files(
        {"name": "shot.png", "mimeType": "image/png", "buffer": png(900)}
    )
    page.locator(".shots img").first.wait_for()
    page.locator('form[action$="/lift"] button').click()
    page.locator('select[name="contact"]').wait_for()
    look("asked")
    page.locator('form[action$="/link"] button').click()
    code = page.locator(".code-face").inner_text().replace(" ", "")
    look("code")
    page.goto(at(stage, "freeze"))
    look("sent")
    path = path_of_link().replace("/sv/", f"/{locale}/")
    page.goto(path)
    look("reader-code")
    page.locator("#id_code").fill("x")
    page.locator("form button").click()
    look("reader-wrong")
    page.locator("#id_code").fill(code)
    page.locator("form button").click()
    page.locator("#id_name").wait_for()
    look("reader-question")
    page.locator('button[value="lift"]').click()
    look("reader-no-name")
    page.locator("#id_name").fill("Rita Reader")
    page.locator('button[value="lift"]').click()
    page.locator("#id_name").wait_for(state="detached")
    look("reader-thanks")
    record_all()
    page.goto(at(stage, "freeze/held"))
    page.locator("details summary").last.click()
    look("held")
    page.goto(at(stage, "publishing/"))
    look("overview")
    # The second browser's page was answered with 400 twice on purpose: the console says so.
    assert [one for one in faults if "400" not in one] == []
