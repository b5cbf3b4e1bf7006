"""Python's garbage collector, and what it need not look at."""

import gc


def out_of_sight() -> None:
    """Take all that is loaded now out of the collector's sight: call it after making what is large and stays.

    A full collection looks through everything that lives, for a tenth of a second where there is much, and nobody is
    answered meanwhile. What is taken out is still freed as soon as nothing refers to it; only circles would stay, which
    is why they are collected first.
    """
    gc.collect()
    gc.freeze()
