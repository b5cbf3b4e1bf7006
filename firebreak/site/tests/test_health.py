"""Health, readiness, metrics, doctor, heartbeat: each finding is provoked, and silence means something is wrong."""

import json
import shutil
from collections import namedtuple
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from firebreak.base import config, jobs, secrets
from firebreak.base.clock import now
from firebreak.base.models import AuditEntry, AuditPayload, Job
from firebreak.listening.models import Source
from firebreak.notify.models import Delivery, Notice
from firebreak.site import beats, cli, health, heartbeat, thorough
from firebreak.site.models import Beat

pytestmark = [pytest.mark.room, pytest.mark.django_db]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def alive():
    """Both other processes gave a sign of life just now."""
    for name in ("listen", "work"):
        Beat.objects.create(name=name, at=now(), started_at=now(), pid=1, version="0")


def found(name, checks=health.ALL):
    return next(check for check in health.run(checks) if check.name == name)


def test_a_sound_installation_has_nothing_failing(alive, setting):
    setting("mail_url", "smtp://localhost:25")
    secrets.keys()
    assert [
        check for check in health.run(health.ALL) if check.state == health.FAIL and check.name != "database"
    ] == []


@pytest.mark.django_db(transaction=True)
def test_alive_and_ready_answer_without_signing_in(alive, client):
    if connection.vendor == "sqlite":  # tests do not wait for the disk; the product does
        connection.cursor().execute("PRAGMA synchronous=FULL")
    assert client.get("/readyz").json() == {"status": "ok", "failing": []}
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.post("/healthz").status_code == 405


def test_ready_names_what_is_failing_and_nothing_of_the_machine(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "processes" in answer.json()["failing"]
    assert set(answer.json()) == {"status", "failing"}


def test_a_silent_process_is_found(alive):
    Beat.objects.filter(name="work").update(at=now() - beats.STALE * 2)
    assert found("processes").state == health.FAIL
    assert "work is silent" in found("processes").text


def test_a_missing_migration_is_found():
    MigrationRecorder.Migration.objects.filter(app="notify").delete()
    assert found("tables").state == health.FAIL
    assert "firebreak migrate" in found("tables").remedy


def test_keys_that_others_can_read_are_found():
    secrets.keys()
    file = secrets.key_file()
    file.chmod(0o644)
    try:
        assert found("keys").state == health.FAIL
        assert file.name in found("keys").text
    finally:
        file.chmod(0o600)


@pytest.mark.parametrize(("free", "state"), [(2**20, "fail"), (2**29, "warn"), (2**40, "ok")])
def test_a_full_disk_is_found(monkeypatch, free, state):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(2**41, 0, free))
    assert found("disk").state == state


def test_a_job_that_gave_up_is_found_and_its_error_told_to_programs(alive, capsys):
    jobs.enqueue("nobody.does.this", max_attempts=1)
    jobs.run_one()
    assert found("jobs").state == health.WARN
    cli.main(["doctor", "--json"])
    body = json.loads(capsys.readouterr().out)
    assert "nothing does jobs named nobody.does.this" in body["dead_jobs"][0]["error"]


def test_a_missing_mail_server_is_found(setting):
    setting("mail_url", "")
    assert found("mail").state == health.WARN


def test_a_notice_that_was_not_delivered_is_found_for_a_week(brand):
    notice = Notice.objects.create(brand=brand, key="k", kind="alert", about="x")
    Delivery.objects.create(notice=notice, pager="email", to="a@example.org", state="failed")
    assert found("notices").state == health.WARN
    Delivery.objects.update(created_at=now() - timedelta(days=8))
    assert found("notices").state == health.OK


def test_a_broken_source_is_found_by_name(brand):
    Source.objects.create(brand=brand, connector="rss", name="News of the North", state=Source.State.BROKEN)
    assert found("sources").state == health.WARN
    assert "News of the North" in found("sources").text


def test_a_check_that_cannot_run_is_itself_a_finding():
    def odd():
        raise OSError("no such device")

    (check,) = health.run((odd,))
    assert (check.name, check.state) == ("odd", health.FAIL)


def test_a_changed_audit_entry_is_found_by_the_deep_look(brand, admin):
    from firebreak.base import audit

    for number in range(3):
        audit.record(brand_id=brand.pk, actor="a", action="b", object="c", body={"n": number})
    assert found("audit", thorough.CHECKS).state == health.OK
    entry = AuditEntry.objects.filter(brand_id=brand.pk).order_by("number")[1]
    AuditPayload.objects.filter(entry=entry).update(body='{"n": 99}')
    check = next(c for c in health.run(thorough.CHECKS) if c.state == health.FAIL)
    assert check.name == "audit"


def test_doctor_says_no_with_its_exit_code(capsys):
    assert cli.main(["doctor"]) == 1
    shown = capsys.readouterr().out
    assert "FAIL  processes" in shown
    assert "Start them: firebreak up" in shown


# metrics


def test_metrics_are_for_this_machine_when_no_token_is_set(client, setting):
    setting("metrics_token", "")
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 403
    setting("trust_proxy", True)
    assert client.get("/metrics").status_code == 403


def test_metrics_with_a_token_need_exactly_that_token(client, setting):
    setting("metrics_token", "s3cret")
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403
    assert (
        client.get(
            "/metrics", headers={"Authorization": "Bearer s3cret"}, REMOTE_ADDR="192.0.2.7"
        ).status_code
        == 200
    )


def test_metrics_are_in_the_text_format_of_prometheus(client, setting, alive, brand):
    import re

    Source.objects.create(brand=brand, connector="rss", name="N", state=Source.State.BROKEN)
    lines = client.get("/metrics").content.decode().splitlines()
    sample = re.compile(r'firebreak_[a-z_]+(\{[a-z]+="[^"]*"\})? [-+0-9.e]+')
    assert all(line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line) for line in lines)
    assert 'firebreak_sources{state="broken"} 1' in lines
    assert any(line.startswith('firebreak_process_silence_seconds{process="work"}') for line in lines)


# heartbeat


@pytest.fixture
def outside(setting):
    """A real server that counts what is fetched; its address is the heartbeat's."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_args):
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    setting("heartbeat_url", f"http://127.0.0.1:{server.server_port}/ping/secret-word")
    yield seen
    server.shutdown()
    server.server_close()


def sound(monkeypatch):
    """The test database is no file with full synchronisation: that one finding is left out."""
    monkeypatch.setattr(health, "QUICK", (health.tables, health.disk, health.processes))


def test_the_heartbeat_is_sent_while_all_is_well(outside, alive, monkeypatch):
    sound(monkeypatch)
    heartbeat.beat({})
    assert outside == ["/ping/secret-word"]


def test_the_heartbeat_falls_silent_when_a_process_is(outside, monkeypatch):
    sound(monkeypatch)
    heartbeat.beat({})
    assert outside == []


def test_an_address_that_does_not_answer_is_logged_without_its_secret(alive, setting, monkeypatch, caplog):
    sound(monkeypatch)
    setting("heartbeat_url", "http://127.0.0.1:9/ping/secret-word")
    heartbeat.beat({})
    assert "did not answer" in caplog.text
    assert "secret-word" not in caplog.text


def test_the_heartbeat_is_planned_only_when_there_is_an_address(setting):
    setting("heartbeat_url", "")
    jobs._every.pop(heartbeat.NAME, None)
    heartbeat.schedule()
    assert heartbeat.NAME not in jobs._every
    setting("heartbeat_url", "https://example.org/")
    heartbeat.schedule()
    jobs.plant_timers()
    assert Job.objects.filter(name=heartbeat.NAME).count() == 1
    jobs._every.pop(heartbeat.NAME)


def test_the_data_folder_of_the_checks_is_the_tests_own():
    assert "firebreak-test-" in str(config.get("data_dir"))
