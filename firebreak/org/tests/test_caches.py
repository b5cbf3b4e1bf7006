"""What only the signed-in may see is kept by no cache; what anybody may see keeps its own rules."""

import pytest

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.mark.parametrize(
    "rest", ["", "now", "search?q=a", "listening/", "listening/mentions", "alerts/", "reports/", "people"]
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_page_of_a_brand_is_kept_by_no_cache(brand, lead, client_of, rest, headers):
    answer = client_of(lead).get(f"/b/{brand.slug}/{rest}", headers=headers)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_pages_for_everybody_keep_their_own_rules(client):
    assert "no-store" not in client.get("/offline").get("Cache-Control", "")
