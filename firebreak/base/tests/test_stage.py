"""The stage that every test of this suite stands on."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from firebreak.base import config
from firebreak.org.models import Membership

pytestmark = pytest.mark.room


def test_the_data_folder_is_a_temporary_one():
    folder = Path(config.get("data_dir"))
    assert "firebreak-test-" in str(folder)
    assert folder == Path(os.environ["FIREBREAK_DATA_DIR"])


def test_static_files_need_no_collecting():
    assert "Manifest" not in settings.STORAGES["staticfiles"]["BACKEND"]


def test_the_database_is_the_one_that_was_asked_for(db, request):
    wanted = request.config.getoption("--database")
    assert connection.vendor == ("sqlite" if wanted == "sqlite" else "postgresql")
    if connection.vendor == "sqlite":
        assert "memory" not in str(connection.settings_dict["NAME"])


def test_personas_have_the_role_of_their_name(
    brand, viewer, responder, writer, approver, lead, admin, auditor
):
    roles = dict(Membership.objects.filter(brand=brand).values_list("person__name", "role"))
    assert roles == {role.capitalize(): role for role in roles.values()}
    assert len(roles) == 7


def test_the_outsider_belongs_elsewhere(brand, outsider):
    assert not Membership.objects.filter(brand=brand, person=outsider).exists()
