"""Python's garbage collector, and what it need not look at."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def out_of_sight() -> None:
    """Take all that is loaded now out of the collector's sight: call it after making what is large and stays.

    A full collection looks through everything that lives, for a tenth of a second where there is much, and nobody is
    answered meanwhile. What is taken out is still freed as soon as nothing refers to it; only circles would stay, which
    is why they are collected first.
    """
    gc.collect()
    gc.freeze()


def seldom() -> None:
    """Have the collector look less often: in a process through which tens of thousands of objects go each second, hardly
    any of them in a circle. Circles are kept longer, some ten megabytes of them at most."""
    gc.set_threshold(50_000, 20, 50)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Make what is large and stays: the collector rests meanwhile, and does not look at it afterwards.

    It would walk through all of it a dozen times while it grows. For all threads; nothing but circles is kept longer.
    """
    gc.disable()
    try:
        yield
        out_of_sight()
    finally:
        gc.enable()
