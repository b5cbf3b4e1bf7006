"""Near copies, claims and accounts in step are told from what the brand's store holds, whoever stored it."""

import random
from itertools import permutations
from typing import Any

import pytest

from firebreak.listening import store
from firebreak.listening.pipeline import Pipeline, understanding
from firebreak.listening.pipeline.feeding import Origin
from firebreak.listening.readers import Batch
from firebreak.listening.store.sql import fetch
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]
KETTLE = "Norrsken kettles caught fire in three homes in Umeå this morning, say the firemen"
OTHERS = (
    "Norrsken raises the price of district heating again from January",
    "Waited two hours on the phone for Norrsken and then they hung up",
    "Norrsken sponsors the ski school of our town this winter, lovely",
)


def noise(number: int) -> str:
    """Words that resemble no other number's."""
    return " ".join(random.Random(number).choices(["".join(p) for p in permutations("abcdefg", 4)], k=9))


def feed(pipeline: Pipeline, brand: Any, posts: list[Any]) -> None:
    pipeline.feed(Origin(brand.pk, 0, brand.pk), Batch(posts, {}), lambda fed, last: None)


def seen(brand: Any, monitor: Any) -> dict[str, store.Row]:
    """Mentions by the platform's id."""
    names = dict(fetch("SELECT id, native FROM store_post"))
    return {names[row.post]: row for row in store.page(store.Where(brand.pk, (monitor.pk,)), limit=500)}


def test_a_copy_names_the_first_and_is_marked_when_another_author_made_it(brand: Any, monitor: Any) -> None:
    feed(
        Pipeline(),
        brand,
        [
            make(1, KETTLE, author="ann"),
            make(2, f"{KETTLE}!! https://t.example/1", author="bo"),
            make(3, f"{KETTLE} ...", author="ann"),
            make(4, KETTLE, author="cy", kind="repost"),
            make(5, OTHERS[0], author="di"),
        ],
    )
    rows = seen(brand, monitor)
    first = rows["p1"].post
    assert [rows[f"p{n}"].copy_of for n in range(1, 6)] == [0, first, first, first, 0]
    assert [bool(rows[f"p{n}"].marks & store.COPY) for n in range(1, 6)] == [False, True, False, False, False]
    assert store.check() == []


def test_another_process_goes_on_where_this_one_stopped(brand: Any, monitor: Any) -> None:
    feed(Pipeline(), brand, [make(1, KETTLE, author="ann"), make(2, OTHERS[0], author="bo")])
    feed(Pipeline(), brand, [make(3, f"{KETTLE} !", author="cy")])
    rows = seen(brand, monitor)
    assert rows["p3"].copy_of == rows["p1"].post
    assert rows["p3"].claim == rows["p1"].claim == rows["p1"].post
    assert rows["p3"].marks & store.COPY


def test_two_processes_in_turn_know_what_the_other_stored(brand: Any, monitor: Any) -> None:
    here, there = Pipeline(), Pipeline()
    feed(here, brand, [make(1, OTHERS[0], author="a")])
    feed(there, brand, [make(2, KETTLE, author="b")])
    feed(here, brand, [make(3, f"{KETTLE} !", author="c")])
    feed(there, brand, [make(4, f"{OTHERS[0]} ?", author="d")])
    feed(here, brand, [make(5, KETTLE, author="e")])
    rows = seen(brand, monitor)
    assert [rows[f"p{n}"].copy_of for n in (3, 5)] == [rows["p2"].post] * 2
    assert rows["p4"].copy_of == rows["p1"].post


def test_what_was_not_stored_is_not_remembered(brand: Any, monitor: Any) -> None:
    pipeline = Pipeline()

    def fail(fed: Any, last: bool) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        pipeline.feed(Origin(brand.pk, 0, brand.pk), Batch([make(1, KETTLE, author="ann")], {}), fail)
    feed(pipeline, brand, [make(2, KETTLE, author="bo")])
    row = seen(brand, monitor)["p2"]
    assert (row.copy_of, row.marks & store.COPY) == (0, 0)


def test_history_that_is_imported_does_not_mix_with_what_is_said_now(brand: Any, monitor: Any) -> None:
    pipeline = Pipeline()
    feed(pipeline, brand, [make(1, KETTLE, author="ann", ago=30 * 86_400)])
    feed(pipeline, brand, [make(2, KETTLE, author="bo"), make(3, KETTLE, author="cy", ago=30 * 86_400 - 60)])
    rows = seen(brand, monitor)
    assert rows["p2"].copy_of == 0
    assert rows["p3"].copy_of == rows["p1"].post


def test_a_claim_is_new_for_six_hours_and_over_restarts(brand: Any, monitor: Any) -> None:
    feed(Pipeline(), brand, [make(1, KETTLE, author="ann", ago=8 * 3600)])
    feed(Pipeline(), brand, [make(2, f"{KETTLE} again", author="bo", ago=4 * 3600)])
    feed(
        Pipeline(), brand, [make(3, f"{KETTLE} still", author="cy", ago=60), make(4, OTHERS[1], author="di")]
    )
    rows = seen(brand, monitor)
    assert {rows[f"p{n}"].claim for n in (1, 2, 3)} == {rows["p1"].post}
    assert [bool(rows[f"p{n}"].marks & store.NOVEL) for n in (1, 2, 3, 4)] == [True, True, False, True]
    assert store.check() == []


def test_accounts_that_share_in_step_again_and_again_are_marked(brand: Any, monitor: Any) -> None:
    texts = (KETTLE, *OTHERS)
    posts = [
        make(10 * at + n, text, author=f"bot{n}", ago=4000.0 - 900 * at - n)
        for at, text in enumerate(texts)
        for n in range(4)
    ]
    feed(Pipeline(), brand, [*posts, make(99, KETTLE, author="passer-by", ago=1.0)])
    rows = seen(brand, monitor)
    marked = {name for name, row in rows.items() if row.marks & store.COORDINATED}
    assert {"p31", "p32", "p33"} <= marked
    assert marked.isdisjoint({"p0", "p1", "p2", "p3", "p99"})
    assert store.check() == []


def test_placing_claims_keeps_to_its_share_of_the_processor(
    brand: Any, monitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firebreak.listening.pipeline import claiming

    monkeypatch.setattr(claiming, "BURST_S", 3 * claiming.FIRST_COST_S)
    monkeypatch.setattr(claiming, "SHARE", 0.0)
    loud = make(50, "Norrsken left my mother in the cold, shame on them", author="loud", followers=10**6)
    posts = [make(n, f"Norrsken {noise(n)}", author=f"x{n}") for n in range(40)]
    feed(Pipeline(), brand, [*posts, loud])
    rows = seen(brand, monitor)
    placed = {name for name, row in rows.items() if row.claim}
    assert "p50" in placed
    assert len(placed) <= 3
    assert all(not row.marks & store.NOVEL for row in rows.values() if not row.claim)


def test_a_memory_that_is_full_is_made_larger_from_the_store(
    brand: Any, monitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(understanding, "LEAST", 4)
    pipeline = Pipeline()
    for n in range(12):
        feed(pipeline, brand, [make(n, f"Norrsken {noise(n)}", author=f"x{n}")])
    feed(pipeline, brand, [make(100, f"Norrsken {noise(0)}", author="again")])
    held = pipeline._understandings._held[brand.pk]
    assert held.most >= 16
    rows = seen(brand, monitor)
    assert rows["p100"].copy_of == rows["p0"].post


def test_a_memory_that_nobody_needs_is_let_go_and_made_anew_from_the_store(
    brand: Any, other_brand: Any, monitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline, clock = Pipeline(), [1_000.0]
    monkeypatch.setattr(understanding, "monotonic", lambda: clock[0])
    memories = pipeline._understandings
    feed(pipeline, brand, [make(1, KETTLE, author="ann"), make(2, OTHERS[0], author="bo", ago=30 * 86_400)])
    clock[0] += understanding.IDLE_S - 60
    feed(pipeline, other_brand, [make(3, OTHERS[1], author="cy")])
    assert set(memories._held) >= {brand.pk}
    clock[0] += 120
    feed(pipeline, other_brand, [make(4, OTHERS[2], author="cy")])
    assert (brand.pk in memories._held, brand.pk in memories._past) == (False, False)
    feed(pipeline, brand, [make(5, f"{KETTLE} !", author="di")])
    rows = seen(brand, monitor)
    assert rows["p5"].copy_of == rows["p1"].post
    assert rows["p5"].marks & store.COPY
