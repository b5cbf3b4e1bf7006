"""A mailbox is read to the end, once, without touching it."""

import pytest

from firebreak.base.errors import AuthError, PermanentError, TransientError, WrongInput
from firebreak.connectors.common.driving import read_round
from firebreak.connectors.email import ImapReader
from firebreak.connectors.email.simulator import MailSimulator
from firebreak.listening.readers import ReaderContext

pytestmark = pytest.mark.unit


def test_mails_come_oldest_first_and_once_and_nothing_is_changed() -> None:
    with MailSimulator() as sim:
        ids = sim.publish([f"text {i}" for i in range(45)])
        first = read_round(ImapReader(sim.context()))
        assert [len(b.posts) for b in first] == [20, 20, 5]
        assert [p.id for b in first for p in b.posts] == ids
        assert [b.posts for b in read_round(ImapReader(sim.context()), first[-1].cursor)] == [[]]
        more = sim.publish(["new"])
        assert [
            p.id for b in read_round(ImapReader(sim.context()), first[-1].cursor) for p in b.posts
        ] == more
        assert set(sim.imap.commands) <= {"capability", "login", "examine", "uid search", "uid fetch"}


def test_a_server_that_numbers_anew_brings_no_doubles() -> None:
    with MailSimulator() as sim:
        sim.publish(["one", "two"])
        cursor = read_round(ImapReader(sim.context()))[-1].cursor
        sim.imap.renumber()
        ids = sim.publish(["three"])
        assert [p.id for b in read_round(ImapReader(sim.context()), cursor) for p in b.posts] == ids


def test_a_new_source_takes_only_the_young_part_of_an_old_mailbox() -> None:
    with MailSimulator() as sim:
        ids = sim.publish(["x"] * 230)
        assert [p.id for b in read_round(ImapReader(sim.context())) for p in b.posts] == ids[-200:]


def test_a_wrong_password_is_an_error_of_credentials() -> None:
    with MailSimulator() as sim:
        context = ReaderContext(
            settings=sim.context().settings, secrets={"password": 'wr"ong'}, private_network=True
        )
        with pytest.raises(AuthError):
            read_round(ImapReader(context))


def test_a_line_cut_inside_a_mail_is_transient_and_the_next_round_has_it() -> None:
    with MailSimulator() as sim:
        ids = sim.publish(["x" * 4000])
        sim.fault("cut")
        with pytest.raises(TransientError):
            read_round(ImapReader(sim.context()))
        assert [p.id for b in read_round(ImapReader(sim.context())) for p in b.posts] == ids


def test_a_missing_folder_and_an_inner_address_are_permanent() -> None:
    with MailSimulator() as sim:
        settings = {**sim.context().settings, "folder": "Nowhere"}
        with pytest.raises(PermanentError) as caught:
            read_round(
                ImapReader(
                    ReaderContext(settings=settings, secrets=sim.context().secrets, private_network=True)
                )
            )
        assert caught.value.code == "mail.folder"
        with pytest.raises(PermanentError) as caught:
            read_round(
                ImapReader(ReaderContext(settings=sim.context().settings, secrets=sim.context().secrets))
            )
        assert caught.value.code == "fetch.blocked"


def test_line_ends_in_settings_cannot_smuggle_commands() -> None:
    with pytest.raises(WrongInput):
        ImapReader(ReaderContext(settings={"host": "mail.example", "user": "a\r\nA1 DELETE INBOX"}))
