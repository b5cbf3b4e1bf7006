"""What stands in an address may be anything: the page answers it, on both databases."""

import pytest

from firebreak.listening.queries import MentionFilter
from firebreak.listening.queries.mentions import read_place

pytestmark = [pytest.mark.room, pytest.mark.django_db]
BEYOND = str(10**25)


@pytest.mark.parametrize(
    "rest",
    [
        f"/{BEYOND}",
        f"?after=1.0_{BEYOND}",
        f"?after=5_{BEYOND}&text=ab",
        "?after=nan_5",
        "?after=inf_5&order=spread",
        "?after=1_-9",
        "?author=%00a",
        "?platform=%00&text=%00",
        "?language=%ed%a0%80",
    ],
)
def test_a_hostile_address_is_no_fault_of_ours(brand, monitor, viewer, client_of, rest):
    answer = client_of(viewer).get(f"/b/{brand.slug}/listening/mentions{rest}")
    assert answer.status_code in {200, 404}


def test_a_place_that_no_page_gave_starts_from_the_top():
    assert read_place("5.5_7") == (5.5, 7)
    assert [read_place(made_up) for made_up in (f"1_{BEYOND}", "nan_1", "inf_1", "1_-1", "x", "")] == [
        None
    ] * 6


def test_a_filter_with_a_nul_is_left_out_and_said():
    chosen = MentionFilter.from_query({"author": "a\x00b"})
    assert chosen.author == ""
    assert chosen.problems[0][:2] == ("author", "filter.bad_value")
