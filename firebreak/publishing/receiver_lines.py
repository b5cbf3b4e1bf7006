"""A list of receivers as people bring it: lines or CSV from any program, read without trusting any of it. Pure.

Each line is read by itself, so that a stray quotation mark spoils one line and every problem has its number.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from firebreak.base.errors import WrongInput

LONGEST_LINE: Final = 1_000
LONGEST_NAME: Final = 120
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_ANGLE: Final = re.compile(r"(.*)<([^<>]+)>\s*")
_FORMULA: Final = re.compile(r"^'(?=[=+@-])")
"""The mark that our own export puts before what a spreadsheet would take for a formula."""
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_LANGUAGES: Final[Mapping[str, str]] = {
    "en": "en", "english": "en", "zh-hans": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "简体中文": "zh-Hans",
    "zh-hant": "zh-Hant", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "繁體中文": "zh-Hant", "sv": "sv", "svenska": "sv",
    "sv-se": "sv", "swedish": "sv", "ms": "ms", "bahasa melayu": "ms", "ms-my": "ms", "malay": "ms", "melayu": "ms",
}  # fmt: skip
_HEADS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("email", "e-mail", "mail", "email address", "e-mail address", "address", "e-post", "epost", "e-postadress", "emel",
         "e-mel", "alamat emel", "邮箱", "电子邮件", "电邮", "電子郵件", "電郵", "信箱"), "email",
    ),
    **dict.fromkeys(("name", "full name", "namn", "nama", "姓名", "名称", "名稱"), "name"),
    **dict.fromkeys(("language", "lang", "språk", "bahasa", "语言", "語言"), "language"),
}  # fmt: skip
"""What columns are called."""


class Line(NamedTuple):
    """One receiver. ``language`` is empty where none was given."""

    number: int
    """Of the line, from 1."""
    email: str
    name: str
    language: str


class Problem(NamedTuple):
    """A line that cannot be taken."""

    number: int
    code: str


class Lines(NamedTuple):
    """What was read."""

    rows: list[Line]
    problems: list[Problem]
    double: list[int]
    """Numbers of lines whose address stands further up."""


def read_lines(text: str) -> Lines:
    """Receivers of a text, each address once; nothing is looked up.

    >>> read_lines("email;name\\nann@x.example;Ann\\nANN@X.EXAMPLE\\nnobody").double
    [3]
    """
    found = Lines([], [], [])
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    between, heads, seen = _between(lines), None, set[str]()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cells = _cells(line, between)
            if heads is None:
                heads = _heads(cells)
                if heads:
                    continue
            one = _row(number, cells, heads)
        except WrongInput as error:
            found.problems.append(Problem(number, error.code))
            continue
        if one.email.lower() in seen:
            found.double.append(number)
            continue
        seen.add(one.email.lower())
        found.rows.append(one)
    return found


def address(text: str) -> str:
    """A mail address as it is stored: the domain in lower case and ASCII. Raises :class:`WrongInput`.

    >>> address(" mailto:Ann.Lind@BÜCHER.example ")
    'Ann.Lind@xn--bcher-kva.example'
    """
    given = unicodedata.normalize("NFC", text.strip()).removeprefix("mailto:")
    local, at, host = given.rpartition("@")
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        host = ""
    host = host.lower().rstrip(".")
    whole = f"{local}{at}{host}"
    if not _LOCAL.fullmatch(local) or len(local) > 64 or not _HOST.fullmatch(host) or len(whole) > 254:
        raise WrongInput("publishing.line_address", "This is no mail address.", field="email")
    return whole


def _between(lines: Sequence[str]) -> str:
    """What parts the columns."""
    sample = "\n".join(lines[:50])[:20_000]
    return max((",", ";", "\t"), key=sample.count)


def _cells(line: str, between: str) -> list[str]:
    if len(line) > LONGEST_LINE:
        raise WrongInput("publishing.line_long", "This line is too long.")
    if _UNSEEN.search(line):
        raise WrongInput("publishing.line_unseen", "This line holds characters that nobody can see.")
    try:
        cells = next(csv.reader([line], delimiter=between, skipinitialspace=True))
    except (csv.Error, StopIteration) as error:
        raise WrongInput("publishing.line_address", "This line cannot be read.") from error
    return [_FORMULA.sub("", " ".join(cell.split())) for cell in cells]


def _heads(cells: Sequence[str]) -> dict[str, int]:
    """Name of a column -> its place, where this line names columns; else nothing."""
    if any("@" in cell for cell in cells):
        return {}
    known = [(_HEADS.get(cell.lower()), place) for place, cell in enumerate(cells)]
    found = {name: place for name, place in reversed(known) if name is not None}
    return found if "email" in found else {}


def _row(number: int, cells: Sequence[str], heads: Mapping[str, int] | None) -> Line:
    if heads:
        taken = {name: cells[place] if place < len(cells) else "" for name, place in heads.items()}
        where, name, language = taken["email"], taken.get("name", ""), taken.get("language", "")
        if language and language.lower() not in _LANGUAGES:
            raise WrongInput("publishing.line_language", "This language is none of those here.")
    else:
        at = [cell for cell in cells if "@" in cell]
        if len(at) > 1:
            raise WrongInput("publishing.line_several", "Give one address on each line.")
        others = [cell for cell in cells if "@" not in cell]
        language = next((cell for cell in others if cell.lower() in _LANGUAGES), "")
        name = next((cell for cell in others if cell and cell != language), "")
        where = at[0] if at else ""
    if angled := _ANGLE.fullmatch(where):
        name, where = name or angled[1].strip().strip('"'), angled[2]
    if not where:
        raise WrongInput("publishing.line_address", "There is no mail address on this line.")
    if len(name) > LONGEST_NAME:
        raise WrongInput("publishing.line_name", "The name is too long.")
    return Line(number, address(where), name, _LANGUAGES.get(language.lower(), ""))
