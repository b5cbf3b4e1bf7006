"""Versions on the pages: asked for, decided by role and state, read; what differs shown word by word."""

import re
from typing import Any

import pytest
from django.urls import reverse

from firebreak.base.permissions import Role
from firebreak.org.models import Brand, Person
from firebreak.plan import actions, queries
from firebreak.plan.models import Plan, PlanReading, PlanVersion
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def languages() -> list[str]:
    return ["en", "zh-Hans"]


@pytest.fixture
def plan_by(anna: Person) -> Person:
    return anna


def url(name: str, *args: Any) -> str:
    return reverse(f"plan:{name}", args=["norrsken", *args])


def page(client: Any, name: str, *args: Any) -> str:
    answer = client.get(url(name, *args))
    assert answer.status_code == 200, answer.status_code
    body: str = answer.content.decode()
    return body


def publish(plan: Plan, asker: Person, decider: Person) -> PlanVersion:
    version = actions.ask_review(actor=ACTOR, plan=plan, person=asker)
    actions.approve_version(actor=ACTOR, version=version, person=decider, alone=False)
    return actions.publish_version(actor=ACTOR, version=version)


def retitle(plan: Plan, key: str = "data-breach", **title: str) -> None:
    item = queries.item(plan, "risks", key)
    assert item is not None
    spoken = {language.replace("_", "-"): text for language, text in title.items()}
    body = {**item.body, "title": {**item.body["title"], **spoken}}
    actions.change_item(actor=ACTOR, item=item, body=body, person=None)


def test_a_plan_without_versions_says_what_one_is(plan: Plan, anna: Person, client_of: Any) -> None:
    body = page(client_of(anna), "versions")
    assert "No version yet" in body
    assert url("review_ask") in body
    assert url("export", "pdf") in body


def test_asking_for_review_makes_a_version_with_the_note_shown_as_text(
    plan: Plan, anna: Person, client_of: Any
) -> None:
    client = client_of(anna)
    assert client.get(url("review_ask")).status_code == 405
    answer = client.post(url("review_ask"), {"note": f"New words {HOSTILE}\x00"})
    assert (answer.status_code, answer["Location"]) == (302, url("version", 1))
    for body in (page(client, "versions"), page(client, "version", 1)):
        assert "New words &lt;script&gt;" in body
        assert HOSTILE not in body
    client.post(url("review_ask"), {"note": "again"})
    assert PlanVersion.objects.count() == 1
    assert "Nothing has changed since version 1." in page(client, "versions")


@pytest.mark.parametrize(
    ("role", "asks", "decides"),
    [
        (Role.VIEWER, 403, 403), (Role.AUDITOR, 403, 403), (Role.RESPONDER, 403, 403), (Role.WRITER, 302, 403),
        (Role.APPROVER, 403, 302), (Role.LEAD, 302, 302), (Role.ADMIN, 302, 302),
    ],
)  # fmt: skip
def test_each_role_may_do_what_its_verb_says(
    role: Role,
    asks: int,
    decides: int,
    plan: Plan,
    brand: Brand,
    anna: Person,
    client_of: Any,
    make_person: Any,
) -> None:
    client = client_of(make_person("cilla", brand, role))
    actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    body = page(client, "version", 1)
    assert (url("version_action", 1, "approve") in body) is (decides == 302)
    assert client.post(url("version_action", 1, "approve")).status_code == decides
    assert client.post(url("version_action", 1, "publish")).status_code == decides
    retitle(plan, en="Other")
    assert client.post(url("review_ask")).status_code == asks


def test_who_asked_is_told_that_somebody_else_must_approve(
    plan: Plan, anna: Person, bo: Person, client_of: Any
) -> None:
    actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    client = client_of(anna)
    body = page(client, "version", 1)
    assert "Somebody else must approve it" in body
    assert url("version_action", 1, "approve") not in body
    client.post(url("version_action", 1, "approve"))
    assert PlanVersion.objects.get().state == "review"
    client_of(bo).post(url("version_action", 1, "approve"))
    assert PlanVersion.objects.get().state == "approved"


def test_a_team_of_one_approves_and_publishes_its_own(
    plan: Plan, brand: Brand, anna: Person, client_of: Any
) -> None:
    Brand.objects.filter(pk=brand.pk).update(team_size="one")
    client = client_of(anna)
    client.post(url("review_ask"))
    assert url("version_action", 1, "approve") in page(client, "version", 1)
    client.post(url("version_action", 1, "approve"))
    assert url("version_action", 1, "publish") in page(client, "version", 1)
    client.post(url("version_action", 1, "publish"))
    assert PlanVersion.objects.get().state == "published"


def test_returning_needs_a_word_why_and_shows_it(
    plan: Plan, anna: Person, bo: Person, client_of: Any
) -> None:
    actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    client = client_of(bo)
    refused = client.post(url("version_action", 1, "return"), {"answer": "  "})
    assert refused.status_code == 422
    assert "Say what should change." in refused.content.decode()
    assert PlanVersion.objects.get().state == "review"
    client.post(url("version_action", 1, "return"), {"answer": f"Shorter {HOSTILE}"})
    body = page(client_of(anna), "version", 1)
    assert "Shorter &lt;script&gt;" in body
    assert HOSTILE not in body
    assert url("version_action", 1, "publish") not in body


def test_reading_is_noted_once_and_shown_to_all(plan: Plan, anna: Person, bo: Person, client_of: Any) -> None:
    publish(plan, anna, bo)
    client = client_of(bo)
    assert "I have read this" in page(client, "version", 1)
    assert client.get(url("version_action", 1, "read")).status_code == 405
    client.post(url("version_action", 1, "read"))
    client.post(url("version_action", 1, "read"))
    assert PlanReading.objects.get().person == bo
    body = page(client, "version", 1)
    assert "I have read this" not in body
    missing, known = body.split("Read it</h3>")
    assert "<li>Anna" in missing
    assert "<li>Bo" in known


def test_what_differs_is_marked_word_by_word_and_chinese_by_sign(
    plan: Plan, anna: Person, bo: Person, client_of: Any
) -> None:
    publish(plan, anna, bo)
    retitle(plan, en="Private data gets out", zh_Hans="个人资料泄露")
    actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    body = page(client_of(anna), "version", 2)
    assert "<del>Personal</del><ins>Private</ins> data gets out" in body
    assert re.search(r'lang="zh-Hans">个人<del>信息</del><ins>资料</ins>泄露', body)
    assert "What differs from version 1" in body
    assert "1 item changed." in body


def test_a_changed_number_is_told_too(plan: Plan, anna: Person, bo: Person, client_of: Any) -> None:
    publish(plan, anna, bo)
    item = queries.item(plan, "risks", "data-breach")
    assert item is not None
    actions.change_item(actor=ACTOR, item=item, body={**item.body, "impact": 5}, person=None)
    actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    body = page(client_of(anna), "version", 2)
    assert "<dt>Impact</dt><dd><del>4</del> <ins>5</ins>" in body


def test_a_hostile_text_in_a_difference_is_shown_not_obeyed(
    plan: Plan, anna: Person, bo: Person, client_of: Any
) -> None:
    publish(plan, anna, bo)
    retitle(plan, en=f"Data {HOSTILE}")
    actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    body = page(client_of(anna), "version", 2)
    assert "<ins>&lt;</ins>" in body or "&lt;" in body.split('id="differences"')[1]
    assert HOSTILE not in body
    assert "<script>" not in body.split("<main")[1].split("</main>")[0]


def test_a_reader_sees_first_what_changed_since_they_last_read(
    plan: Plan, anna: Person, bo: Person, client_of: Any
) -> None:
    first = publish(plan, anna, bo)
    actions.note_read(actor=ACTOR, version=first, person=bo)
    retitle(plan, en="Second words")
    publish(plan, anna, bo)
    retitle(plan, key="bad-release", en="Third words")
    publish(plan, anna, bo)
    client = client_of(bo)
    assert "You last read version 1." in page(client, "versions")
    unread, before = page(client, "version", 3).split('id="differences"')
    assert "What changed since you read version 1" in unread
    assert "2 items changed." in unread
    assert "1 item changed." in before
    client.post(url("version_action", 3, "read"))
    assert "What changed since you read" not in page(client, "version", 3)


@pytest.mark.parametrize(
    "address", ["versions/0", "versions/9", "versions/99999999999999999999", "versions/one", "versions/-1"]
)
def test_a_version_that_is_not_there_is_not_found(
    address: str, plan: Plan, anna: Person, client_of: Any
) -> None:
    assert client_of(anna).get(f"/b/norrsken/plan/{address}", follow=True).status_code == 404


def test_an_unknown_move_and_another_brands_version_are_not_found(
    plan: Plan, anna: Person, client_of: Any, make_person: Any
) -> None:
    actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    assert client_of(anna).post(url("version_action", 1, "burn")).status_code == 404
    other = Brand.objects.create(slug="other", name="Other")
    stranger = make_person("eva", other, "lead")
    for name in ("version", "versions"):
        args = ["norrsken", 1] if name == "version" else ["norrsken"]
        assert client_of(stranger).get(reverse(f"plan:{name}", args=args)).status_code == 404


def test_a_move_that_came_too_late_changes_nothing_and_says_so(
    plan: Plan, anna: Person, bo: Person, client_of: Any
) -> None:
    publish(plan, anna, bo)
    client = client_of(bo)
    client.post(url("version_action", 1, "return"), {"answer": "No"})
    assert PlanVersion.objects.get().state == "published"
    assert "already decided" in page(client, "version", 1)
