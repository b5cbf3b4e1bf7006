"""A guest in a real browser: invited, in, at work, gone; each page accessible and fitting."""

from typing import Any

import pytest
from playwright.sync_api import expect

from firebreak.base.actions import Actor
from firebreak.incidents import actions
from firebreak.incidents.models import Guest
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.looking import faults_of, keep_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "en"), (1440, "light", "en"), (390, "light", "zh-hans"), (1440, "dark", "zh-hans")]
PASSWORD = "a long walk over the frozen lake"


def invite(outage: Any, lena: Any, language: str, role: str = "guest_speaker") -> str:
    """The path of an invitation's link."""
    return actions.invite_guest(
        actor=Actor("person", str(lena.uid), lena.name), incident=outage, person=lena, language=language, role=role,
        email="vera@agency.example", name="Vera Visitor",
    )[1]  # fmt: skip


def test_a_guest_is_invited_comes_in_works_and_is_sent_away(open_as: Any, outage: Any, lena: Any) -> None:  # noqa: F811
    lead = open_as(lena)
    lead.goto(f"/b/norrsken/incidents/{outage.uid}/")
    lead.get_by_role("link", name="Guests").click()
    lead.get_by_label("Name of the person").fill("Vera Visitor")
    lead.get_by_label("E-mail address").fill("vera@agency.example")
    lead.get_by_label("Also write on the timeline and take tasks").check()
    lead.get_by_role("button", name="Invite").click()
    link = lead.locator("[data-selectable]").inner_text()
    assert faults_of(lead, "guests") == []
    task = actions.add_task(actor=Actor("person", "t"), incident=outage, title={"en": "Measure the line"})

    guest = open_as(None)
    guest.goto(link[link.index("/guest/") :])
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_role("button", name="Come in").click()
    expect(guest.get_by_role("heading", name="The app is down")).to_be_visible()
    guest.get_by_label("What happened?").fill("The supplier has no answer yet")
    guest.get_by_role("button", name="Add").click()
    expect(guest.locator("#timeline")).to_contain_text("The supplier has no answer yet")
    guest.locator(f"#task-{task.uid}").get_by_role("button", name="I do it now").click()
    guest.locator(f"#task-{task.uid}").get_by_role("button", name="Mark as done").click()
    expect(guest.locator("#tasks")).to_contain_text("Measure the line")
    assert faults_of(guest, "visit") == []

    lead.goto(f"/b/norrsken/incidents/{outage.uid}/")
    expect(lead.locator("#people")).to_contain_text("Vera Visitor")
    expect(lead.locator("#timeline")).to_contain_text("The supplier has no answer yet")
    lead.goto(f"/b/norrsken/incidents/{outage.uid}/guests/")
    lead.get_by_role("button", name="End the visit").click()
    # The page that is open asks by itself, when the stream wakes it or after a minute at most.
    guest.evaluate("htmx.trigger('#visit-rest', 'firebreak:refresh')")
    expect(guest.get_by_role("heading", name="Your visit is over")).to_be_visible()
    assert "The supplier" not in guest.content()


@pytest.mark.full  # once in one look above
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_pages_of_guests_are_accessible_and_fit(
    width: int, scheme: str, locale: str, open_as: Any, outage: Any, lena: Any  # noqa: F811
) -> None:  # fmt: skip
    type(lena).objects.filter(pk=lena.pk).update(language=locale)
    actor, name = Actor("person", str(lena.uid), lena.name), f"{width}-{scheme}-{locale}"
    actions.write(actor=actor, incident=outage, person=lena, words="The grid owner says the line holds.")
    actions.add_fact(
        actor=actor, incident=outage, person=lena, words="1,200 customers are without power.", checker=lena
    )
    actions.add_task(actor=actor, incident=outage, title={"en": "Measure the line", "zh-Hans": "测量线路"})
    invite(outage, lena, locale)
    path, faults = invite(outage, lena, locale), []
    page = open_as(None, width=width, scheme=scheme, locale=locale)
    page.goto(path)
    faults += faults_of(page, "come-in")
    keep_picture(page, f"come-in-{name}")
    guest = actions.accept_guest(token=path.rpartition("/")[2], name="Vera", password=PASSWORD)
    lead = open_as(lena, width=width, scheme=scheme, locale=locale)
    for here in ("guests", "people"):
        lead.goto(f"/b/norrsken/incidents/{outage.uid}/{here}/")
        faults += faults_of(lead, here)
        keep_picture(lead, f"{here}-{name}")
    visit = open_as(guest.person, width=width, scheme=scheme, locale=locale)
    visit.goto(f"/visit/{outage.uid}/")
    visit.locator("#timeline").wait_for()
    faults += faults_of(visit, "visit")
    keep_picture(visit, f"visit-{name}")
    actions.end_guest(actor=actor, guest=Guest.objects.get(person=guest.person))
    visit.goto(f"/visit/{outage.uid}/")
    visit.faults.clear()  # the browser notes the 403
    faults += faults_of(visit, "over")
    keep_picture(visit, f"over-{name}")
    assert faults == []
