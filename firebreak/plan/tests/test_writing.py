"""What a plan's folder said it says again: byte for byte where nothing changed, and with the same meaning where it did."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.plan.folders import CONTENT, read_folder
from firebreak.plan.folders.writing import bodies_of, dump, file_of
from firebreak.plan.folders.yamls import parse
from firebreak.plan.items import KINDS, Duty, Policy

pytestmark = pytest.mark.unit

_ANY = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t:#-{}[]'\"%@`|> 是否"), max_size=200
)
_TEXTS = st.fixed_dictionaries({"en": _ANY, "zh-Hant": _ANY})


@given(title=_TEXTS, first=st.lists(_TEXTS, max_size=3))
def test_whatever_a_text_says_it_reads_back_the_same(
    title: dict[str, str], first: list[dict[str, str]]
) -> None:
    duty = msgspec.convert(
        {"key": "lead", "title": title, "description": title, "first_hour": first, "folds_into": {"one": "pr"}}, Duty
    )  # fmt: skip
    assert msgspec.convert(parse(dump(duty)), Duty) == duty


def test_an_untouched_file_stays_as_it_is_and_a_changed_one_is_written_anew() -> None:
    source = (
        b"# mine\nkey:   lead\ntitle: {en: 'Lead'}\ndescription: {en: \"Leads\"}\nfirst_hour: []   # none\n"
    )
    duty = msgspec.convert(parse(source), Duty)
    assert file_of(duty, source) == source
    duty.title = {"en": "Head"}
    assert file_of(duty, source) == dump(duty) != source
    assert file_of(duty, b"key: [broken") == dump(duty)


def test_the_packaged_content_goes_round_byte_for_byte() -> None:
    folder = read_folder(CONTENT)
    for (kind, key), path in folder.paths.items():
        item, source = folder.items[kind][key], (CONTENT / path).read_bytes()
        assert file_of(item, source) == source, path
        again = msgspec.convert(parse(dump(item)), KINDS[kind])
        if isinstance(again, Policy):
            again.body = item.body
        assert again == item, path
        for name, body in bodies_of(path, item).items():
            assert (CONTENT / name).read_bytes() == body, name
