"""Mails that came back, as a person at night reads of them: on the release, on the list's page, and among its receivers."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base import config
from firebreak.base.clock import now
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.publishing import actions
from firebreak.publishing.actions.mailing import close_mails, open_mails
from firebreak.publishing.actions.receivers import bring_receivers
from firebreak.publishing.actions.returning import take_returned
from firebreak.publishing.models import Mailing, ReturnsBox
from firebreak.publishing.permits import digest_of
from firebreak.publishing.returns import Report, Returned
from firebreak.publishing.tests.conftest import ACTOR, Desk
from firebreak.publishing.tests.list_desk import LETTER, many
from firebreak.publishing.writers import Published

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]
R = Mailing.Returned
URL = "imaps://bounces:pass@imap.example"


def came_back(desk: Desk) -> tuple[str, str]:
    """A list of eight, three of whom got nothing and one waits; its paths."""
    channel = actions.add_channel(
        actor=ACTOR, brand=desk.brand, name="Press", writer="email", text="mail", settings={"list": "News"}
    )
    bring_receivers(actor=ACTOR, channel=channel, text=many(8), language="en", source="test")
    row = desk.queue(actions.Wanted(channel, "mail", "en", LETTER, digest_of(LETTER))).deliveries.get()
    batch = open_mails(row.pk)
    assert batch is not None
    close_mails(batch, [Published(f"{one.piece.key}@acme.example") for one in batch.mails])
    fates = (R.GONE, R.GONE, R.REFUSED, R.LATER)
    reports = [
        Report((mail.piece.key,), (Returned(mail.piece.to, "", fate),))
        for mail, fate in zip(batch.mails, fates, strict=False)
    ]
    take_returned(actor=ACTOR, reports=reports)
    return f"publishing/releases/{row.release.uid}", f"publishing/channels/{channel.uid}"


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_what_came_back_is_read_on_every_page_of_the_list(
    width: int, scheme: str, locale: str, desk: Desk, make_person: Any, open_as: Any, monkeypatch: Any  # noqa: F811
) -> None:  # fmt: skip
    admin = make_person("admin", desk.brand, "admin")
    type(admin).objects.update(language=locale.lower())
    release, channel = came_back(desk)
    page, faults = open_as(admin, width=width, scheme=scheme, locale=locale), []

    def look(name: str, path: str) -> None:
        page.goto(f"/b/{desk.brand.slug}/{path}")
        faults.extend(faults_of(page, name))
        keep_picture(page, f"returned-{name}-{width}-{scheme}")

    look("release", release)
    look("unset", channel)
    monkeypatch.setitem(config.settings(), "mail_returns_url", URL)
    look("never", channel)
    box = ReturnsBox(pk=1, place="x", tried_at=now(), read_at=now() - timedelta(minutes=3), unreadable=2)
    box.save()
    look("well", channel)
    look("receivers", f"{channel}/receivers")
    ReturnsBox.objects.update(error_code="mail.login")
    look("broken", channel)
    look("receivers-broken", f"{channel}/receivers")
    ReturnsBox.objects.update(error_code="", tried_at=now() - timedelta(hours=2))
    look("late", channel)
    assert faults == []
