"""A Word file is a zip of XML that somebody else made: looked through before anything in it is read.

Nothing is unpacked to disk, nothing it points to is fetched, and only its XML is ever read.
"""

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

from firebreak.base.errors import WrongInput
from firebreak.plan.folders.archives import BROKEN, MOST_FILES, safe_entries

MOST_PACKED = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
"""Of all parts together, pictures too, which are never unpacked."""
MOST_XML = 12 * 1024 * 1024
"""Of one part that is read: more than a thousand pages."""
MOST_ALL_XML = 40 * 1024 * 1024
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS = re.compile(r"(?:^|/)(?:vbaproject|vbadata)[^/]*$|(?:^|/)activex/", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"macroenabled|vbaproject|activex", re.IGNORECASE)
_LOCAL = re.compile(r"(?:file:/{3})?[A-Za-z]:[\\/]|[^\\/:]+$")
"""A file on somebody's own disk; two slashes in front would be another computer."""


@dataclass
class Package:
    """The XML of a document that was found to be harmless."""

    main: str
    xml: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """Id -> where a link in the text leads; for reading only."""
    local_template: str = ""

    def tree(self, name: str) -> Any:
        """The root of a part, ``None`` where there is none."""
        body = self.xml.get(name)
        return parse(body) if body is not None else None

    def beside(self, name: str) -> str:
        """The path of another part in the folder of the main one."""
        return str(PurePosixPath(self.main).with_name(name))


def open_package(body: bytes) -> Package:
    """Look through a Word file. Raises :class:`WrongInput` with what it is and what to do about it."""
    if len(body) > MOST_PACKED:
        raise _too_large(MOST_PACKED)
    _known_as_something_else(body)
    if body.count(b"PK\x01\x02") > 2 * MOST_FILES:
        raise wrong("word.too_many", "It has too many parts.", limit=MOST_FILES)
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return _looked_through(archive)
    except BROKEN as error:
        raise wrong("word.broken", "This is no Word file, or it is damaged.") from error
    except WrongInput as error:
        if error.code.startswith("import."):  # what is wrong with any zip, in words about a document
            raise wrong(f"word.{error.code.removeprefix('import.')}", str(error), **error.params) from error
        raise


def parse(body: bytes) -> Any:
    """Safe reading of one part: no entities, no DTD, no network. Raises :class:`WrongInput`."""
    from lxml import etree  # type: ignore[import-untyped]  # only who brings a file needs it, not every process

    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", body[:200])
    strange = declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    if b"\0" in body or strange:  # another encoding could hide what is looked for here
        raise wrong("word.broken", "A part is not in UTF-8.")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise wrong("word.entities", "A part defines entities.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise wrong("word.broken", "A part is not XML.") from error
    return root


def name_of(element: Any) -> str:
    """Its name without the namespace: transitional and strict documents have different ones."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value_of(element: Any, name: str = "val") -> str:
    """An attribute whatever its namespace; empty where there is none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def wrong(code: str, english: str, **params: Any) -> WrongInput:
    """An error at the field of the file."""
    return WrongInput(code, english, **{**params, "field": "file"})


def _known_as_something_else(body: bytes) -> None:
    if body.startswith(_COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in body:
            raise wrong("word.locked", "It is locked with a password.")
        raise wrong("word.old", "It is an old Word file.")
    if body.startswith(b"{\\rtf"):
        raise wrong("word.old", "It is RTF.")
    if body.startswith(b"%PDF"):
        raise wrong("word.pdf", "It is a PDF.")


def _looked_through(archive: zipfile.ZipFile) -> Package:
    entries = safe_entries(archive, MOST_UNPACKED)
    small: dict[str, str] = {}
    for name in entries:  # names of parts do not tell large letters from small ones
        if small.setdefault(name.casefold(), name) != name:
            raise wrong("word.twice", "A part is there twice.", name=name[:200])
    if "[Content_Types].xml" not in entries:
        raise wrong("word.not_word", "It is a zip, but no Word file.")
    xml = _xml(archive, entries)
    _no_programs(list(entries), xml["[Content_Types].xml"])
    package = Package(main=_main(xml), xml=xml)
    for name in [name for name in xml if name.endswith(".rels")]:
        _relations(package, name)
    return package


def _xml(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> dict[str, bytes]:
    wanted = {name: one for name, one in entries.items() if name.lower().endswith((".xml", ".rels"))}
    if sum(one.file_size for one in wanted.values()) > MOST_ALL_XML:
        raise wrong("word.too_long", "It has too much text.")
    found = {}
    for name, entry in wanted.items():
        if entry.file_size > MOST_XML:
            raise wrong("word.too_long", "It has too much text.")
        with archive.open(entry) as file:
            found[name] = file.read(entry.file_size + 1)
        if b"<!DOCTYPE" in found[name] or b"<!ENTITY" in found[name]:
            raise wrong("word.entities", "A part defines entities.")
    return found


def _no_programs(names: list[str], types: bytes) -> None:
    macro = next((name for name in names if _MACROS.search(name)), "")
    if macro or _MACRO_TYPES.search(types):
        raise wrong("word.macros", "It holds programs.", name=macro[:200])
    inside = next((name for name in names if "/embeddings/" in f"/{name.lower()}"), "")
    if inside:
        raise wrong("word.embedded", "It holds another file.", name=PurePosixPath(inside).name[:100])


def _main(xml: dict[str, bytes]) -> str:
    for one in _each(xml.get("_rels/.rels")):
        if value_of(one, "Type").endswith("/officeDocument"):
            name = normpath(value_of(one, "Target").lstrip("/"))
            if name in xml:
                return name
    raise wrong("word.not_word", "It is a zip, but no Word file.")


def _relations(package: Package, name: str) -> None:
    ours = name == str(
        PurePosixPath(package.main).parent / "_rels" / f"{PurePosixPath(package.main).name}.rels"
    )
    for one in _each(package.xml[name]):
        kind, target = value_of(one, "Type").rpartition("/")[2], value_of(one, "Target")
        if kind in ("oleObject", "package"):
            raise wrong("word.embedded", "It holds another file.", name=target[:100])
        if kind in ("control", "vbaProject", "activeXControlBinary"):
            raise wrong("word.macros", "It holds programs.", name=target[:200])
        if kind in ("aFChunk", "subDocument"):
            raise wrong("word.pieces", "It is put together from other files.", name=target[:100])
        if value_of(one, "TargetMode").lower() != "external":
            continue
        if kind == "hyperlink":
            if ours:
                package.links[value_of(one, "Id")] = target
        elif kind == "attachedTemplate" and _LOCAL.match(target):
            package.local_template = re.split(r"[\\/]", target)[-1][:100]
        else:
            raise wrong("word.outside", "It fetches something from elsewhere.", name=target[:200])


def _each(body: bytes | None) -> list[Any]:
    return [] if body is None else [one for one in parse(body) if name_of(one) == "Relationship"]


def _too_large(limit: int) -> WrongInput:
    return wrong("word.too_large", "It is too large.", limit=limit // 1024**2)
