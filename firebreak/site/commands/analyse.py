"""Language and sentiment of texts, from FILE (posts, or plain text lines) or standard input."""

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

NEEDS_DJANGO = False
HELP = "language and sentiment of texts"
BATCH = 512
PLAIN = {"", ".txt"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        help="posts (CSV, JSONL, XLSX) or text lines; without it, standard input",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line (the default is a table)")


def texts(file: Path | None) -> Iterator[str]:
    """One text per post or line."""
    from firebreak.base.errors import WrongInput
    from firebreak.connectors import files

    if file is None:
        yield from (line.rstrip("\n") for line in sys.stdin)
    elif not file.is_file():
        raise WrongInput("analyse.no_file", f"There is no file {file}.")
    elif file.suffix in PLAIN:
        with file.open(encoding="utf-8", errors="replace") as lines:
            yield from (line.rstrip("\n") for line in lines)
    else:
        yield from (post.words for post in files.read_any(file))


def run(args: argparse.Namespace) -> int:
    from firebreak.engine.text import language, sentiment

    source = texts(args.file)
    while batch := list(islice(source, BATCH)):
        for text, tongue, mood in zip(batch, language(batch), sentiment(batch), strict=True):
            if args.json:
                sys.stdout.write(
                    json.dumps({"language": tongue, "sentiment": mood, "text": text}, ensure_ascii=False)
                    + "\n"
                )
            else:
                sys.stdout.write(f"{tongue:<8} {mood:<9} {text[:100]}\n")
    return 0
