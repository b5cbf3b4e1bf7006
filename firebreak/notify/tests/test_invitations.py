"""An invitation is mailed with its link, which lies nowhere in clear."""

import re

import pytest
from django.db import connection

from firebreak.base.actions import machine
from firebreak.notify.models import Delivery, Notice
from firebreak.org import actions as org

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")


def invite(brand, admin):
    return org.invite(actor=ACTOR, brand=brand, person=admin, email="new@example.net", role="writer")


def test_the_invited_person_gets_the_link_in_the_language_of_the_inviter(brand, admin, mailbox, work):
    admin.language = "en"
    admin.save()
    _, path = invite(brand, admin)
    work()
    (mail,) = mailbox.mails
    assert mail["To"] == "new@example.net"
    assert str(mail["Subject"]) == "Admin invites you to work on Norrsken Energi"
    text = mail.get_body(("plain",)).get_content()
    assert re.search(r"https?://\S+" + re.escape(path), text)


def test_the_link_lies_in_clear_in_no_table(brand, admin, mailbox, work):
    _, path = invite(brand, admin)
    secret = path.rpartition("/")[2]

    def everything() -> str:
        found = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                found.append(str(cursor.fetchall()))
        return "".join(found)

    assert secret not in everything()
    work()
    assert len(mailbox.mails) == 1
    assert secret not in everything()
    assert "sealed" not in Notice.objects.get().params


def test_an_invitation_revoked_while_it_waits_is_not_sent(brand, admin, mailbox, work):
    invitation, _ = invite(brand, admin)
    org.revoke_invitation(actor=ACTOR, invitation=invitation)
    work()
    assert mailbox.mails == []
    # It was over before the event was handled, so there is not even a notice of it.
    assert not Notice.objects.exists()


def test_an_invitation_revoked_before_its_second_try_is_not_sent(brand, admin, mailbox, work):
    from firebreak.base import jobs

    mailbox.answers = ["451 4.3.0 later"]
    invitation, _ = invite(brand, admin)
    assert jobs.run_one()  # the event
    assert jobs.run_one()  # the first try
    org.revoke_invitation(actor=ACTOR, invitation=invitation)
    work()
    assert mailbox.mails == []
    assert Delivery.objects.get().error_code == "notify.not_wanted"


def test_inviting_again_mails_the_new_link_only(brand, admin, mailbox, work):
    invite(brand, admin)
    _, path = invite(brand, admin)
    work()
    (mail,) = mailbox.mails
    assert path in mail.get_body(("plain",)).get_content()
