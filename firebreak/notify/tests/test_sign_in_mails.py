"""Who lost the password gets the link by mail, from the real page through the real queue to a real server."""

import re

import pytest

from firebreak.base.models import Event, Job

pytestmark = [pytest.mark.room, pytest.mark.django_db]
RESET = "/account/password/reset/"


@pytest.fixture
def ask(client, viewer, mailbox):
    """Ask for a link as a person does, with mail set up."""
    viewer.set_password("correct horse battery")
    viewer.save()
    return lambda email=viewer.email: client.post(RESET, {"email": email})


def test_the_link_for_a_new_password_arrives_and_works(ask, client, viewer, mailbox, work):
    ask()
    work()
    (mail,) = mailbox.mails
    assert mail["To"] == viewer.email
    link = re.search(r"http://\S+", mail.get_body(("plain",)).get_content())[0]
    page = client.get(re.sub(r"^http://[^/]+", "", link), follow=True)
    new = "another horse battery"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    viewer.refresh_from_db()
    assert viewer.check_password(new)


def test_who_has_no_account_gets_no_mail(ask, mailbox, work):
    ask("nobody@example.org")
    work()
    assert mailbox.mails == []


def test_a_server_that_is_busy_is_asked_again_and_the_mail_comes_once(ask, mailbox, work):
    mailbox.answers = ["451 later", "250 taken"]
    ask()
    work()
    work()
    assert len(mailbox.mails) == 1


def test_nothing_of_the_mail_stays_behind_and_no_error_names_the_address(ask, viewer, mailbox, work, caplog):
    mailbox.answers = [f"550 no such user {viewer.email}"]
    ask()
    work()
    assert viewer.email not in caplog.text
    assert viewer.email not in "".join(Job.objects.values_list("last_error", flat=True))
    mailbox.answers = []
    ask()
    work()
    assert len(mailbox.mails) == 1
    assert Event.objects.filter(name="org.mail_asked").latest("pk").payload == {}
