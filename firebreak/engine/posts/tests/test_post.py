import msgspec
import pytest

from firebreak.engine.posts import UNKNOWN, Post, as_posts

pytestmark = pytest.mark.unit


def test_posts_strings_and_mappings_all_become_posts() -> None:
    post = Post(id="9", text="kept")
    made = as_posts([post, "plain", {"text": "mapped", "followers": 5}])
    assert made[0] is post
    assert [p.id for p in made] == ["9", "1", "2"]
    assert made[2].followers == 5


def test_a_count_the_source_did_not_give_is_unknown_and_not_zero() -> None:
    assert as_posts(["x"])[0].likes == UNKNOWN != 0


def test_a_field_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="followers"):
        as_posts([{"text": "x", "followers": "many"}])


def test_words_put_the_title_before_the_text() -> None:
    assert Post(id="1", title="Recall", text="Acme").words == "Recall\nAcme"
    assert Post(id="1", text="Acme").words == "Acme"
