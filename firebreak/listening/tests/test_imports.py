"""Files are imported through the product: looked at, started, stopped, resumed, told."""

import io
from pathlib import Path
from typing import Any

import pytest

from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.testing import data_dir
from firebreak.listening import actions, queries, store
from firebreak.listening.models import Import
from firebreak.listening.tests.conftest import ACTOR, wait_for

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


def _begin(brand: Any, data: bytes, name: str = "posts.csv") -> Import:
    return actions.begin_import(actor=ACTOR, brand=brand, person=None, file=io.BytesIO(data), file_name=name)


def _rows(count: int) -> bytes:
    lines = ["id,created_at,text,author,followers"]
    lines += [
        f"{n},2026-10-0{n % 9 + 1}T10:00:00Z,Norrsken is cold again {n},user{n},{n}" for n in range(count)
    ]
    return "\n".join(lines).encode()


def _now(item: Import) -> Import:
    return Import.objects.get(pk=item.pk)


def test_a_file_is_looked_at_first_and_read_when_started(brand: Any, monitor: Any, listening: Any) -> None:
    item = _begin(brand, _rows(250) + b"\n251,not a time,,,\n")
    assert item.state == "checking"
    assert item.mapping["mapping"]["columns"]["text"] == "text"
    with listening():
        actions.start_import(actor=ACTOR, importing=item)
        wait_for(lambda: _now(item).state == "done")
    row = _now(item)
    assert (row.posts_new, row.rows_refused, row.rows_total) == (250, 1, 252)  # the header is row 1
    assert row.refusals[0]["row"] == 252
    assert store.totals(monitor.pk, 0, 1e11)[0] == 250
    assert store.check() == []
    low, high = row.mapping["span"]
    assert high - low == 8 * 86_400
    again = _begin(brand, _rows(250))
    with listening():
        actions.start_import(actor=ACTOR, importing=again)
        wait_for(lambda: _now(again).state == "done")
    assert (_now(again).posts_new, _now(again).posts_known) == (0, 250)


def test_an_import_is_stopped_and_resumed_at_its_row(brand: Any, monitor: Any, listening: Any) -> None:
    item = _begin(brand, _rows(30_000))
    with listening():
        actions.start_import(actor=ACTOR, importing=item)
        wait_for(lambda: _now(item).rows_done >= 1_000)
        actions.stop_import(actor=ACTOR, importing=_now(item))
        stopped = _now(item).rows_done
        assert 0 < stopped < 30_000
        with pytest.raises(WrongMove):
            actions.stop_import(actor=ACTOR, importing=_now(item))
        assert _now(item).rows_done == stopped
        actions.resume_import(actor=ACTOR, importing=_now(item))
        wait_for(lambda: _now(item).state == "done", 60)
    assert (_now(item).posts_new, _now(item).posts_known, _now(item).rows_done) == (30_000, 0, 30_001)
    assert store.check() == []


def test_a_file_that_went_away_is_told_and_can_be_brought_again(
    brand: Any, monitor: Any, listening: Any
) -> None:
    from firebreak.listening import files

    item = _begin(brand, _rows(20))
    files.full_path(item.path).unlink()
    with listening():
        actions.start_import(actor=ACTOR, importing=item)
        wait_for(lambda: _now(item).state == "failed")
    assert _now(item).mapping["error"]["code"] == "import.file_gone"
    assert _begin(brand, _rows(20)).path == item.path
    with listening():
        actions.resume_import(actor=ACTOR, importing=_now(item))
        wait_for(lambda: _now(item).state == "done")


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02" * 50, b"\xff\xfe\x00"])
def test_what_is_no_table_is_refused_with_words(brand: Any, data: bytes) -> None:
    from firebreak.listening import files

    before = sorted(files.folder().glob("*/*"))
    with pytest.raises(WrongInput) as caught:
        _begin(brand, data, "../../evil.csv")
    assert sorted(files.folder().glob("*/*")) == before
    assert caught.value.message
    assert not Import.objects.exists()


def test_a_real_file_of_an_airlines_crisis_is_seen_on_its_series(brand: Any, listening: Any) -> None:
    path: Path = data_dir("airline_feb2015", "VirginAmerica.csv")
    monitor = actions.create_monitor(actor=ACTOR, brand=brand, name="VA", kind="brand", query="virginamerica")
    item = _begin(brand, path.read_bytes(), path.name)
    with listening():
        actions.start_import(actor=ACTOR, importing=item)
        wait_for(lambda: _now(item).state == "done", 60)
    from firebreak.listening.queries.scope import moment

    row = _now(item)
    low, high = row.mapping["span"]
    total = queries.totals(monitor, moment(low), moment(high + 60))
    assert total.count > 0.9 * row.posts_new > 300
    assert total.negative + total.neutral + total.positive == total.count
    series = queries.series(monitor, moment(low), moment(high + 60))
    assert sum(series.count) == total.count
    assert min(series.coverage[1:-1]) == 1.0
    assert store.check() == []
