"""Message catalogues: compile for use, collect strings from the source, list what is missing, take words in.

``python -m firebreak.site.catalogues compile | collect | missing LANG | apply LANG FILE | check``
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGES = ("zh_Hans", "zh_Hant", "sv", "ms")
ROOMS = (
    "base",
    "calendar",
    "connectors",
    "desk",
    "engine",
    "incidents",
    "listening",
    "notify",
    "org",
    "plan",
    "publishing",
    "review",
    "site",
    "statements",
    "web",
)


def catalogues(language: str | None = None) -> Iterator[Path]:
    """Every .po file of one language, or of all."""
    for room in ROOMS:
        for name in (language,) if language else LANGUAGES:
            yield PACKAGE / room / "locale" / name / "LC_MESSAGES" / "django.po"


def _read(file: Path, language: str) -> Catalog:
    with file.open("rb") as handle:
        return read_po(handle, locale=language)


def compile_all() -> int:
    """Write .mo beside each .po that is newer; returns how many were written."""
    written = 0
    for file in catalogues():
        target = file.with_suffix(".mo")
        if not file.exists() or (target.exists() and target.stat().st_mtime >= file.stat().st_mtime):
            continue
        catalog = _read(file, file.parts[-3])
        fresh = target.with_suffix(".new")
        with fresh.open("wb") as out:
            write_mo(out, catalog)
        fresh.replace(target)
        written += 1
    return written


def _sources(room: Path) -> tuple[list[Path], list[Path]]:
    skip = {"tests", "migrations", "locale"}
    files = [f for f in room.rglob("*") if f.is_file() and not skip & set(f.relative_to(room).parts)]
    return sorted(f for f in files if f.suffix == ".py"), sorted(
        f for f in files if f.suffix in {".html", ".txt"}
    )


def _template_python(file: Path) -> str:
    from django.utils.translation.template import templatize  # Django is not needed to compile

    return templatize(file.read_text(encoding="utf-8"), origin=str(file.relative_to(PACKAGE.parent)))


def _flags(message: Message) -> set[str]:
    """Without gettext's guess that ``{share} % of`` is Python's old formatting."""
    named = any(
        "%(" in part for part in (message.id if isinstance(message.id, tuple | list) else [message.id])
    )
    return set(message.flags) if named else set(message.flags) - {"python-format"}


def extract(room: Path) -> Catalog:
    """All marked strings of one room, through GNU xgettext."""
    python, templates = _sources(room)
    found = Catalog(charset="utf-8")
    batches: list[tuple[str, str]] = [
        (str(f.relative_to(PACKAGE.parent)), f.read_text(encoding="utf-8")) for f in python
    ]
    batches += [(str(f.relative_to(PACKAGE.parent)), _template_python(f)) for f in templates]
    for name, text in batches:
        for message in _xgettext(name, text):
            known = found.get(message.id, message.context)
            if known is None:
                found.add(
                    message.id,
                    locations=[(name, 0)],
                    flags=_flags(message),
                    context=message.context,
                    user_comments=[],
                    auto_comments=message.auto_comments,
                )
            elif (name, 0) not in known.locations:
                known.locations.append((name, 0))
    return found


_KEYWORDS = (
    "_", "_lazy", "gettext", "gettext_noop", "gettext_lazy", "ngettext:1,2", "ngettext_lazy:1,2", "pgettext:1c,2",
    "pgettext_lazy:1c,2", "npgettext:1c,2,3", "npgettext_lazy:1c,2,3",
)  # fmt: skip


def _xgettext(name: str, text: str) -> list[Message]:
    command = [
        "xgettext",
        "--language=Python",
        "--from-code=UTF-8",
        "--add-comments=Translators",
        "--no-location",
        "-o",
        "-",
        "-k",
    ]
    command += [f"--keyword={word}" for word in _KEYWORDS] + ["-"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"xgettext failed on {name}: {done.stderr.decode()}")
    if not done.stdout:
        return []
    text_po = done.stdout.replace(b"charset=CHARSET", b"charset=UTF-8").replace(
        b"nplurals=INTEGER; plural=EXPRESSION", b"nplurals=2; plural=(n != 1)"
    )
    return [message for message in read_po(BytesIO(text_po)) if message.id]


def collect() -> dict[str, int]:
    """Bring every catalogue up to date with the source; returns the number of strings per room."""
    counts = {}
    for room in ROOMS:
        if not (PACKAGE / room).is_dir():
            continue
        template = extract(PACKAGE / room)
        counts[room] = len(template)
        for language in LANGUAGES:
            file = PACKAGE / room / "locale" / language / "LC_MESSAGES" / "django.po"
            if not len(template) and not file.exists():
                continue
            _merge(template, file, language)
    return counts


def _merge(template: Catalog, file: Path, language: str) -> None:
    old = _read(file, language) if file.exists() else Catalog(locale=language, charset="utf-8")
    fresh = Catalog(
        locale=language, charset="utf-8", fuzzy=False, header_comment="# Firebreak", project="Firebreak"
    )
    for message in template:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        string = known.string if known is not None and not known.fuzzy else ""
        if message.pluralizable:
            forms = [string] if isinstance(string, str) else list(string or ())
            string = tuple([*forms, *[""] * fresh.num_plurals][: fresh.num_plurals])
        fresh.add(
            message.id,
            string,
            locations=message.locations,
            flags=message.flags - {"fuzzy"},
            auto_comments=message.auto_comments,
            context=message.context,
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    _write(file, fresh)


def _empty(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return not strings or any(not part for part in strings)


def missing(language: str) -> dict[str, list[dict[str, object]]]:
    """What has no words yet, per room: id, plural, context, where."""
    out: dict[str, list[dict[str, object]]] = {}
    for file in catalogues(language):
        if not file.exists():
            continue
        for message in _read(file, language):
            if message.id and (_empty(message) or message.fuzzy):
                entry: dict[str, object] = {
                    "id": message.id,
                    "in": [place for place, _ in message.locations][:3],
                }
                if message.context:
                    entry["context"] = message.context
                out.setdefault(file.relative_to(PACKAGE).parts[0], []).append(entry)
    return out


def apply(language: str, words: Path) -> int:
    """Take in a JSON file ``[{"id": ..., "string": ... | [...], "context"?: ...}]`` for every room."""
    given = {}
    for entry in json.loads(words.read_text(encoding="utf-8")):
        key = tuple(entry["id"]) if isinstance(entry["id"], list) else entry["id"]
        given[(key, entry.get("context"))] = entry["string"]
    changed = 0
    for file in catalogues(language):
        if not file.exists():
            continue
        catalog = _read(file, language)
        for message in catalog:
            key = tuple(message.id) if isinstance(message.id, list | tuple) else message.id
            string = given.get((key, message.context))
            if message.id and string:
                message.string = (
                    tuple([string] if isinstance(string, str) else string) if message.pluralizable else string
                )
                changed += 1
        _write(file, catalog)
    return changed


def _write(file: Path, catalog: Catalog) -> None:
    with file.open("wb") as out:
        write_po(out, catalog, sort_output=True, width=0, ignore_obsolete=True, include_lineno=False)
    text = file.read_text(encoding="utf-8").splitlines()
    # Dates in the header change at every run and say nothing.
    kept = [line for line in text if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date'))]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="catalogues", description=__doc__)
    parser.add_argument("verb", choices=["compile", "collect", "missing", "apply", "check"])
    parser.add_argument("rest", nargs="*")
    given = parser.parse_args(argv)
    if given.verb == "compile":
        compile_all()
    elif given.verb == "collect":
        from django.conf import settings

        if not settings.configured:
            settings.configure()
        sys.stdout.write(json.dumps(collect()) + "\n")
        compile_all()
    elif given.verb == "missing":
        sys.stdout.write(json.dumps(missing(given.rest[0]), ensure_ascii=False, indent=1) + "\n")
    elif given.verb == "apply":
        sys.stdout.write(f"{apply(given.rest[0], Path(given.rest[1]))} strings\n")
        compile_all()
    else:
        left = {language: sum(len(v) for v in missing(language).values()) for language in LANGUAGES}
        sys.stdout.write(json.dumps(left) + "\n")
        return int(any(left.values()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
