"""A restored database sends nothing that the backup thought was still waiting."""

from typing import Any

import pytest

from firebreak.base.models import AuditEntry
from firebreak.publishing import actions
from firebreak.publishing.actions.restoring import RESTORED, hold_restored
from firebreak.publishing.models import Delivery
from firebreak.publishing.permits import digest_of
from firebreak.publishing.sending import send
from firebreak.statements.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def test_what_waited_in_the_backup_is_held_until_a_person_decides(brand: Any, make_person: Any) -> None:
    sam = make_person("sam", brand, "lead")
    sign = actions.add_channel(actor=ACTOR, brand=brand, name="Shop sign", text="page", person=sam)
    page = actions.add_channel(
        actor=ACTOR, brand=brand, name="Status", writer="status_page", text="page",
        settings={"slug": "norrsken", "title": "Norrsken", "languages": ["en"]},
    )  # fmt: skip
    text = "The shop is closed."
    wanted = [actions.Wanted(one, "page", "en", text, digest_of(text)) for one in (sign, page)]
    actions.queue(
        actor=ACTOR, brand=brand, person=sam, about="statement:1", title={"en": "Shop"}, wanted=wanted
    )
    assert hold_restored() == 2
    assert set(Delivery.objects.values_list("state", "error_code")) == {("held", RESTORED)}
    assert [send(row.pk) for row in Delivery.objects.all()] == ["", ""]
    assert AuditEntry.objects.filter(action="publishing.held_restored").count() == 1
    assert hold_restored() == 0
    row = Delivery.objects.get(channel=sign)
    assert actions.again(actor=ACTOR, delivery=row, person=sam).state == "by_hand"
