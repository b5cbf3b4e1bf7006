"""Sets one document; run as a program of its own, so that its memory is given back and a bad text can hurt nobody else.

The document comes in as JSON on standard input, the PDF goes out on standard output. It needs nothing of Firebreak.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import typst

MEMORY_BYTES = 3 * 1024**3
"""Of addresses, fonts included; the largest plan takes an eighth of it."""
CPU_S = 30


def press(told: str) -> bytes:
    """The PDF of a document. The page reads no file, and an empty folder stands where packages would."""
    page = Path(__file__).with_name("page.typ").read_bytes()
    # The packed font wins; the system's are asked only for signs that it does not have.
    fonts = typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[str(Path(noto_cjk_sans_otc.__file__).parent)],
    )
    try:
        return _set(page, fonts, told, "ua-1")
    except typst.TypstError:
        # A sign that no font has: the standard for readers' aids refuses what all but that sign makes readable.
        return _set(page, fonts, told, [])


def _set(page: bytes, fonts: typst.Fonts, told: str, standards: Any) -> bytes:
    with tempfile.TemporaryDirectory(prefix="firebreak-pdf-") as empty:
        compiler = typst.Compiler(
            page,
            root=empty,
            font_paths=fonts,
            sys_inputs={"book": told},
            package_path=empty,
            package_cache_path=empty,
        )
        made = compiler.compile(format="pdf", pdf_standards=standards)
    assert isinstance(made, bytes)
    return made


def _limit() -> None:
    """Where the system can: no more memory and time than a plan may need."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    _limit()
    sys.stdout.buffer.write(press(sys.stdin.buffer.read().decode()))
