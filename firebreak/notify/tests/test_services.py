"""Chats and phones are added through the page, tried against their simulators, and refuse what is wrong in words."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from firebreak.base import clock, config, jobs
from firebreak.base.models import AuditEntry, Job
from firebreak.base.permissions import Role
from firebreak.connectors.common.simulators import AUTH, DOWN, LOST_REPLY
from firebreak.connectors.dingtalk.simulator import DingtalkSimulator
from firebreak.connectors.feishu.simulator import FeishuSimulator
from firebreak.connectors.slack.simulator import SlackHookSimulator, SlackSimulator
from firebreak.connectors.teams.simulator import _PATH, TeamsSimulator
from firebreak.connectors.telegram.simulator import GROUP, PERSON, TelegramSimulator
from firebreak.connectors.twilio.simulator import ACCOUNT, PHONE, SENDER, TwilioSimulator
from firebreak.connectors.wecom.simulator import WecomSimulator
from firebreak.notify.models import ChatIdentity, Endpoint, Notice
from firebreak.notify.words import say

pytestmark = [pytest.mark.room, pytest.mark.django_db]
Given = Callable[[Any], dict[str, str]]
TOKEN = f"110201543:{TelegramSimulator.secret}"
SERVICES: dict[str, tuple[str, Any, Given]] = {
    "slack bot": (
        "slack", SlackSimulator,
        lambda sim: {"token": sim.secret, "channel": sim.address(), "api": f"{sim.root}/api"},
    ),
    "slack webhook": ("slack", SlackHookSimulator, lambda sim: {"url": f"{sim.root}/services/{sim.secret}"}),
    "teams": ("teams", TeamsSimulator, lambda sim: {"url": f"{sim.root}{_PATH}?sv=1.0&sig={sim.secret}"}),
    "wecom": ("wecom", WecomSimulator, lambda sim: {"url": f"{sim.root}/cgi-bin/webhook/send?key={sim.secret}"}),
    "dingtalk": (
        "dingtalk", DingtalkSimulator,
        lambda sim: {"url": f"{sim.root}/robot/send?access_token={sim.token}", "secret": sim.secret},
    ),
    "feishu": (
        "feishu", FeishuSimulator,
        lambda sim: {"url": f"{sim.root}/open-apis/bot/v2/hook/{sim.token}", "secret": sim.secret},
    ),
    "twilio": (
        "twilio", TwilioSimulator,
        lambda sim: {"account": ACCOUNT, "token": sim.secret, "from": SENDER, "to": PHONE, "api": sim.root},
    ),
    "telegram": ("telegram", TelegramSimulator, lambda sim: {"token": TOKEN, "chat": GROUP, "api": sim.root}),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config.settings(), "fetch_private", True)


def at(brand, name, **more):
    return reverse(f"notify:{name}", kwargs={"brand": brand.slug, **more})


def form(service, given, **more):
    return {
        "service": service,
        "name": "Duty",
        **{f"set_{key}": value for key, value in given.items()},
        **more,
    }


def audited():
    rows = AuditEntry.objects.filter(action__startswith="notify.endpoint").order_by("number")
    return [entry.payload.body for entry in rows.select_related("payload")]


def said(answer):
    return html.unescape(answer.content.decode())


def worked(client, brand):
    """The background worker does what waits, and the page of the one endpoint is asked for again, as it does by itself."""
    while jobs.run_one():
        pass
    here = at(brand, "endpoint", uid=Endpoint.objects.get().uid)
    return said(client.get(here, headers={"HX-Request": "true"}))


def telegram(client, brand, sim, **more):
    client.post(at(brand, "endpoint_new"), form("telegram", {"token": TOKEN, "api": sim.root, **more}))
    return Endpoint.objects.get()


def test_the_picker_offers_every_service_but_mail(brand, admin, client_of):
    body = client_of(admin).get(at(brand, "endpoint_new")).content.decode()
    offered = set(re.findall(r'href="\?service=([a-z]+)"', body))
    assert offered == {"slack", "teams", "wecom", "dingtalk", "feishu", "twilio", "telegram", "webhook"}


@pytest.mark.parametrize("which", SERVICES)
def test_a_service_is_added_through_the_page_and_its_test_message_arrives(which, brand, admin, client_of):
    service, make, given = SERVICES[which]
    client = client_of(admin)
    drawn = client.get(at(brand, "endpoint_new"), {"service": service}).content.decode()
    with make() as sim:
        settings = given(sim)
        assert all(f'name="set_{name}"' in drawn for name in settings)
        made = client.post(at(brand, "endpoint_new"), form(service, settings), follow=True)
        assert "Duty was added." in said(made)
        row = Endpoint.objects.get()
        assert sim.received() == []
        tried = client.post(at(brand, "endpoint_test", uid=row.uid), follow=True)
        assert "The service took the test message." in said(tried)
        (got,) = sim.received()
        assert "TEST" in str(got)
        assert brand.name in str(got)
        row.refresh_from_db()
        assert row.last_ok_at is not None
        for page in (made, tried, client.get(at(brand, "notices"))):
            assert sim.secret not in said(page)
    chain = audited()
    assert len(chain) == 3
    assert '"settings":[' in chain[0].replace(" ", "")
    assert not any(value and f'"{value}"' in body for body in chain for value in settings.values())


@pytest.mark.parametrize(
    ("which", "account"), [("slack bot", "Acme"), ("twilio", "Acme"), ("telegram", "acme_desk_bot")]
)
def test_who_adds_a_service_reads_whether_its_credential_works(which, account, brand, admin, client_of):
    service, make, given = SERVICES[which]
    client = client_of(admin)
    with make() as sim:
        made = client.post(at(brand, "endpoint_new"), form(service, given(sim)), follow=True)
        assert sim.requests == []  # nobody's page waits for a service
        assert "The credential is being checked." in said(made)
        part = worked(client, brand)
    assert "<html" not in part
    assert "The credential works." in part
    assert account in part


def test_a_dead_credential_is_said_in_words_and_stays_on_the_page(brand, admin, client_of):
    client = client_of(admin)
    with TelegramSimulator() as sim:
        sim.fault(AUTH, 2)
        row = telegram(client, brand, sim, chat=GROUP)
        assert say("page.credential") in worked(client, brand)
        assert not Notice.objects.exists()  # who asked reads it here
        tried = client.post(at(brand, "endpoint_test", uid=row.uid), follow=True)
        assert f"The test message did not go out: {say('page.credential')}" in said(tried)
        row.refresh_from_db()
        assert row.error_code == "page.credential"
        client.post(at(brand, "endpoint_test", uid=row.uid))
        row.refresh_from_db()
        assert row.error_code == ""
        client.post(at(brand, "endpoint_look", uid=row.uid))
        assert "The credential works." in worked(client, brand)


def test_a_service_that_is_away_while_it_is_looked_at_is_no_dead_credential(brand, admin, client_of):
    client = client_of(admin)
    with TelegramSimulator() as sim:
        sim.fault(DOWN)
        row = telegram(client, brand, sim, chat=GROUP)
        part = worked(client, brand)
        assert f"The credential could not be checked: {say('page.later')}" in part
        assert not Job.objects.filter(state=Job.State.DEAD).exists()
        row.refresh_from_db()
        assert row.error_code == ""
        with clock.frozen(clock.now() + timedelta(minutes=4)):
            Endpoint.objects.update(look="asked")
            assert "no background worker is running" in said(client.get(at(brand, "endpoint", uid=row.uid)))


def test_what_is_removed_leaves_no_credential_no_number_and_nobody_who_was_linked(brand, admin, client_of):
    client = client_of(admin)
    with TelegramSimulator() as sim:
        row = telegram(client, brand, sim, chat=GROUP)
        worked(client, brand)
        ChatIdentity.objects.create(person=admin, endpoint=row, pager="telegram", outside=PERSON)
        assert GROUP in said(client.get(at(brand, "endpoint", uid=row.uid)))
        client.post(at(brand, "endpoint_remove", uid=row.uid))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, settings, secrets, account FROM notify_endpoint")
        assert [tuple(map(str, found)) for found in cursor.fetchall()] == [("Duty", "{}", "", "")]
    assert not ChatIdentity.objects.exists()


def test_a_lost_answer_is_not_called_a_failure(brand, admin, client_of):
    client = client_of(admin)
    with TelegramSimulator() as sim:
        row = telegram(client, brand, sim, chat=GROUP)
        sim.fault(LOST_REPLY)
        tried = client.post(at(brand, "endpoint_test", uid=row.uid), follow=True)
    assert say("page.no_answer") in said(tried)
    row.refresh_from_db()
    assert row.error_code == ""


def test_a_service_without_a_room_asks_where_the_test_goes_and_does_not_keep_it(brand, admin, client_of):
    client = client_of(admin)
    with TelegramSimulator() as sim:
        row = telegram(client, brand, sim)
        here = at(brand, "endpoint_test", uid=row.uid)
        assert 'name="to"' in said(client.get(at(brand, "endpoint", uid=row.uid)))
        assert client.post(here).status_code == 400
        wrong = client.post(here, {"to": "nobody at all"})
        assert wrong.status_code == 400
        assert say("page.no_recipient") in said(wrong)
        assert "nobody at all" in said(wrong)
        client.post(here, {"to": PERSON})
        assert [got["chat"] for got in sim.received()] == [PERSON]
    row.refresh_from_db()
    assert PERSON not in str(row.settings)
    assert len(audited()) == 4
    assert not any(f'"{PERSON}"' in body for body in audited())


@pytest.mark.parametrize(
    ("service", "given", "field", "words"),
    [
        ("twilio", {"account": ACCOUNT, "token": "t", "from": SENDER, "to": "112"}, "to", "country code"),
        ("twilio", {"account": "", "token": "t", "from": SENDER}, "account", "required"),
        ("telegram", {"token": "t", "api": "nonsense"}, "api", "https://"),
        ("telegram", {"token": "t", "api": "https://me:pw@example.org"}, "api", "out of the address"),
        ("slack", {"channel": "C012AB3CD"}, "token", "Enter one of these: Bot token, Webhook's address."),
        ("wecom", {"url": "ftp://example.org/x"}, "url", "https://"),
        ("dingtalk", {"url": "https://oapi.dingtalk.com/robot/send?access_token=x"}, "secret", "required"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    service, given, field, words, brand, admin, client_of
):
    answer = client_of(admin).post(at(brand, "endpoint_new"), form(service, given))
    body = said(answer)
    assert answer.status_code == 400
    assert not Endpoint.objects.exists()
    beside = re.search(rf'id="id_set_{field}_error">(.*?)</p>', body, re.S)
    assert beside
    assert words in beside[1]
    assert 'value="Duty"' in body
    for name, value in given.items():
        if value and name not in {"token", "url", "secret"}:
            assert f'value="{value}"' in body


def test_a_typed_secret_goes_along_sealed_and_serves_only_its_person_and_service(
    brand, admin, client_of, make_person
):
    client = client_of(admin)
    given = {"account": ACCOUNT, "token": "a-typed-token", "from": SENDER, "to": "112"}
    body = said(client.post(at(brand, "endpoint_new"), form("twilio", given)))
    assert "a-typed-token" not in body
    assert "What you typed is kept." in body
    found = re.search(r'name="kept_secrets" value="([^"]+)"', body)
    assert found
    again = {**given, "token": "", "to": PHONE, "api": "http://127.0.0.1:9"}
    elsewhere = client.post(at(brand, "endpoint_new"), form("telegram", {"token": ""}, kept_secrets=found[1]))
    assert elsewhere.status_code == 400
    assert not Endpoint.objects.exists()
    other = make_person("other", brand=brand, role="admin")
    assert (
        client_of(other)
        .post(at(brand, "endpoint_new"), form("twilio", again, kept_secrets=found[1]))
        .status_code
        == 400
    )
    assert (
        client.post(at(brand, "endpoint_new"), form("twilio", again, kept_secrets=found[1])).status_code
        == 302
    )
    assert Endpoint.objects.get().secrets == {"token": "a-typed-token"}


HOSTILE = [
    "\"'><script>alert(1)</script>",
    "\x00\x1b[2J\u202e",
    "9" * 5000,
    "{0.__class__} %s {x}",
    "//evil.example",
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "service", ["slack", "teams", "wecom", "dingtalk", "feishu", "twilio", "telegram", "none"]
)
def test_hostile_values_are_answered_in_words_and_never_as_markup(service, value, brand, admin, client_of):
    names = ("token", "channel", "url", "secret", "account", "key", "from", "to", "chat")
    answer = client_of(admin).post(
        at(brand, "endpoint_new"),
        form(
            service,
            {**dict.fromkeys(names, value), "api": "http://127.0.0.1:9"},
            name=value[:60],
            kept_secrets=value,
        ),
        follow=True,
    )
    assert answer.status_code in {200, 400}
    assert "<script>alert" not in answer.content.decode()
    for row in Endpoint.objects.all():
        tried = client_of(admin).post(at(brand, "endpoint_test", uid=row.uid), {"to": value}, follow=True)
        assert tried.status_code in {200, 400}
        assert "<script>alert" not in tried.content.decode()


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_only_who_may_edit_endpoints_opens_and_tries_them(role, brand, admin, client_of, request):
    with TelegramSimulator() as sim:
        row = telegram(client_of(admin), brand, sim, chat=GROUP)
        client = client_of(request.getfixturevalue(role))
        right = role == "admin"
        assert client.get(at(brand, "endpoint_new")).status_code == (200 if right else 403)
        assert client.get(at(brand, "endpoint", uid=row.uid)).status_code == (200 if right else 403)
        assert client.get(at(brand, "endpoint_test", uid=row.uid)).status_code in {405, 403}
        assert client.post(at(brand, "endpoint_test", uid=row.uid)).status_code == (302 if right else 403)
        assert len(sim.received()) == int(right)


def test_an_endpoint_of_another_brand_is_not_there(brand, other_brand, admin, outsider, client_of):
    with TelegramSimulator() as sim:
        row = telegram(client_of(admin), brand, sim, chat=GROUP)
        client = client_of(outsider)
        assert client.get(at(other_brand, "endpoint", uid=row.uid)).status_code == 404
        assert client.post(at(other_brand, "endpoint_test", uid=row.uid)).status_code == 404
        assert sim.received() == []


def test_tests_of_an_endpoint_are_limited(brand, admin, client_of):
    client = client_of(admin)
    with TelegramSimulator() as sim:
        row = telegram(client, brand, sim, chat=GROUP)
        for _again in range(21):
            last = client.post(at(brand, "endpoint_test", uid=row.uid), follow=True)
        assert say("limits.too_many") in said(last)
        assert len(sim.received()) == 20
