"""The API's page and description are for everybody, so they must cost next to nothing."""

import time

import pytest

from firebreak.site.api import api

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.mark.parametrize("path", ["/api/", "/api/v1/openapi.json"])
def test_the_description_is_made_once_and_not_on_each_call(client, path):
    first = client.get(path)
    assert first.status_code == 200
    started = time.process_time()
    again = [client.get(path) for _ in range(10)]
    assert (time.process_time() - started) / 10 < 0.15  # processor time: 0.25 s to make, some ms to send
    assert {answer.status_code for answer in again} == {200}
    assert api.get_openapi_schema() is api.get_openapi_schema()
