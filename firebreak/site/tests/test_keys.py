"""Rotating keys: credentials stay readable, are sealed with the new key alone, and none is forgotten."""

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from firebreak.base import secrets
from firebreak.base.models import AuditEntry
from firebreak.listening.models import Source
from firebreak.notify.models import Endpoint
from firebreak.site import cli, sealed

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def stored(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT secrets FROM {table}")
        return str(cursor.fetchone()[0])


def test_after_a_rotation_the_newest_key_alone_opens_every_stored_credential(brand):
    Source.objects.create(brand=brand, connector="email", name="Mail", secrets={"password": "hemligt"})
    Endpoint.objects.create(brand=brand, pager="webhook", name="Bot", secrets={"secret": "whsec_x"})
    before = len(secrets.keys())
    assert cli.main(["keys", "rotate"]) == 0
    assert len(secrets.keys()) == before + 1
    newest = Fernet(secrets.keys()[0])
    for table in ("listening_source", "notify_endpoint"):
        assert newest.decrypt(stored(table).encode())
    assert Source.objects.get().secrets == {"password": "hemligt"}
    assert Endpoint.objects.get().secrets == {"secret": "whsec_x"}
    assert AuditEntry.objects.filter(action="site.keys_rotated").count() == 1


def test_every_sealed_column_is_found_through_the_models():
    assert {table for table, _, _ in sealed.columns()} == {
        "listening_ownfigure",
        "listening_source",
        "notify_endpoint",
        "publishing_channel",
    }
