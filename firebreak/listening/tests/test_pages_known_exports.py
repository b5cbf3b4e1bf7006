"""Exports of known tools on the import page: the tool is named, nothing has to be set, and it can be corrected."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from firebreak.connectors.files.tests import golden
from firebreak.listening.models import Import

pytestmark = [pytest.mark.room, pytest.mark.django_db]
EXPORTS = {
    "Brandwatch": golden.as_csv(golden.brandwatch(), before=golden.PREAMBLE),
    "Talkwalker": golden.as_csv(golden.as_table(golden.talkwalker())),
    "Mention": golden.as_csv(golden.mention()),
    "Hootsuite": golden.as_xlsx(golden.hootsuite()),
}


@pytest.fixture
def client(lead: Any, client_of: Any) -> Any:
    return client_of(lead)


def _sent(page: str) -> dict[str, str]:
    """The form as a browser would send it, nothing touched."""
    zone = re.search(r'name="zone" value="([^"]*)"', page)
    assert zone
    given = {"zone": zone[1], "platform": "", "day_first": "day"}
    for name, body in re.findall(r'<select name="(column_\d+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="(\w*)" selected', body)
        given[name] = chosen[1] if chosen else ""
    return given


@pytest.mark.parametrize("suite", EXPORTS)
def test_a_known_export_is_named_and_can_be_started_as_it_is(suite: str, client: Any, brand: Any) -> None:
    data = {"file": SimpleUploadedFile("export.csv", EXPORTS[suite])}
    response = client.post(reverse("listening:import_new", args=["norrsken"]), data)
    page = client.get(response["Location"]).content.decode()
    assert f"Recognised as an export of {suite}." in page
    assert page.count('<article class="post') == 5
    made = Import.objects.get()
    address = reverse("listening:import", args=["norrsken", made.uid])
    response = client.post(address, {**_sent(page), "step": "start"})
    made.refresh_from_db()
    assert (response.status_code, made.state) == (302, Import.State.WAITING)
    guessed = {one["name"]: one["field"] for one in made.mapping["columns"]}
    assert made.mapping["mapping"]["columns"] == guessed


def test_other_files_are_nobodys_export(client: Any, brand: Any) -> None:
    data = {"file": SimpleUploadedFile("x.csv", b"id,when,words\n1,2026-11-01 10:00,norrsken bills\n")}
    response = client.post(reverse("listening:import_new", args=["norrsken"]), data)
    assert "Recognised as" not in client.get(response["Location"]).content.decode()
