"""Several people in the same second: one thing is made, one decision counts, the other is told."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.base.errors import WrongMove
from firebreak.listening import actions
from firebreak.listening.models import Alert, Monitor, Report

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]
PEOPLE = 4


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """What ``act(number)`` returned or raised, for each of several people who act in the same moment."""
    gate, results = threading.Barrier(PEOPLE), []

    def one(number: int) -> None:
        gate.wait()
        try:
            results.append(act(number))
        except Exception as error:  # it is what the test looks at
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_the_first_reports_of_a_brand_share_one_monitor(brand, viewer):
    made = at_once(
        lambda number: actions.report_sighting(
            actor=machine("test"), brand=brand, person=viewer, seen_where="public", text=f"norrsken {number}"
        )
    )
    assert all(isinstance(one, Report) for one in made), made
    assert Monitor.objects.filter(brand=brand, kind=Monitor.Kind.REPORTS).count() == 1
    assert Report.objects.count() == PEOPLE


def test_an_alert_is_acknowledged_by_one_and_the_others_are_told(brand, monitor, viewer):
    warning = actions.Signal("alert", now(), "volume/1", 5.0, "spike", {})
    alert = actions.raise_alert(
        actor=machine("test"), monitor=monitor, warning=warning, cause=Alert.Cause.DETECTED
    )
    said = at_once(
        lambda _number: actions.acknowledge(actor=machine("test"), alert=alert, person=viewer).status
    )
    assert sorted(map(str, (one for one in said if not isinstance(one, WrongMove)))) == ["acknowledged"]
    assert [one.code for one in said if isinstance(one, WrongMove)] == ["alert.wrong_move"] * (PEOPLE - 1)
