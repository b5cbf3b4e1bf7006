"""Settings that keep people safe without being asked for."""

import pytest
from django.core.cache import cache

pytestmark = pytest.mark.room
SHOW = """
from django.conf import settings
print([settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE])
"""


@pytest.mark.parametrize(
    ("public_url", "secure"), [("https://desk.example.org", True), ("http://desk.example.org", False)]
)
def test_cookies_travel_over_https_only_where_people_come_by_https(house, public_url, secure):
    house.more["FIREBREAK_PUBLIC_URL"] = public_url
    assert house.python(SHOW).strip().splitlines()[-1] == str([secure] * 3)


@pytest.mark.django_db
def test_failed_sign_ins_are_not_forgotten_when_many_others_fail():
    """A flood of made-up addresses must not push the count of one account out of the cache."""
    names = [f"allauth:rl:login_failed:{number:04}" for number in range(400)]
    for name in names:
        cache.set(name, [1, 2, 3, 4, 5], 300)
    assert [cache.get(name) for name in names] == [[1, 2, 3, 4, 5]] * 400
