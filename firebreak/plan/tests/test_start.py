"""What only few pages need is not loaded by every process when it starts."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.room
START = """
import sys
import django
from django.urls import get_resolver
django.setup()
get_resolver().reverse_dict
late = {"docx", "holidays", "openpyxl", "pypdf", "trafilatura", "typst"}
print(" ".join(sorted((late | {"firebreak.plan.views.rota.page"}) & set(sys.modules))))
"""


def test_libraries_of_files_and_holidays_wait_until_somebody_asks_for_them() -> None:
    run = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["firebreak.plan.views.rota.page"]
