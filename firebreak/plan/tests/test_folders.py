"""A folder of files becomes the items of a plan; what is wrong is told with its place, and the rest is kept."""

from pathlib import Path

import pytest

from firebreak.plan.folders import problems, read_folder
from firebreak.plan.folders.yamls import MOST_BYTES, YamlError, parse

pytestmark = pytest.mark.unit

DUTY = """\
key: lead
title: {en: Lead, zh-Hans: 总负责, zh-Hant: 總負責, sv: Ledare, ms: Ketua}
description:
  en: Runs the response.
  zh-Hans: 负责整个应对工作。
  zh-Hant: 負責整個應變工作。
  sv: Leder arbetet.
  ms: Mengetuai tindak balas.
first_hour: []
"""


def plan(tmp_path: Path, **files: str) -> Path:
    """A folder with files; ``__`` in a name stands for ``/``."""
    for name, body in files.items():
        path = tmp_path / (name.replace("__", "/").replace("_", "-") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, "utf-8")
    return tmp_path


def told(root: Path) -> list[tuple[str, str]]:
    return [(one.code, one.detail) for one in problems(read_folder(root))]


def test_a_sound_folder_has_no_problems(tmp_path: Path) -> None:
    folder = read_folder(plan(tmp_path, core__duties__lead=DUTY))
    assert problems(folder) == []
    assert folder.items["duties"]["lead"].title["sv"] == "Ledare"


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (("sv: Leder arbetet.", "sv: ''"), "item.language", "description says nothing in sv"),
        (("  sv: Leder arbetet.\n", ""), "item.language", "description says nothing in sv"),
        (("zh-Hant: 負責整個應變工作。", "zh-Hant: Runs it all."), "item.language", "not Chinese"),
        (("ms: Mengetuai tindak balas.", "ms: Runs the response."), "item.language", "the same in en and ms"),
        (("key: lead", "key: leader"), "item.key", "the file is lead"),
        (("key: lead", "key: Lead Duty"), "item.shape", "$.key"),
        (("first_hour: []", "first_hour: soon"), "item.shape", "$.first_hour"),
        (("first_hour: []", "first_hours: []"), "item.shape", "first_hours"),
        (("sv: Ledare", "de: Leiter"), "item.shape", "de"),
    ],
)
def test_what_is_wrong_with_an_item_is_told(
    tmp_path: Path, change: tuple[str, str], code: str, words: str
) -> None:
    body = DUTY.replace(*change)
    assert body != DUTY
    found = told(plan(tmp_path, core__duties__lead=body))
    assert [one for one, _ in found] == [code]
    assert words in found[0][1]


def test_an_item_that_is_there_twice_is_told_and_the_first_is_kept(tmp_path: Path) -> None:
    root = plan(tmp_path, core__duties__lead=DUTY, travel__duties__lead=DUTY)
    assert told(root) == [("item.twice", "core/duties/lead.yaml")]
    assert len(read_folder(root).items["duties"]) == 1


def test_one_broken_file_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    root = plan(
        tmp_path, core__duties__lead=DUTY, core__duties__pr="key: [", core__risks__x="just a sentence"
    )
    folder = read_folder(root)
    assert sorted(one.code for one in folder.problems) == ["item.shape", "yaml.syntax"]
    assert list(folder.items["duties"]) == ["lead"]


BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        (BOMB.encode(), "yaml.alias", 2),
        (b"a: 1\nb: 2\na: 3\n", "yaml.twice", 3),
        (b"1: one\n", "yaml.key", 1),
        (b"a: !!python/object/apply:os.system ['true']\n", "yaml.syntax", 1),
        (b"a: 'open\n", "yaml.syntax", 2),
        (b"\xff\xfe\x00", "yaml.encoding", 0),
        (b"[" * 20_000, "yaml.deep", 1),
        (b"a: " + b"x" * MOST_BYTES, "yaml.large", 0),
    ],
    ids=["aliases", "a key twice", "a number as key", "a tag", "an open quote", "no UTF-8", "deep", "large"],
)
def test_hostile_yaml_is_refused_with_its_line(body: bytes, code: str, line: int) -> None:
    with pytest.raises(YamlError) as caught:
        parse(body)
    assert (caught.value.code, caught.value.line) == (code, line)


PLAYBOOK = """\
key: outage
title: {en: Outage}
type: outage
when: {en: The service is down.}
clocks: {first_word: {notice: 5}, update_every: {notice: 20}, facts_by: 60}
steps:
- {key: look, title: {en: Look}, minute: 5, duty: lead, done: {en: Somebody looked.}}
- {key: tell, title: {en: Tell}, minute: 2, duty: nobody, done: {en: It is told.}, template: no-such}
- {key: tell, title: {en: "%s"}, minute: 9, duty: lead, done: {en: It is told.}}
avoid: []
"""


def test_a_playbook_is_looked_through(tmp_path: Path) -> None:
    root = plan(tmp_path, core__duties__lead=DUTY, core__playbooks__outage=PLAYBOOK.replace("%s", "x" * 81))
    found = [one.detail for one in problems(read_folder(root), ("en",))]
    assert found == [
        "no nobody in duties",
        "no no-such in templates",
        "steps are not in the order in which they are due",
        "the step tell is there twice",
        "the title of tell in en is too long for a phone",
    ]


TEMPLATE = """\
key: holding
title: {en: Holding, zh-Hans: 初步回应}
kind: holding
types: []
use: {en: At first., zh-Hans: 一开始。}
placeholders:
  brand: {sort: text, hint: {en: Your name, zh-Hans: 品牌名}}
  spare: {sort: time, hint: {en: When, zh-Hans: 时间}}
variants:
  short: {en: "{brand} is looking into it. {more}", zh-Hans: "%s"}
"""


def test_a_template_is_looked_through(tmp_path: Path) -> None:
    root = plan(tmp_path, core__templates__holding=TEMPLATE.replace("%s", "我们正在核实。" * 21))
    found = [one.detail for one in problems(read_folder(root), ("en", "zh-Hans"))]
    assert found == [
        "short in zh-Hans is 294 long, 280 fit",
        "short in zh-Hans has other placeholders than in en: []",
        "the placeholder more is not declared",
        "the placeholder spare is never used",
    ]


POLICY = """\
key: staff
title: {en: Staff}
audience: staff
purpose: {en: So that nobody is alone.}
"""


def test_a_policy_s_bodies_stand_beside_it_line_ends_and_all(tmp_path: Path) -> None:
    root = plan(tmp_path, core__policies__staff=POLICY)
    said = b"# Staff\r\n\r\n" + b"Be kind.\r\n" * 30
    (root / "core/policies/staff.en.md").write_bytes(said)
    (root / "core/policies/staff.sv.md").write_bytes(b"\xff\xfe")
    folder = read_folder(root)
    assert folder.items["policies"]["staff"].body == {"en": said.decode()}
    assert [(one.path, one.code) for one in folder.problems] == [
        ("core/policies/staff.sv.md", "yaml.encoding")
    ]
    assert problems(folder, ("en",)) == folder.problems
