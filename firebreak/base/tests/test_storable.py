"""What a database cannot keep is replaced, and nothing else is touched."""

import pytest

from firebreak.base.storable import text

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("fit", ["", "plain", "北极光 😀 é", "\x01\x1f\x7f", "😀" * 100_000])
def test_what_is_fit_stays_the_same_object(fit: str) -> None:
    assert text(fit) is fit


@pytest.mark.parametrize(
    ("unfit", "wanted"),
    [("\0", "\ufffd"), ("北\0", "北\ufffd"), ("é\ud83d", "é\ufffd"), ("\ude00\ud83d\0", "\ufffd" * 3)],
)  # fmt: skip
def test_nul_and_lone_surrogates_are_replaced_one_by_one(unfit: str, wanted: str) -> None:
    assert text(unfit) == wanted
    text(wanted).encode()
