"""CSV as it is found: any delimiter, lines before the header, quotes that never close."""

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator

DELIMITERS = ",;\t|"
MAX_LINES = 500
"""Lines one quoted record may span; above, its opening quote was a slip."""
MAX_LINE = 1024 * 1024
"""Characters of a line that are kept."""

csv.field_size_limit(MAX_LINE)  # the module's own 128 KB would cost a long article its row

Row = list[str]


class _Lines:
    """Lines with a memory of what the current record has used, so that a bad quote can be taken back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._source = iter(lines)
        self._again: deque[str] = deque()
        self.used: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.used) >= MAX_LINES:
            raise csv.Error("a quote does not close")
        line = self._again.popleft() if self._again else next(self._source)
        if "\x00" in line:
            line = line.replace("\x00", "")
        self.used.append(line)
        return line

    def take_back(self) -> str:
        """All lines of the record but the first go back; the first is returned."""
        first, *rest = self.used
        self._again.extendleft(reversed(rest))
        self.used = []
        return first


def rows(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Records of a CSV text. Quoted line ends are kept; a record with a stray quote is read as one line.

    >>> list(rows(['a,"b\\n', 'c",d\\n', 'e,"f" g,h\\n', 'i,"j\\n', 'k,l\\n'], ","))
    [['a', 'b\\nc', 'd'], ['e', 'f g', 'h'], ['i', '"j'], ['k', 'l']]
    """
    source = _Lines(lines)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            if not source.used:
                return
            row = _one_line(source.take_back(), delimiter)
            reader = csv.reader(source, delimiter=delimiter, strict=True)
        source.used = []
        if row:
            yield row


def _one_line(line: str, delimiter: str) -> Row:
    line = line.rstrip("\r\n")
    try:
        if line.count('"') % 2 == 0:
            return next(csv.reader([line], delimiter=delimiter))
    except (csv.Error, StopIteration):
        pass
    return line[:MAX_LINE].split(delimiter)


def guess_delimiter(text: str) -> str:
    """The sign under which most records have the same number of cells, and more than one.

    >>> guess_delimiter("a;b;c\\n1,5;2;3\\n2,5;3;4\\n"), guess_delimiter("one\\ntwo\\n")
    (';', ',')
    """
    scores = {}
    for delimiter in DELIMITERS:
        widths = [len(row) for _, row in zip(range(200), rows(_whole_lines(text), delimiter), strict=False)]
        width, times = (
            Counter(w for w in widths if w > 1).most_common(1)[0] if any(w > 1 for w in widths) else (1, 0)
        )
        scores[delimiter] = (times / max(len(widths), 1)) * (1 + min(width, 20) / 20)
    best = max(scores, key=lambda d: scores[d])
    return best if scores[best] > 0.4 else ","


def _whole_lines(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)[:3000]
    return (
        lines[:-1]
        if len(lines) > 1 and not lines[-1].endswith(("\n", "\r")) and len(text) > 100_000
        else lines
    )
