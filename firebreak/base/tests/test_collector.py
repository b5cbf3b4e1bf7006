"""What is large and stays is made without the collector, and not looked at by it afterwards."""

import gc
import weakref

import pytest

from firebreak.base.collector import seldom, undisturbed

pytestmark = pytest.mark.unit


def test_it_rests_only_meanwhile_and_leaves_what_was_made_alone() -> None:
    gc.unfreeze()
    with undisturbed():
        assert not gc.isenabled()
        made = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() > len(made)
    held = {id(one) for one in gc.get_objects()}
    assert not any(id(one) in held for one in made)


def test_it_goes_on_where_the_making_fails() -> None:
    with pytest.raises(ZeroDivisionError), undisturbed():
        divmod(1, 0)
    assert gc.isenabled()


class Circle:
    """Refers to itself."""

    def __init__(self) -> None:
        self.me = self


def test_it_looks_seldom_and_still_finds_circles() -> None:
    usual, looks = gc.get_threshold(), [0]

    def count(phase: str, _info: dict[str, int]) -> None:
        looks[0] += phase == "stop"

    gc.collect()
    gc.callbacks.append(count)
    try:
        seldom()
        circle = weakref.ref(Circle())
        kept = [[number] for number in range(20_000)]
        assert looks == [0]
        assert circle() is not None
        kept += [[number] for number in range(60_000)]
        assert 0 < looks[0] < 4
        assert circle() is None
    finally:
        gc.callbacks.remove(count)
        gc.set_threshold(*usual)
