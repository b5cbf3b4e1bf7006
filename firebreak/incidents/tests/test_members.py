"""Nobody answers for anything in an incident who does not work on its brand."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.incidents import actions
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def test_who_does_not_work_on_the_brand_is_given_nothing(outage: Incident, sam: Any, outsider: Any) -> None:
    here: dict[str, Any] = {"actor": ACTOR, "incident": outage}
    asked = actions.add_press_question(**here, outlet="DN", words="Well?")
    repair = actions.add_corrective(**here, kind="repair", words="A new pump")
    staff = actions.add_stakeholder(**here, sort="staff", who={"en": "Staff"})
    task = actions.add_task(**here, title={"en": "Ring"})
    new: dict[str, Any] = {"actor": ACTOR, "kind": "repair", "words": "Two pumps"}
    told: dict[str, Any] = {"actor": ACTOR, "stakeholder": staff, "who": {"en": "Staff"}}
    later = now() + timedelta(hours=1)
    tries: list[tuple[str, Any]] = [
        ("to", lambda: actions.give_lead(**here, to=outsider)),
        ("person", lambda: actions.let_in(**here, person=outsider)),
        ("holder", lambda: actions.give_task(actor=ACTOR, task=task, to=outsider)),
        ("checker", lambda: actions.add_fact(**here, person=sam, words="A pump broke", checker=outsider)),
        ("spokesperson", lambda: actions.give_press_question(actor=ACTOR, question=asked, to=outsider)),
        ("owner", lambda: actions.change_corrective(**new, corrective=repair, owner=outsider)),
        ("teller", lambda: actions.change_stakeholder(**told, teller=outsider)),
        ("owner", lambda: actions.keep_silent(**here, owner=outsider, reason="Wait", review_at=later)),
    ]
    for field, do in tries:
        with pytest.raises(WrongInput) as error:
            do()
        assert (error.value.code, error.value.params["field"]) == ("incidents.not_a_member", field)
