"""What people saw and brought: kept as reported and unverified, with the original file."""

from typing import Any

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.engine.posts import Post
from firebreak.engine.text import analyse
from firebreak.listening import files, store
from firebreak.listening.actions.alerting import Signal, raise_alert
from firebreak.listening.actions.common import locked, monitor_topic, topic
from firebreak.listening.actions.monitors import ensure_reports_monitor
from firebreak.listening.models import Alert, Monitor, Report
from firebreak.org.models import Brand, Person

MOST_TEXT = 20_000
UNCERTAIN = [{"code": "uncertain.unverified", "params": {}}]


def report_sighting(
    *, actor: Actor, brand: Brand, person: Person | None, seen_where: str, text: str = "", link: str = "", note: str = "",
    urgent: bool = False, file: Any = None, reporter_name: str = "",
) -> Report:  # fmt: skip
    """Keep what somebody saw; urgent ones raise an alert at once. Raises :class:`WrongInput`."""
    given = {name: _clean(name, value) for name, value in {"text": text, "link": link, "note": note}.items()}
    if seen_where not in Report.Seen.values:
        raise WrongInput("report.bad_place", "Say where you saw it.", field="seen_where")
    if not any(given.values()) and file is None:
        raise WrongInput("report.empty", "Add a link, some text or a picture.", field="text")
    if given["link"] and not given["link"].lower().startswith(("http://", "https://")):
        raise WrongInput("report.bad_link", "A link begins with http:// or https://.", field="link")
    kept = files.keep(file) if file is not None else None
    with change(actor=actor, brand_id=brand.pk, action="report.made") as record:
        monitor = ensure_reports_monitor(actor=actor, brand=brand)
        report = Report(
            brand=brand,
            seen_where=seen_where,
            urgent=urgent,
            reported_by=person,
            reporter_name=reporter_name[:120],
            **given,
        )
        if kept is not None:
            report.file_path, report.file_name = kept.path, kept.name
            report.file_type, report.file_sha256 = kept.type, kept.sha256
        report.save()
        report.post_id = _as_mention(brand, monitor, report)
        report.save(update_fields=["post_id"])
        about = {
            "seen_where": seen_where,
            "urgent": urgent,
            "link": given["link"],
            "file": report.file_sha256,
        }
        record.about(f"report:{report.uid}", **about)
        record.touches(monitor_topic(monitor.brand_id, monitor.pk))
        record.touches(topic(brand.pk, "reports"))
        if urgent:
            _raise(actor, monitor, report)
    return report


def _clean(field: str, value: str) -> str:
    value = value.replace("\x00", "").strip()
    if len(value) > (2000 if field == "link" else MOST_TEXT):
        raise WrongInput(
            "report.too_long", "This is too long: shorten it or attach it as a file.", field=field
        )
    return value


def _as_mention(brand: Brand, monitor: Monitor, report: Report) -> int:
    words = report.text or report.note or report.link or report.file_name
    found = analyse([words])
    at = now().timestamp()
    post = Post(
        id=str(report.uid), text=words, time=at, platform="private" if report.seen_where != Report.Seen.PUBLIC else "web",
        author_name=report.reporter_name, url=report.link, kind="report", verified=False, seen_where=report.seen_where,
    )  # fmt: skip
    judged = store.Judged(
        post,
        [monitor.pk],
        found.languages[0],
        found.sentiments[0],
        store.MODEL,
        float(found.probabilities[0].max()),
    )
    stored = store.add(store.Incoming(brand.pk, 0, brand.pk, at, [judged]))
    return next(iter(stored.numbers.values()))


def _raise(actor: Actor, monitor: Monitor, report: Report) -> Alert:
    by = report.reporter_name or (report.reported_by.name if report.reported_by else "")
    evidence = {
        "report": str(report.uid),
        "top_posts": [report.post_id],
        "uncertain": UNCERTAIN,
    }
    warning = Signal(
        state=Alert.State.ALERT, since=now(), channel="report/1", surprise=0.0, reason_code="reported",
        reason_params={"by": by, "where": report.seen_where}, evidence=evidence,
    )  # fmt: skip
    return raise_alert(
        actor=actor, monitor=monitor, warning=warning, cause=Alert.Cause.REPORTED, report=report
    )


def check_report(*, actor: Actor, report: Report, verdict: str, person: Person | None = None) -> Report:
    """Say whether a report holds: ``confirmed``, ``wrong``, or back to ``unverified``."""
    if verdict not in Report.Verdict.values:
        raise WrongInput("report.bad_verdict", "Choose confirmed, wrong or not checked.", verdict=verdict)
    with change(actor=actor, brand_id=report.brand_id, action="report.checked") as record:
        row = locked(report)
        before, row.verdict = row.verdict, verdict
        checked = verdict != Report.Verdict.UNVERIFIED
        row.checked_at, row.checked_by = (now(), person) if checked else (None, None)
        row.save()
        if row.post_id is not None:
            store.set_verified(row.brand_id, row.post_id, verdict == Report.Verdict.CONFIRMED)
        record.about(f"report:{row.uid}", before=before, after=verdict)
        record.touches(topic(row.brand_id, "reports"))
    return row
