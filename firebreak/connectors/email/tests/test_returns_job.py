"""The mailbox to which mails come back: read every five minutes over a socket, and left as it is."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from firebreak.base import config, jobs
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditEntry
from firebreak.connectors.common.simulators import AUTH, CUT, DOWN
from firebreak.connectors.email import returns_job
from firebreak.connectors.email.address import read_returns_url
from firebreak.connectors.email.returns_job import read_mailbox
from firebreak.connectors.email.simulator import GARBAGE_MAILS, MailSimulator
from firebreak.connectors.email.tests import returned_samples as samples
from firebreak.publishing.actions.returning import Taken
from firebreak.publishing.models import Mailing, ReturnsBox, Subscriber
from firebreak.publishing.queries.returns import returns_look
from firebreak.publishing.tests.conftest import Desk, board, desk, do_jobs, later  # noqa: F401
from firebreak.publishing.tests.list_desk import Lists, lists_of
from firebreak.site import health, logs

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ANN = "ann@people.example"
READS = {"capability", "login", "examine", "uid search", "uid fetch"}


@pytest.fixture
def lists(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lists]:  # noqa: F811
    with lists_of(desk, monkeypatch) as made:
        yield made


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSimulator]:
    with MailSimulator() as sim:
        monkeypatch.setitem(config.settings(), "mail_returns_url", url_of(sim))
        yield sim


def url_of(sim: MailSimulator, scheme: str = "imap", folder: str = "", password: str = "") -> str:
    return f"{scheme}://desk:{password or sim.secret}@127.0.0.1:{sim.imap.server.port}/{folder}"


def read() -> Taken:
    return read_mailbox(str(config.get("mail_returns_url")))


def numbers() -> tuple[int, int, int]:
    row = ReturnsBox.objects.get()
    return row.reports, row.others, row.unreadable


def returned() -> list[health.Check]:
    return list(health.returned_mails())


def test_what_came_back_is_taken_once_and_the_mailbox_is_left_as_it_is(
    lists: Lists, box: MailSimulator
) -> None:
    channel = lists.a_list(f"{ANN}\nbo@people.example")
    for about in ("statement:1", "statement:2"):
        (row,) = lists.queue(channel, about=about)
        do_jobs()
        mail = Mailing.objects.get(delivery=row, subscriber__email=ANN)
        box.imap.deliver(samples.postfix(ANN, mail.message_id))
        box.imap.deliver(samples.out_of_office())
        read()
    assert Subscriber.objects.get(email=ANN).state == "bounced"
    assert read() == Taken()
    assert numbers() == (2, 2, 0)
    assert set(box.imap.commands) <= READS
    assert len(box.imap.mails) == 4
    assert returns_look().well
    assert [(one.name, one.state) for one in returned()] == [("mail returns", "ok")]


def test_all_of_a_full_mailbox_is_read_also_what_nobody_can_read(
    lists: Lists, box: MailSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returns_job, "ROUND", 40)
    for raw in (
        *GARBAGE_MAILS,
        b"From: MAILER-DAEMON@x.example\n\nIt did not work.\n",
        b"x" * (returns_job.LARGEST + 1),
    ):
        box.imap.deliver(raw)
    for _ in range(100):
        box.imap.deliver(samples.dsn(ANN))
    assert read() == Taken()
    assert numbers() == (100, len(GARBAGE_MAILS) + 1, 1)
    assert box.imap.commands.count("login") == 3, "some at a time, each noted before the next"
    assert read() == Taken()
    assert numbers()[0] == 100


def test_a_server_that_numbers_its_mails_anew_makes_nothing_count_twice(
    lists: Lists, box: MailSimulator
) -> None:
    (row,) = lists.queue(lists.a_list(ANN))
    do_jobs()
    box.imap.deliver(samples.postfix(ANN, Mailing.objects.get(delivery=row).message_id))
    assert read() == Taken(ours=1, gone=1)
    box.imap.renumber()
    assert read() == Taken(ours=1)
    assert Subscriber.objects.get().bounces == 1


@pytest.mark.parametrize(
    ("fault", "code"), [(AUTH, "mail.login"), (DOWN, "mail.cut"), (CUT, "mail.cut")], ids=["auth", "down", "cut"]
)  # fmt: skip
def test_a_mailbox_that_cannot_be_read_is_seen_until_it_can(
    lists: Lists, box: MailSimulator, client: Any, make_person: Any, fault: str, code: str
) -> None:
    channel = lists.a_list(ANN)
    box.imap.deliver(samples.postfix())
    client.force_login(make_person("admin", channel.brand, "admin"))
    pages = [
        reverse(f"publishing:{name}", args=[channel.brand.slug, channel.uid])
        for name in ("channel", "receivers")
    ]
    box.fault(fault, 1)
    assert read() == Taken()
    assert returns_look().code == code
    assert [(one.state, one.text, bool(one.remedy)) for one in returned()] == [("warn", code, True)]
    assert all("The mailbox cannot be read" in client.get(page).content.decode() for page in pages)
    read()
    assert returns_look().well
    assert numbers() == (1, 0, 0)
    assert all(
        "The mailbox is read every five minutes" in client.get(page).content.decode() for page in pages
    )
    entries = AuditEntry.objects.filter(action="publishing.returns_box", brand_id=0)
    assert entries.count() == 2, "that it failed, and that it is well again; not each time"


def test_a_wrong_setting_is_said_and_costs_no_place(
    lists: Lists, box: MailSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.imap.deliver(samples.postfix())
    read()
    for wrong in (
        "imap.example",
        "smtp://a:b@c.example",
        "imaps://c.example",
        "imaps://a:b@c.example:x/",
        "imaps://a%0d:b@c.example",
    ):
        read_mailbox(wrong)
        assert returns_look().code == "mail.returns_url"
    read()
    assert (returns_look().code, numbers()) == ("", (1, 0, 0))
    read_mailbox(url_of(box, folder="Nowhere"))
    assert returns_look().code == "mail.folder"


def test_a_password_goes_encrypted_or_to_this_machine_alone(box: MailSimulator) -> None:
    read_mailbox(url_of(box).replace("127.0.0.1", "127.1"))
    assert returns_look().code == "mail.not_encrypted"
    read_mailbox(url_of(box, "imap+starttls"))
    assert returns_look().code == "mail.not_supported"
    assert "login" not in box.imap.commands


def test_nothing_that_is_shown_or_logged_holds_the_password(
    lists: Lists, box: MailSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    place = read_returns_url("imaps://bounces:pass-word-9@imap.x.example")
    assert "pass-word-9" not in repr(place)
    box.fault(AUTH, 1)
    read()
    assert "cannot be read" in caplog.text
    kept = [vars(row) for row in ReturnsBox.objects.all()]
    assert box.secret not in caplog.text + repr(kept) + repr(returned())
    assert "pass-word-9" not in logs.scrub("imaps://bounces:pass-word-9@imap.x.example/INBOX failed")
    assert logs._SECRET.search("mail_returns_url")


@pytest.mark.parametrize(
    "url", ["", "imaps://" + "a" * 5_000, "imaps://[::1", "imaps://a:b@:993/", "\0", "imaps://a:b@c/\ud800\n"]
)
def test_what_is_no_address_of_a_mailbox_is_a_clear_error(url: str) -> None:
    with pytest.raises(WrongInput) as caught:
        read_returns_url(url)
    assert caught.value.code == "mail.returns_url"


def test_the_timer_is_there_where_a_mailbox_is_set_and_does_the_work(
    lists: Lists, box: MailSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_every", {})
    returns_job.schedule()
    assert jobs._every == {returns_job.NAME: 300.0}
    jobs.enqueue(returns_job.NAME)
    while jobs.run_one():
        pass
    assert "examine" in box.imap.commands
    assert returns_look().read_at is not None
    monkeypatch.setattr(jobs, "_every", {})
    monkeypatch.setitem(config.settings(), "mail_returns_url", "")
    returns_job.schedule()
    assert jobs._every == {}
    returns_job.read_job({})
    assert (returned(), returns_look().is_set) == ([], False)


def test_that_nobody_reads_it_is_said(
    lists: Lists, box: MailSimulator, client: Any, lead: Any, later: Any  # noqa: F811
) -> None:  # fmt: skip
    channel = lists.a_list(ANN)
    page = reverse("publishing:channel", args=[channel.brand.slug, channel.uid])
    client.force_login(lead)
    assert "The mailbox was not read yet" in client.get(page).content.decode()
    read()
    later(3700)
    with translation.override("en"):
        assert "Nobody has read the mailbox for an hour" in client.get(page).content.decode()
    assert returned()[0].state == "warn"
