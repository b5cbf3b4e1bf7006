"""Policies hold when they are published to named people, each of whom says that they read exactly that text."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from firebreak.base import clock
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditEntry
from firebreak.notify import kinds
from firebreak.notify.models import Delivery, Notice
from firebreak.org import actions as org
from firebreak.org.models import Membership
from firebreak.plan import actions, queries
from firebreak.plan.models import Plan, PlanItem, PolicyPublication, PolicyReader
from firebreak.plan.queries import policies
from firebreak.plan.reminding import remind
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
SignIn = Callable[..., Any]
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
KEY = "staff-social-media"
HOSTILE = '<script>alert("x")</script> {0.__class__} %s'


def url(name: str, key: str = KEY, number: int = 1) -> str:
    tail = {"item": "", "published": f"published/{number}"}.get(name, name)
    return f"/b/norrsken/plan/policies/{key}/{tail}"


def policy(plan: Plan, key: str = KEY) -> PlanItem:
    found = queries.item(plan, "policies", key)
    assert found is not None
    return found


def publish(
    plan: Plan, by: Any, *people: Any, key: str = KEY, due: date = TODAY, **more: Any
) -> PolicyPublication:
    return actions.publish_policy(
        actor=ACTOR, policy=policy(plan, key), people=people, due=due, by=by, **more
    )


def rewrite(plan: Plan, words: str, key: str = KEY) -> None:
    body = policy(plan, key).body
    texts = {**body["body"], "en": body["body"]["en"] + f"\n\n{words}"}
    actions.change_item(actor=ACTOR, item=policy(plan, key), body={**body, "body": texts}, person=None)


def holes(plan: Plan, key: str = KEY) -> dict[str, dict[str, Any]]:
    found = [one for one in queries.findings(plan) if one.code.startswith("policy.")]
    return {one.code: one.hole.params for one in found if one.hole.key == key}


def told(plan: Plan) -> list[Any]:
    return list(Notice.objects.filter(brand=plan.brand, kind="policy").order_by("pk"))


@pytest.fixture(autouse=True)
def monday() -> Any:
    with clock.frozen(AT):
        yield


def test_a_policy_holds_for_the_people_it_was_published_to(
    plan: Plan, lead: Any, writer: Any, viewer: Any
) -> None:
    assert holes(plan) == {"policy.not_published": {}}
    one = publish(plan, lead, lead, writer)
    assert holes(plan) == {"policy.unread": {"missing": 2, "people": 2}}, "the viewer was not asked"
    actions.read_policy(actor=ACTOR, publication=one, person=lead, digest=one.digest)
    actions.read_policy(actor=ACTOR, publication=one, person=viewer, digest=one.digest)
    assert holes(plan) == {"policy.unread": {"missing": 1, "people": 2}}
    Membership.objects.filter(person=writer).delete()
    assert holes(plan) == {}, "who left does not count"


def test_each_is_told_once_with_a_link_in_their_own_language(plan: Plan, lead: Any, writer: Any) -> None:
    publish(plan, lead, lead, writer)
    publish(plan, lead, lead, writer)
    assert {one.person for one in Delivery.objects.filter(notice__kind="policy")} == {lead, writer}
    assert len(told(plan)) == 2
    words = kinds.said("policy", told(plan)[0].params)
    assert words.path == url("published")
    assert "by 23 November 2026" in words.lines[0]


def test_a_changed_text_must_be_published_again_to_count(
    plan: Plan, lead: Any, writer: Any, client_of: SignIn
) -> None:
    first = publish(plan, lead, writer)
    actions.read_policy(actor=ACTOR, publication=first, person=writer, digest=first.digest)
    rewrite(plan, "Answer nothing after midnight.")
    assert holes(plan) == {"policy.changed": {}}
    assert "Changed since publishing" in client_of(writer).get(url("item")).content.decode()
    shown = client_of(writer).get(url("published")).content.decode()
    assert "after midnight" not in shown, "people read what was published"
    second = publish(plan, lead, writer)
    assert (second.number, holes(plan)) == (2, {"policy.unread": {"missing": 1, "people": 1}})
    shown = client_of(writer).get(url("published", number=2)).content.decode()
    assert "What changed since number 1, which you read" in shown
    assert "<ins>" in shown
    assert "This text was replaced." in client_of(writer).get(url("published")).content.decode()


def test_exactly_the_text_on_the_page_is_acknowledged(
    plan: Plan, lead: Any, writer: Any, client_of: SignIn
) -> None:
    first = publish(plan, lead, writer)
    page = client_of(writer).get(url("published")).content.decode()
    assert first.digest in page
    rewrite(plan, "Something else altogether.")
    second = publish(plan, lead, writer)
    answer = client_of(writer).post(url("read"), {"digest": first.digest}, follow=True)
    assert "Another text was published while you read." in answer.content.decode()
    assert queries.view_of(plan).read_by == {}
    for junk in ("", "x", "\x00" * 64):
        client_of(writer).post(url("read"), {"digest": junk})
    assert queries.view_of(plan).read_by == {}
    client_of(writer).post(url("read"), {"digest": second.digest})
    assert queries.view_of(plan).read_by == {KEY: frozenset({str(writer.uid)})}
    assert AuditEntry.objects.filter(action="plan.policy_read").count() == 1
    page = client_of(writer).get(url("published", number=2)).content.decode()
    assert "You have read it" in page
    assert "I have read it and will keep to it" not in page


def test_an_unpublished_policy_is_not_acknowledged(plan: Plan, writer: Any, client_of: SignIn) -> None:
    answer = client_of(writer).post(url("read"), follow=True)
    assert "not published yet" in answer.content.decode()
    assert client_of(writer).get(url("published")).status_code == 404


def test_the_same_text_keeps_its_number_and_only_who_is_new_is_told(
    plan: Plan, lead: Any, writer: Any, approver: Any
) -> None:
    publish(plan, lead, lead, writer)
    again = publish(plan, lead, writer, approver, due=TODAY + timedelta(days=9))
    assert again.number == 1
    assert [one.person.name for one in policies.asked(again)] == ["Approver", "Writer"]
    assert [one.params["person"] for one in told(plan)][2:] == [str(approver.uid)]
    assert set(PolicyReader.objects.values_list("due", flat=True)) == {TODAY + timedelta(days=9)}


def test_reminders_come_on_the_day_then_weekly_and_four_times_at_most(
    plan: Plan, lead: Any, writer: Any
) -> None:
    due = TODAY + timedelta(days=14)
    publish(plan, lead, writer, due=due)
    for day in range(1, 50):
        with clock.frozen(AT + timedelta(days=day)):
            remind(plan)
            if day % 7 == 0:
                remind(plan)
    days = [(one.created_at - AT).days for one in told(plan)]
    assert days == [0, 14, 21, 28, 35]
    words = kinds.said("policy", told(plan)[1].params)
    assert words.subject.startswith("Not read yet")


def test_who_was_taken_off_and_put_on_again_is_told_again(plan: Plan, lead: Any, writer: Any) -> None:
    for people in ([lead, writer], [lead], [lead, writer]):
        publish(plan, lead, *people)
    theirs = [one for one in told(plan) if one.params["person"] == str(writer.uid)]
    assert len(theirs) == 2
    assert [kinds.still_wanted("policy", one.params) for one in theirs] == [False, True], "one is enough"


def test_a_day_moved_away_and_back_is_reminded_of_again(plan: Plan, lead: Any, writer: Any) -> None:
    publish(plan, lead, writer, due=TODAY + timedelta(days=2))
    with clock.frozen(AT + timedelta(days=2)):
        remind(plan)
        for days in (9, 2):
            publish(plan, lead, writer, due=TODAY + timedelta(days=days))
    with clock.frozen(AT + timedelta(days=3)):
        remind(plan)
        remind(plan)
    assert [(one.created_at - AT).days for one in told(plan)] == [0, 2, 3]


def test_who_has_read_it_is_not_reminded_and_what_waits_in_the_queue_is_not_sent(
    plan: Plan, lead: Any, writer: Any
) -> None:
    one = publish(plan, lead, lead, writer)
    notice = next(row for row in told(plan) if row.params["person"] == str(writer.uid))
    assert kinds.still_wanted("policy", notice.params)
    actions.read_policy(actor=ACTOR, publication=one, person=writer, digest=one.digest)
    assert not kinds.still_wanted("policy", notice.params)
    with clock.frozen(AT + timedelta(days=30)):
        remind(plan)
    assert {row.params["person"] for row in told(plan)[2:]} == {str(lead.uid)}
    rewrite(plan, "New words.")
    publish(plan, lead, writer)
    old = next(row for row in told(plan) if row.params["person"] == str(lead.uid))
    assert not kinds.still_wanted("policy", old.params), "that text was replaced"


def test_a_lead_reminds_by_hand_and_nobody_twice_a_day(
    plan: Plan, lead: Any, writer: Any, client_of: SignIn
) -> None:
    client = client_of(lead)
    assert "Publish the policy first." in client.post(url("remind"), follow=True).content.decode()
    publish(plan, lead, writer, due=TODAY + timedelta(days=14))
    assert "Nobody was reminded" in client.post(url("remind"), follow=True).content.decode()
    with clock.frozen(AT + timedelta(days=1)):
        assert "1 person is reminded." in client.post(url("remind"), follow=True).content.decode()
        assert "Nobody was reminded" in client.post(url("remind"), follow=True).content.decode()
    assert len(told(plan)) == 2
    assert PolicyReader.objects.get().reminded == 0, "the clock's own four are left"


def test_what_is_for_the_public_needs_a_place_and_nobody_of_the_staff(
    plan: Plan, lead: Any, client_of: SignIn
) -> None:
    key = "community-code"
    assert holes(plan, key) == {"policy.not_published": {}}
    for junk in ("", "javascript:alert(1)", "https://", "x" * 600, "ftp://example.org/x"):
        with pytest.raises(WrongInput) as caught:
            publish(plan, lead, key=key, link=junk)
        assert caught.value.code == "policy.link"
    typed = {"people": [lead.uid], "link": "https://example.org/rules?a=1&b=2"}
    page = client_of(lead).post(url("publish", key), typed, follow=True).content.decode()
    assert 'href="https://example.org/rules?a=1&amp;b=2"' in page
    assert holes(plan, key) == {}
    assert told(plan) == []
    assert "I have read it" not in client_of(lead).get(url("published", key)).content.decode()


def test_the_form_proposes_people_by_audience_and_by_duty(
    plan: Plan, lead: Any, writer: Any, viewer: Any, client_of: SignIn
) -> None:
    org.set_holders(actor=ACTOR, brand=plan.brand, duty="social", people=[writer])
    org.set_holders(actor=ACTOR, brand=plan.brand, duty="lead", people=[lead])

    def proposed(key: str, query: str = "") -> set[str]:
        form = client_of(lead).get(url("publish", key) + query).context["form"]
        return {form.known[uid].name for uid in form.initial["people"]}

    assert proposed(KEY) == {"Lead", "Writer", "Viewer"}, "all members"
    assert proposed("moderation") == {"Writer"}, "who moderates"
    assert proposed("escalation") == {"Lead", "Writer"}, "who holds a duty"
    assert proposed("escalation", "?duty=lead") == {"Lead"}
    assert proposed("escalation", "?duty=%00&duty=no-such") == set()
    assert proposed("community-code") == set()
    due = (TODAY + timedelta(days=30)).isoformat()
    client_of(lead).post(url("publish", "escalation"), {"people": [viewer.uid], "due": due})
    assert proposed("escalation") == {"Viewer"}, "the names can be changed, and are kept"


def test_a_wrong_form_keeps_what_was_chosen_and_publishes_nothing(
    plan: Plan, lead: Any, writer: Any, outsider: Any, client_of: SignIn
) -> None:
    client, day = client_of(lead), TODAY.isoformat()
    for typed in (
        {}, {"due": day}, {"people": [writer.uid], "due": "2026-11-22"}, {"people": [writer.uid], "due": "9999-12-31"},
        {"people": [outsider.uid], "due": day}, {"people": ["x", "\x00", HOSTILE], "due": day},
        {"people": [writer.uid], "due": HOSTILE},
    ):  # fmt: skip
        answer = client.post(url("publish"), typed)
        assert answer.status_code == 422, typed
        assert "Outsider" not in answer.content.decode()
        assert "<script>alert(" not in answer.content.decode()
    assert not PolicyPublication.objects.exists()
    body = {**policy(plan).body, "body": {"en": " ", "sv": ""}}
    actions.change_item(actor=ACTOR, item=policy(plan), body=body, person=None)
    assert "Nothing is written yet" in client.get(url("publish")).content.decode()
    assert client.post(url("publish"), {"people": [writer.uid], "due": day}).status_code == 422


@pytest.mark.parametrize("role", ["viewer", "responder", "writer", "approver", "auditor"])
def test_only_who_leads_publishes_and_reminds(
    role: str, plan: Plan, brand: Any, make_person: Any, client_of: SignIn
) -> None:
    client = client_of(make_person(f"x{role}", brand, role))
    assert client.get(url("publish")).status_code == 403
    assert client.post(url("publish"), {}).status_code == 403
    assert client.post(url("remind")).status_code == 403
    assert client.get(url("record")).status_code == 200


def test_names_of_readers_are_for_those_who_work_on_incidents(
    plan: Plan, lead: Any, writer: Any, viewer: Any, outsider: Any, client_of: SignIn
) -> None:
    publish(plan, lead, writer, viewer)
    assert "Writer" in client_of(lead).get(url("record")).content.decode()
    seen = client_of(viewer).get(url("record")).content.decode()
    assert "Writer" not in seen
    assert "Not read by you yet" in seen
    for name in ("record", "published", "publish"):
        assert client_of(outsider).get(url(name)).status_code == 404


def test_the_record_shows_every_version_and_what_changed(plan: Plan, lead: Any, client_of: SignIn) -> None:
    publish(plan, lead, lead)
    rewrite(plan, f"Line two {HOSTILE}")
    publish(plan, lead, lead)
    shown = client_of(lead).get(url("record")).content.decode()
    assert shown.index("Number 2") < shown.index("Number 1")
    assert "What changed" in shown
    assert "&lt;script&gt;alert(" in shown
    assert "<script>alert(" not in shown
    for number in (0, 3, 2**40):
        assert client_of(lead).get(url("published", number=number)).status_code == 404


def test_the_list_says_how_each_policy_stands(plan: Plan, lead: Any, client_of: SignIn) -> None:
    publish(plan, lead, lead)
    shown = client_of(lead).get("/b/norrsken/plan/policies/").content.decode()
    assert "Not read by you yet" in shown
    assert "Read by 0 of 1" in shown
    assert shown.count("Not published yet") == 5
