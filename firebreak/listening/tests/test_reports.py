"""What people bring is kept as reported and unverified, with the original file and who brought it."""

import io
from typing import Any

import pytest

from firebreak.base.errors import WrongInput
from firebreak.listening import actions, files, queries, store
from firebreak.listening.models import Monitor, Report
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make
from firebreak.listening.tests.test_files import PNG

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def _report(brand: Any, person: Any = None, **given: Any) -> Report:
    return actions.report_sighting(actor=ACTOR, brand=brand, person=person, **{"seen_where": "shop", **given})


def test_a_picture_is_kept_as_it_came(brand: Any, lead: Any) -> None:
    file = io.BytesIO(PNG)
    file.name = "../shot.png"
    report = _report(brand, lead, note="In the shop window", file=file, reporter_name="Ada")
    assert (report.file_name, report.file_type, report.reported_by, report.urgent) == (
        "shot.png",
        "image/png",
        lead,
        False,
    )
    assert files.full_path(report.file_path).read_bytes() == PNG
    view = queries.mention(brand, report.post_id or 0)
    assert view is not None
    assert (view.text, view.verified, view.kind, view.author_name) == (
        "In the shop window",
        False,
        "report",
        "Ada",
    )
    assert queries.open_alerts(brand) == 0
    assert store.check() == []


def test_every_brand_has_one_monitor_for_reports(brand: Any, lead: Any) -> None:
    assert queries.reports_monitor(brand) is None
    _report(brand, lead, text="one")
    _report(brand, lead, text="two")
    monitor = queries.reports_monitor(brand)
    assert Monitor.objects.filter(kind="reports").count() == 1
    assert len(queries.mentions(brand, queries.MentionFilter(monitor=str(monitor.uid))).items) == 2  # type: ignore[union-attr]
    with pytest.raises(WrongInput):
        actions.remove_monitor(actor=ACTOR, monitor=monitor)
    with pytest.raises(WrongInput):
        actions.change_monitor(actor=ACTOR, monitor=monitor, query="x")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": "  "},
        {"text": "x", "seen_where": "moon"},
        {"link": "javascript:alert(1)"},
        {"text": "x" * 20_001},
    ],
)
def test_what_says_nothing_or_lies_is_refused(brand: Any, given: dict[str, Any]) -> None:
    with pytest.raises(WrongInput) as caught:
        _report(brand, **given)
    assert caught.value.params.get("field")
    assert not Report.objects.exists()


def test_checking_a_report_marks_its_mention(brand: Any, lead: Any) -> None:
    report = _report(brand, lead, text="A burnt hand")
    checked = actions.check_report(actor=ACTOR, report=report, verdict="confirmed", person=lead)
    assert (checked.verdict, checked.checked_by) == ("confirmed", lead)
    assert queries.mention(brand, report.post_id or 0).verified  # type: ignore[union-attr]
    actions.check_report(actor=ACTOR, report=report, verdict="unverified")
    assert not queries.mention(brand, report.post_id or 0).verified  # type: ignore[union-attr]
    with pytest.raises(WrongInput):
        actions.check_report(actor=ACTOR, report=report, verdict="maybe")


def test_a_forwarded_mail_is_a_report_whatever_it_says(feed: Any, brand: Any, monitor: Any) -> None:
    feed([make(1, "Have you seen this?", kind="mail", platform="mail", author_name="Kim")])
    feed([make(1, "Have you seen this?", kind="mail", platform="mail", author_name="Kim")])
    [report] = Report.objects.all()
    assert (report.seen_where, report.reporter_name, report.verdict) == ("mail", "Kim", "unverified")
    view = queries.mention(brand, report.post_id or 0)
    assert view is not None
    assert not view.verified
    assert store.totals(monitor.pk, 0, 1e11)[0] == 0


def test_a_correction_is_a_persons_word_and_moves_the_numbers(
    feed: Any, monitor: Any, brand: Any, lead: Any
) -> None:
    feed([make(1, "Norrsken is terrible, I hate it")])
    view = queries.mentions(brand, queries.MentionFilter()).items[0]
    assert (view.sentiment, view.sentiment_by) == ("negative", "model")
    actions.correct_sentiment(actor=ACTOR, brand=brand, person=lead, post=view.post, sentiment="positive")
    feed([make(1, "Norrsken is terrible, I hate it", sentiment="negative")])
    view = queries.mentions(brand, queries.MentionFilter()).items[0]
    assert (view.sentiment, view.sentiment_by, view.probability) == ("positive", "person", 1.0)
    assert store.totals(monitor.pk, 0, 1e11)[1:4] == (0, 0, 1)
    assert store.check() == []
    with pytest.raises(WrongInput):
        actions.correct_sentiment(actor=ACTOR, brand=brand, person=lead, post=view.post, sentiment="angry")
    with pytest.raises(WrongInput):
        actions.correct_sentiment(actor=ACTOR, brand=brand, person=lead, post=10**9, sentiment="neutral")
