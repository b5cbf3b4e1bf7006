"""What is large and stays is made without the collector, and not looked at by it afterwards."""

import gc

import pytest

from firebreak.base.collector import undisturbed

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
