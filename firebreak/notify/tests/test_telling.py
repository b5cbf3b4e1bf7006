"""Who is told, once, in which language, and who is not."""

import logging

import pytest

from firebreak.base.models import AuditEntry, Job
from firebreak.notify.models import Delivery, Notice
from firebreak.org.models import Membership
from firebreak.site.logs import JsonFormatter

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def test_every_worker_of_the_brand_is_told_once(brand, lead, admin, writer, mailbox, tell, work):
    tell()
    tell()  # the same event delivered twice
    work()
    assert mailbox.to() == ["admin@example.org", "lead@example.org", "writer@example.org"]
    assert Notice.objects.count() == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_viewer_an_auditor_and_people_of_another_brand_are_not_told(
    lead, viewer, auditor, outsider, mailbox, tell, work
):
    tell()
    work()
    assert mailbox.to() == ["lead@example.org"]


def test_a_person_who_switched_mail_off_is_not_told(brand, lead, make_person, mailbox, tell, work):
    make_person("quiet", brand, "lead", mail_alerts=False)
    tell()
    work()
    assert mailbox.to() == ["lead@example.org"]


def test_a_person_whose_account_is_closed_is_not_told(brand, lead, make_person, mailbox, tell, work):
    make_person("gone", brand, "lead", is_active=False)
    tell()
    work()
    assert mailbox.to() == ["lead@example.org"]


def test_each_person_reads_it_in_their_own_language(brand, make_person, mailbox, tell, work):
    for code in ("en", "zh-hans", "zh-hant", "sv", "ms"):
        make_person(f"p-{code}", brand, "lead", language=code)
    tell()
    work()
    for code in ("en", "zh-hans", "zh-hant", "sv", "ms"):
        assert mailbox.subject_of(f"p-{code}@example.org") == f"[{code}] smoke"


def test_what_people_wrote_is_not_markup_in_the_mail(lead, mailbox, tell, work):
    tell()
    work()
    html = mailbox.mails[0].get_body(("html",)).get_content()
    assert "&lt;b&gt;smoke&lt;/b&gt;" in html
    assert "<b>" not in html


def test_one_who_leaves_the_brand_while_it_waits_is_not_told(brand, lead, writer, mailbox, tell, work):
    tell()
    Membership.objects.filter(person=writer).delete()
    work()
    assert mailbox.to() == ["lead@example.org"]
    assert Delivery.objects.get(person=writer).error_code == "notify.not_a_member"


def test_nothing_is_sent_for_a_brand_that_was_archived_meanwhile(brand, lead, mailbox, tell, work):
    from firebreak.base.clock import now

    tell()
    brand.archived_at = now()
    brand.save()
    work()
    assert mailbox.mails == []
    assert Delivery.objects.get().error_code == "notify.not_wanted"


def test_no_address_reaches_the_log_or_the_audit_chain(lead, mailbox, tell, work, caplog):
    mailbox.answers = ["451 4.3.0 lead@example.org is busy", "550 5.1.1 no such person lead@example.org"]
    with caplog.at_level(logging.DEBUG, logger="firebreak"):
        tell()
        work()
    ours = [record for record in caplog.records if record.name.startswith("firebreak")]
    shown = "".join(JsonFormatter().format(record) for record in ours)
    bodies = "".join(str(vars(entry)) for entry in AuditEntry.objects.all())
    errors = "".join(Job.objects.values_list("last_error", flat=True))
    assert "mail.later" in shown or "try later" in shown
    assert "@example.org" not in shown + bodies + errors
