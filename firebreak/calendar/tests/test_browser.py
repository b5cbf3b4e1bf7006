"""A post from the first word to approval in a browser, the approval on a phone; every page fits and is accessible."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from firebreak.base import clock
from firebreak.calendar import actions
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.tests.conftest import ACTOR, DAY, Desk, desk, now  # noqa: F401
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.publishing import actions as publishing

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]


def at(stage: Desk, path: str = "") -> str:
    return f"/b/{stage.brand.slug}/calendar/{path}"


def test_one_writes_another_approves_on_a_phone(desk: Desk, open_as: Any) -> None:  # noqa: F811
    page = open_as(desk.writer)
    page.goto(at(desk))
    page.get_by_role("link", name="Plan a post").first.click()
    page.get_by_label("What is posted").fill("New hours from Monday: 8 to 18.")
    moment = clock.now() + 2 * DAY
    page.get_by_label("When it goes out").fill(f"{moment:%Y-%m-%dT10:30}")
    page.get_by_role("button", name="Save and ask for approval").click()
    expect(page.get_by_text("Saved, and asked for").first).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    phone = open_as(desk.approver, width=390)
    phone.goto(at(desk))
    phone.get_by_role("link", name="Read and decide").first.click()
    phone.get_by_role("button", name="Approve").click()
    expect(phone.get_by_text("It goes out by itself at its moment").first).to_be_visible()
    row = PlannedPost.objects.get()
    assert (row.state, row.release.deliveries.get().state) == ("queued", "queued")


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_every_page_is_accessible_and_fits(
    width: int, scheme: str, locale: str, open_as: Any, desk: Desk  # noqa: F811
) -> None:  # fmt: skip
    type(desk.approver).objects.update(language=locale.lower())
    chinese = locale != "en"
    hours = "周一起营业时间为 8 点至 18 点。" if chinese else "New hours from Monday: 8 to 18."
    sale = (
        "全场五折！投票选出你最喜欢的口味。"
        if chinese
        else "Half price on all! Cast your ballot for a flavour."
    )
    hand = publishing.add_channel(
        actor=ACTOR, brand=desk.brand, name="Weibo", text="post", person=desk.writer, link="https://weibo.example/"
    )  # fmt: skip
    noon = clock.now().replace(hour=11, minute=0) + DAY
    actions.watch_countries(actor=ACTOR, brand=desk.brand, countries=["SE", "CN", "US"])
    actions.keep_day(actor=ACTOR, brand=desk.brand, name="The fire in Lund", first=noon.date(), yearly=True)
    actions.watch_topic(
        actor=ACTOR, brand=desk.brand, name="Elections", market="SE", words=["ballot", "投票"]
    )
    done = desk.approve(text=hours, at=noon)
    risky = desk.ask(
        text=sale,
        channel=hand, language="zh-Hans" if chinese else "en", at=noon + timedelta(minutes=10), picture="crowd.jpg",
        offer_ends=clock.now() + timedelta(hours=2), title="Half price" if not chinese else "半价",
    )  # fmt: skip
    desk.write(text="A draft for next week", at=noon + 4 * DAY)
    back = desk.ask(text="Which Monday?", at=noon + 2 * DAY)
    actions.send_back(actor=ACTOR, post=back, person=desk.approver, seen=back.digest, why="Say which Monday.")
    held = desk.approve(text="Meters for everybody", at=noon + 3 * DAY)
    PlannedPost.objects.filter(pk=held.pk).update(
        state="held", why_held="risk", risks=[["open_incident", {"key": "x", "title": "Meters", "words": "meters"}]],
        owner=desk.approver,
    )  # fmt: skip
    desk.cancel(desk.write(text="Not this one", at=noon + 5 * DAY))
    day = f"{noon:%Y-%m-%d}"
    paths = [
        f"?day={day}", f"week?day={day}", str(risky.uid), str(done.uid), str(held.uid), f"{risky.uid}/edit", "new", "import",
    ]  # fmt: skip
    page, faults = open_as(desk.approver, width=width, scheme=scheme, locale=locale), []

    def look(number: int, path: str) -> None:
        page.goto(at(desk, path))
        faults.extend(faults_of(page, path))
        keep_picture(page, f"calendar-{number}-{width}-{scheme}")

    for number, path in enumerate(paths):
        look(number, path)
    type(desk.approver.memberships.get()).objects.filter(person=desk.approver).update(role="lead")
    look(20, "days")
    page.goto(at(desk, "import"))
    rows = (
        f"date,time,channel,language,text\n{day},09:30,Status,en,Fresh bread\n{day},10:30,Nowhere,en,Lost\n"
    )
    page.set_input_files(
        "input[type=file]", {"name": "p.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.locator("button[name=do][value=look]").click()
    page.wait_for_selector("#found-title")
    faults.extend(faults_of(page, "looked at"))
    keep_picture(page, f"calendar-21-{width}-{scheme}")
    assert faults == []
    assert now(risky).state == "asked"
