"""Rota and training by token: what pages allow and nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.org import actions as org
from firebreak.org import rota_queries
from firebreak.plan.models import Plan
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.tests.test_api import Caller
from firebreak.plan.tests.test_api import caller as _caller

pytestmark = [pytest.mark.room, pytest.mark.django_db]
a_caller = _caller
"""The fixture under another name: here a role has one tool, however often it is asked for."""


def day(ahead: int) -> str:
    return (now().date() + timedelta(days=ahead)).isoformat()


def nights(*people: Any, first: int = 1) -> dict[str, Any]:
    return {
        "duty": "lead", "people": [str(one.uid) for one in people], "weekdays": list(range(7)), "begins": "20:00",
        "ends": "08:00", "time_zone": "UTC", "turn": "day", "first": day(first),
    }  # fmt: skip


@pytest.fixture
def caller(a_caller: Any) -> Any:
    """``caller("lead")``, ``caller("viewer", person=...)``."""
    made: dict[Any, Caller] = {}

    def of(role: str, person: Any = None) -> Caller:
        key = (role, person and person.pk)
        if key not in made:
            made[key] = a_caller(role, person)
        return made[key]

    return of


@pytest.fixture
def two(plan: Plan, brand: Any, make_person: Any) -> Any:
    return make_person("ann", brand, "responder"), make_person("bo", brand, "responder")


def test_a_pattern_is_made_read_changed_and_ended_as_seen(caller: Any, two: Any) -> None:
    call: Caller = caller("lead")
    made = call.send("POST", "/rota/patterns", nights(*two))
    assert (made.status_code, made.json()["people"][1]["name"]) == (201, "Bo")
    path, tag = f"/rota/patterns/{made.json()['uid']}", made["ETag"]
    assert call.send("GET", path)["ETag"] == tag
    assert call("PUT", path, nights(two[1], first=3))[1]["code"] == "plan.no_version"
    status, changed = call("PUT", path, nights(two[1], first=3), If_Match=tag)
    assert (status, [one["name"] for one in changed["people"]]) == (200, ["Bo"])
    assert call("PUT", path, nights(two[0], first=5), If_Match=tag)[0] == 409  # it ends on day 2 by now
    status, _nothing = call("POST", f"/rota/patterns/{changed['uid']}/end", {"last": day(4)}, If_Match="*")
    assert status == 204
    shifts = call("GET", f"/rota/shifts?begin={day(1)}T00:00:00Z&end={day(20)}T00:00:00Z")[1]
    assert [(one["day"], one["person"]["name"]) for one in shifts] == [
        (day(1), "Ann"), (day(2), "Bo"), (day(3), "Bo"), (day(4), "Bo"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body", [{"weekdays": []}, {"people": []}, {"first": "2020-01-01"}, {"time_zone": "Mars/Base"}]
)
def test_a_wrong_pattern_is_refused_in_words(caller: Any, two: Any, brand: Any, body: dict[str, Any]) -> None:
    status, said = caller("lead")("POST", "/rota/patterns", {**nights(*two), **body})
    assert (status, said["detail"] != said["code"]) == (400, True)
    assert rota_queries.patterns_of(brand, date(2020, 1, 1)) == []


def test_everybody_gives_away_only_what_is_theirs(caller: Any, two: Any, brand: Any) -> None:
    ann, bo = two
    pattern = caller("lead")("POST", "/rota/patterns", nights(ann))[1]
    span = {"begin": f"{day(1)}T20:00:00Z", "end": f"{day(2)}T08:00:00Z"}
    given = {"pattern": pattern["uid"], "giver": str(ann.uid), "taker": str(bo.uid), **span}
    status, said = caller("responder", person=bo)("POST", "/rota/give", given)
    assert (status, said["code"]) == (403, "rota.not_yours")
    assert caller("responder", person=ann)("POST", "/rota/give", given)[0] == 201
    status, said = caller("responder", person=ann)("POST", "/rota/give", given)
    assert status in (400, 403)  # hers no more
    (shift,) = caller("viewer")("GET", f"/rota/shifts?begin={day(1)}T20:00:00Z&end={day(2)}T08:00:00Z")[1]
    assert (shift["person"]["name"], shift["planned"]["name"]) == ("Bo", "Ann")


def test_times_away_are_said_of_oneself_or_by_who_keeps_the_rota(caller: Any, two: Any) -> None:
    ann, bo = two
    span = {"begin": f"{day(1)}T00:00:00Z", "end": f"{day(3)}T00:00:00Z"}
    mine = caller("responder", person=ann)
    assert mine("POST", "/rota/absences", {"person": str(bo.uid), **span})[0] == 403
    status, said = mine("POST", "/rota/absences", span)
    assert (status, said["person"]["name"]) == (201, "Ann")
    assert caller("responder", person=bo)("DELETE", f"/rota/absences/{said['uid']}")[0] == 403
    assert (
        caller("lead")("DELETE", f"/rota/absences/{said['uid']}")[0] == 403
    )  # what she said, she takes back
    assert mine("DELETE", f"/rota/absences/{said['uid']}")[0] == 204
    lead = caller("lead")
    status, told = lead("POST", "/rota/absences", {"person": str(bo.uid), **span})
    assert (status, lead("DELETE", f"/rota/absences/{told['uid']}")[0]) == (201, 204)


def test_a_hand_over_is_accepted_by_somebody_else(caller: Any, two: Any, brand: Any) -> None:
    ann, bo = two
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[ann])
    mine = caller("responder", person=ann)
    status, said = mine(
        "POST", "/rota/hand-overs", {"duty": "lead", "shift_end": now().isoformat(), "open": "A call"}
    )
    path = f"/rota/hand-overs/{said['uid']}/accept"
    assert (status, mine("POST", path)[0], caller("responder", person=bo)("POST", path)[0]) == (201, 403, 403)
    status, told = caller("lead")("POST", path)
    assert (status, told["accepted_by"]) == (200, "Tool-lead")
    assert caller("lead")("GET", "/rota/hand-overs")[1][0]["accepted_at"] is not None


def test_shifts_are_asked_for_in_a_time_of_reason(caller: Any, two: Any) -> None:
    call = caller("viewer")
    for query in (
        f"begin={day(0)}T00:00:00Z&end={day(90)}T00:00:00Z",
        f"begin={day(2)}T00:00:00Z&end={day(1)}T00:00:00Z",
    ):
        assert call("GET", f"/rota/shifts?{query}")[0] == 400
    assert call("GET", "/rota/now") == (200, [])


def test_training_is_said_confirmed_and_shown_to_whom_it_concerns(caller: Any, two: Any, brand: Any) -> None:
    ann, bo = two
    said = {"course": "plain-words", "passed_on": day(-3), "test": "Ten messages, two wrong"}
    status, claim = caller("viewer", person=ann)("POST", "/training/claims", said)
    assert (status, claim["confirmed_at"]) == (201, None)
    lead = caller("lead")
    assert [one["uid"] for one in lead("GET", "/training/records?waiting=true")[1]["records"]] == [
        claim["uid"]
    ]
    assert lead("POST", f"/training/records/{claim['uid']}/confirm")[1]["confirmed_by"] == "Tool-lead"
    body = {**said, "people": [str(ann.uid), str(bo.uid)]}
    assert [lead("POST", "/training/passed", body)[1]["noted"] for _n in range(2)] == [1, 0]
    found = caller("viewer", person=bo)("GET", "/training/records")[1]["records"]
    assert {one["name"] for one in found} == {"Bo"}  # a viewer sees their own
    first = lead("GET", "/training/records?limit=1")[1]
    then = lead("GET", f"/training/records?limit=1&after={first['next']}")[1]
    assert {one["name"] for one in first["records"] + then["records"]} == {"Ann", "Bo"}
    assert then["next"] is None
    assert lead("POST", f"/training/records/{claim['uid']}/remove", {"reason": " "})[0] == 400
    assert lead("POST", f"/training/records/{claim['uid']}/remove", {"reason": "Another day"})[0] == 204


def test_who_must_learn_what_is_told_in_full_only_to_roles_that_see_records(
    caller: Any, two: Any, brand: Any
) -> None:
    ann, bo = two
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[ann, bo])
    assert {one["name"] for one in caller("lead")("GET", "/training/due")[1]} == {"Ann", "Bo"}
    assert {one["name"] for one in caller("viewer", person=bo)("GET", "/training/due")[1]} == {"Bo"}
