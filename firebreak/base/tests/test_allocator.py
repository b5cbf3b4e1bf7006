"""A busy process is not given the same pages again and again."""

import platform
import subprocess
import sys

import pytest

pytestmark = pytest.mark.unit

FAULTS = """
import resource, sys
import numpy as np
from firebreak.base.allocator import keep_memory
if sys.argv[1] == "kept":
    assert keep_memory()
def batch():
    held = [np.ones(1_500_000, np.uint8) for _ in range(4)]  # below the size from which NumPy maps by itself
    return sum(int(one[-1]) for one in held)
batch()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    batch()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", FAULTS, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told to keep memory")
def test_freed_arrays_are_made_of_the_same_pages() -> None:
    given, kept = faults("given back"), faults("kept")
    assert kept < 500 < given, (given, kept)
