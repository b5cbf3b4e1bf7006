"""Import a file of posts (CSV, TSV, JSON, JSONL, XLSX, also .gz) into a brand.

The columns are guessed; --check shows the guess and what is doubtful, and changes nothing. Ctrl+C stops after
the batch in hand and keeps what was read; the same command goes on where it stopped.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from firebreak.listening.models import Import

HELP = "import a file of posts"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="posts, one a row")
    parser.add_argument("--brand", required=True, metavar="SLUG", help="its short name, as in its addresses")
    parser.add_argument("--name", help="what to call the file in the list of imports (default: its name)")
    parser.add_argument(
        "--mapping", type=Path, metavar="FILE.json", help="corrections of what --check --json guessed"
    )
    parser.add_argument("--check", action="store_true", help="only look at the file; nothing is changed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _mapping(file: Path | None) -> dict[str, Any]:
    from firebreak.base.errors import WrongInput

    if file is None:
        return {}
    try:
        given = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongInput("import.mapping", f"{file} is not a JSON file. Nothing was changed.") from error
    if not isinstance(given, dict):
        raise WrongInput("import.mapping", f"{file} must hold one JSON object. Nothing was changed.")
    inside = given.get("mapping", given)  # the whole answer of --check --json, or just its mapping
    if not isinstance(inside, dict):
        raise WrongInput("import.mapping", f"The mapping in {file} is no object. Nothing was changed.")
    return inside


def _print_check(seen: dict[str, Any]) -> None:
    from firebreak.listening.words import say

    sys.stdout.write(f"{seen['file_name']}: {seen['mapping']['format']}, {seen['size']} bytes\n")
    layout = seen.get("layout")
    known = (
        f"recognised as an export of {layout['title']}" if layout else "not an export of a tool that is known"
    )
    sys.stdout.write(f"{known}; the columns are read so:\n\n")
    for column in seen["columns"]:
        sample = (column["samples"] or [""])[0].replace("\n", " ")[:50]
        sys.stdout.write(f"  {column['name'][:24]:<24} {column['field'] or 'left out':<12} {sample}\n")
    for row in seen["preview"]:
        post = row.get("post")
        text = f"{post.get('author', '')}: {post['text'][:70]}" if post else f"refused: {row['code']}"
        sys.stdout.write(f"\n  row {row['row']}: {text.replace(chr(10), ' ')}")
    sys.stdout.write("\n")
    for code, params in seen["issues"]:
        sys.stdout.write(f"look: {say(code, params)}\n")


def _check(args: argparse.Namespace, seen: dict[str, Any]) -> int:
    if args.json:
        sys.stdout.write(json.dumps(seen, ensure_ascii=False, default=str) + "\n")
    else:
        _print_check(seen)
    return int(any(code == "files.no_text" for code, _ in seen["issues"]))


def _say_end(row: "Import", *, as_json: bool) -> int:
    from firebreak.listening.words import say

    failed = row.state == row.State.FAILED
    error = row.mapping.get("error", {}) if failed else {}
    words = say(error["code"], error.get("params")) if error else ""
    if as_json:
        body = {
            "import": str(row.uid), "state": row.state, "rows": row.rows_done, "new": row.posts_new,
            "known": row.posts_known, "refused": row.rows_refused, "refusals": row.refusals, "error": words,
        }  # fmt: skip
        sys.stdout.write(json.dumps(body, ensure_ascii=False, default=str) + "\n")
    else:
        sys.stdout.write(
            f"{row.file_name}: {row.state} at row {row.rows_done}; {row.posts_new} new posts, "
            f"{row.posts_known} known before, {row.rows_refused} rows refused.\n"
        )
        for refusal in row.refusals[:5]:
            sys.stdout.write(f"  row {refusal['row']}: {say(refusal['code'], refusal['params'])}\n")
        if words:
            sys.stdout.write(f"{words}\n")
        if row.state == row.State.STOPPED:
            sys.stdout.write("What was read is kept. The same command goes on.\n")
    if row.state == row.State.STOPPED:
        return 130
    return int(failed)


def run(args: argparse.Namespace) -> int:
    from firebreak.base.errors import WrongInput
    from firebreak.org.models import Brand
    from firebreak.site import importing, installing
    from firebreak.site.progress import bar

    if not args.file.is_file():
        raise WrongInput("import.no_file", f"There is no file {args.file}.")
    given = _mapping(args.mapping)
    brand = Brand.objects.filter(slug=args.brand, archived_at=None).first()
    if brand is None:
        known = ", ".join(Brand.objects.filter(archived_at=None).values_list("slug", flat=True)[:20])
        raise WrongInput(
            "import.no_brand", f"There is no brand {args.brand}. There is: {known or 'none yet'}."
        )
    seen = importing.inspected(args.file, args.name or args.file.name, given, brand.time_zone)
    if args.check:
        return _check(args, seen)
    installing.prepare()
    row = importing.begin(brand, args.file, args.name or args.file.name, seen["mapping"] if given else None)
    with bar("Importing", total=row.rows_total, quiet=args.json) as step:
        row = importing.carry_out(row, step)
    return _say_end(row, as_json=args.json)
