"""Every page and every change of this room, by role, by brand, and without an account."""

from typing import Any

import pytest
from django.urls import reverse

from firebreak.listening import actions
from firebreak.listening.models import Alert, Report
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import some

pytestmark = [pytest.mark.room, pytest.mark.django_db]

READ = [
    "monitors",
    "monitor",
    "mentions",
    "mention",
    "sources",
    "source",
    "alerts",
    "alert",
    "reports",
    "report",
]
EDIT_PAGES = ["monitor_new", "monitor_edit", "monitor_remove", "source_new", "source_edit", "import_new"]
WORK_PAGES = ["report_new"]
LEAD_POSTS = [
    "monitor_new",
    "monitor_edit",
    "monitor_remove",
    "query_check",
    "query_preview",
    "source_new",
    "source_edit",
    "source_action",
    "import_new",
]
WORK_POSTS = ["mention_sentiment", "alert_decide", "report_new", "report_check"]
ONLY_POST = [
    "query_check",
    "query_preview",
    "source_action",
    "mention_sentiment",
    "alert_decide",
    "report_check",
]


@pytest.fixture
def addresses(brand: Any, monitor: Any, feed: Any, responder: Any) -> dict[str, str]:
    """One address per page, each with a real object behind it."""
    feed(some(3))
    source = actions.add_source(
        actor=ACTOR,
        brand=brand,
        connector="rss",
        name="News",
        settings={"address": "https://news.example/feed"},
    )
    report = actions.report_sighting(
        actor=ACTOR, brand=brand, person=responder, seen_where="shop", text="Seen in a shop", urgent=True
    )
    alert = Alert.objects.get(report=report)
    numbers = {"mention": report.post_id, "mention_sentiment": report.post_id}
    uids = {
        "monitor": monitor.uid,
        "monitor_edit": monitor.uid,
        "monitor_remove": monitor.uid,
        "source": source.uid,
        "source_edit": source.uid,
        "source_action": source.uid,
        "alert": alert.uid,
        "alert_decide": alert.uid,
        "report": report.uid,
        "report_check": report.uid,
        "report_file": report.uid,
    }
    names = {*READ, *EDIT_PAGES, *WORK_PAGES, *LEAD_POSTS, *WORK_POSTS, "report_file"}
    extra = {**numbers, **uids}
    return {
        name: reverse(f"listening:{name}", args=[brand.slug, *([extra[name]] if name in extra else [])])
        for name in names
    }


@pytest.mark.parametrize("role", ["viewer", "auditor", "responder", "writer", "approver", "lead", "admin"])
def test_each_role_opens_what_it_may_and_nothing_else(
    role: str, addresses: dict[str, str], request: pytest.FixtureRequest, client_of: Any
) -> None:
    client = client_of(request.getfixturevalue(role))
    works = role not in ("viewer", "auditor")
    leads = role in ("lead", "admin")
    expected = {
        **dict.fromkeys(READ, 200),
        **dict.fromkeys(WORK_PAGES, 200 if works else 403),
        **dict.fromkeys(EDIT_PAGES, 200 if leads else 403),
    }
    assert {name: client.get(addresses[name]).status_code for name in expected} == expected


@pytest.mark.parametrize("role", ["viewer", "auditor", "responder"])
def test_a_change_is_refused_to_a_role_without_its_verb(
    role: str, addresses: dict[str, str], request: pytest.FixtureRequest, client_of: Any
) -> None:
    client = client_of(request.getfixturevalue(role))
    forbidden = [*LEAD_POSTS, *(WORK_POSTS if role != "responder" else [])]
    assert {name: client.post(addresses[name]).status_code for name in forbidden} == dict.fromkeys(
        forbidden, 403
    )


def test_somebody_of_another_brand_learns_nothing(
    addresses: dict[str, str], outsider: Any, client_of: Any
) -> None:
    client = client_of(outsider)
    assert {
        name: client.get(url).status_code for name, url in addresses.items() if name not in ONLY_POST
    } == {name: 404 for name in addresses if name not in ONLY_POST}
    assert {client.post(addresses[name]).status_code for name in ONLY_POST} == {404}


def test_objects_of_our_brand_are_not_there_under_another_brands_address(
    addresses: dict[str, str], brand: Any, outsider: Any, client_of: Any, other_brand: Any
) -> None:
    client = client_of(outsider)
    moved = {
        name: url.replace(f"/b/{brand.slug}/", f"/b/{other_brand.slug}/") for name, url in addresses.items()
    }
    for name in (
        "monitor",
        "monitor_edit",
        "mention",
        "source",
        "source_edit",
        "alert",
        "report",
        "report_file",
    ):
        assert client.get(moved[name]).status_code == 404, name
    for name in ("monitor_remove", "mention_sentiment", "source_action", "alert_decide", "report_check"):
        assert client.post(moved[name], {"sentiment": "negative"}).status_code == 404, name


def test_without_an_account_every_page_asks_to_sign_in(addresses: dict[str, str], client: Any) -> None:
    for name, url in addresses.items():
        if name not in ONLY_POST:
            response = client.get(url)
            assert (response.status_code, response["Location"].split("?")[0]) == (
                302,
                reverse("account_login"),
            )


def test_reading_never_changes_anything(addresses: dict[str, str], admin: Any, client_of: Any) -> None:
    client = client_of(admin)
    before = (Alert.objects.get().status, Report.objects.get().verdict)
    assert {client.get(addresses[name]).status_code for name in ONLY_POST} == {405}
    assert (Alert.objects.get().status, Report.objects.get().verdict) == before


def test_a_viewer_sees_no_button_that_changes_something(
    addresses: dict[str, str], viewer: Any, lead: Any, client_of: Any
) -> None:
    for name in READ:
        page = client_of(viewer).get(addresses[name]).content.decode()
        body = page[page.index('<main id="main"') : page.index("</main>")]
        assert 'method="post"' not in body, name
        for edit in ("monitor_new", "monitor_edit", "source_new", "source_edit", "import_new", "report_new"):
            assert f'href="{addresses[edit]}"' not in page, (name, edit)
    leads = client_of(lead)
    assert addresses["monitor_edit"] in leads.get(addresses["monitor"]).content.decode()
    assert addresses["alert_decide"] in leads.get(addresses["alert"]).content.decode()


def test_a_form_without_its_protection_is_refused(
    addresses: dict[str, str], admin: Any, client_of: Any
) -> None:
    client = client_of(admin, enforce_csrf_checks=True)
    assert client.post(addresses["alert_decide"], {"decision": "acknowledge"}).status_code == 403
    assert Alert.objects.get().status == "open"
