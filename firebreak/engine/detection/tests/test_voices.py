"""Key voices: their order, their kind with reasons, and the way a claim went."""

import pytest

from firebreak.engine.detection.voices import VOICE_KINDS, BrandVoices, kind_of, path, voices
from firebreak.engine.posts import Post

pytestmark = pytest.mark.unit


def post(number: int, author: str, text: str = "The kettle recall", **fields: object) -> Post:
    return Post(id=str(number), author=author, text=text, time=float(number), **fields)  # type: ignore[arg-type]


def test_the_heaviest_voice_comes_first_not_the_busiest() -> None:
    posts = [post(n, "busy", followers=10) for n in range(50)]
    posts += [post(60, "star", followers=2_000_000, reposts=900), post(61, "mid", followers=5_000, reposts=3)]
    found = voices(posts)
    assert [voice.author for voice in found] == ["star", "mid", "busy"]
    assert (found[2].posts, found[2].reach, found[0].carried) == (50, 500, 900)


@pytest.mark.parametrize(
    ("fields", "kind", "reason"),
    [
        ({"author": "AcmeHelp", "followers": 90_000}, "staff", "voice.named_staff"),
        ({"author": "rivalco"}, "competitor", "voice.named_competitor"),
        ({"author": "stadsbladet"}, "media", "voice.named_media"),
        (
            {"author": "x9", "author_name": "Sydsvenska Nyheter", "followers": 4_000},
            "media",
            "voice.media_name",
        ),
        ({"author": "x8", "author_name": "明日新聞", "followers": 4_000}, "media", "voice.media_name"),
        ({"author": "lifewithbo", "followers": 80_000}, "influencer", "voice.many_followers"),
        (
            {"author": "ann", "text": "My kettle burned my hand", "followers": 88},
            "customer",
            "voice.own_experience",
        ),
        ({"author": "小王", "text": "我买的水壶着火了", "followers": 88}, "customer", "voice.own_experience"),
    ],
)
def test_the_kind_has_its_reason(fields: dict[str, object], kind: str, reason: str) -> None:
    brand = BrandVoices(
        staff=frozenset({"@acmehelp"}), competitors=frozenset({"RivalCo"}), media=frozenset({"stadsbladet"})
    )
    given = {"id": "1", "text": "The kettle recall", **fields}
    found, confidence, reasons = kind_of([Post(**given)], brand)  # type: ignore[arg-type]
    assert found == kind
    assert reason in reasons
    assert 0.5 < confidence <= 1


def test_nothing_known_is_unknown_and_not_a_guess() -> None:
    assert kind_of([post(1, "q7", followers=3_000)], BrandVoices()) == ("unknown", 0.0, ())
    assert kind_of([post(1, "q7")], BrandVoices())[0] == "unknown"


def test_every_kind_is_one_of_six_and_confidence_stays_in_range() -> None:
    for followers in (-1, 0, 500, 9_999, 10_000, 5_000_000):
        for text in ("my kettle?", "news http://x.example", ""):
            kind, confidence, _ = kind_of(
                [post(1, "a", text, followers=followers, kind="reply")], BrandVoices()
            )
            assert kind in VOICE_KINDS
            assert 0 <= confidence <= 1


def test_unknown_followers_are_no_reach_and_nobody_is_no_voice() -> None:
    found = voices([post(1, "a"), post(2, "", followers=9_000)])
    assert [(voice.author, voice.followers, voice.reach) for voice in found] == [("a", 0, 0)]


def test_the_path_begins_with_the_first_post_and_says_who_carried_it_on() -> None:
    posts = [
        post(5, "late", kind="repost", parent="3"),
        post(1, "first"),
        post(2, "copier"),
        post(3, "big", kind="repost", parent="1"),
        post(4, "asks", kind="reply", parent="3", thread="1"),
        post(6, "threader", thread="1"),
    ]
    steps = path(posts, copies={"2": "1"})
    assert [(s.id, s.after, s.how, s.depth, s.brought) for s in steps] == [
        ("1", "", "start", 0, 5),
        ("2", "1", "copy", 1, 0),
        ("3", "1", "repost", 1, 2),
        ("4", "3", "reply", 2, 0),
        ("5", "3", "repost", 2, 0),
        ("6", "1", "thread", 1, 0),
    ]


def test_parents_that_are_later_missing_or_in_a_circle_are_not_believed() -> None:
    posts = [
        post(1, "a", kind="reply", parent="2"),
        post(2, "b", kind="reply", parent="1"),
        post(3, "c", parent="3"),
        post(4, "d", parent="99"),
    ]
    assert [(s.id, s.after) for s in path(posts)] == [("1", ""), ("2", "1"), ("3", ""), ("4", "")]


def test_a_large_tree_is_cut_to_the_posts_that_brought_others() -> None:
    posts = [post(0, "root")] + [
        post(n, "x", kind="repost", parent="0" if n < 90 else "50") for n in range(1, 200)
    ]
    steps = path(posts, most=10)
    assert len(steps) == 10
    assert [(s.id, s.brought) for s in steps if s.brought] == [("0", 199), ("50", 110)]
    assert all(step.after in {s.id for s in steps} for step in steps if step.after)
    assert path([]) == []
