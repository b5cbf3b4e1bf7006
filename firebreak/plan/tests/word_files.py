"""Word files for tests: real ones made by python-docx, changed by hand where Word alone would write it so."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

from docx import Document

Edit = Callable[[bytes], bytes]


def word(write: Callable[[Any], object]) -> bytes:
    """A document that ``write`` fills."""
    document = Document()
    write(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def plan_file() -> bytes:
    """An old plan as many teams have it: a title, chapters, a risk table, a playbook, a statement, phone numbers."""
    return word(_plan)


def _plan(document: Any) -> None:
    document.add_heading("Crisis plan of Norrsken", 0)
    document.add_paragraph("Read this before anything happens.")
    document.add_heading("1. About this plan", 1)
    document.add_paragraph("It holds for all of Norrsken. Call early rather than late.")
    document.add_heading("2. Risk register", 1)
    table(document, [
        ["Risk", "Likelihood", "Impact", "Measures", "Owner"],
        ["Price letters with wrong sums", "4", "3", "Check ten letters by hand", "Customer service"],
        ["The app is down in a cold week", "Medium", "Very high", "Status page\nOn-call line", "Nobody yet"],
    ])  # fmt: skip
    document.add_heading("3. Procedures", 1)
    document.add_heading("If the app is down", 2)
    document.add_paragraph("For every outage longer than ten minutes.")
    for text in (
        "Within 5 minutes: Technical confirms what is down. Write the time into the log, and who said it.",
        "Post the first word within 15 minutes",
        "Tell customer service what to answer",
    ):
        document.add_paragraph(text, style="List Number")
    document.add_heading("What to avoid", 3)
    document.add_paragraph("Guessing a time when it works again", style="List Bullet")
    document.add_heading("4. Template: first word", 1)
    document.add_paragraph("We know that [service] is down since [time]. Next word at {next_update}.")
    document.add_heading("5. Emergency contacts", 1)
    document.add_paragraph("Journalists of the local paper, because they ask first.")
    table(document, [["Name", "Phone"], ["Eva Ek", "+46 70 123 45 67"], ["Bo Berg", "bo@paper.example"]])


def table(document: Any, rows: list[list[str]]) -> None:
    """A table with these cells."""
    made = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def edited(body: bytes, **parts: Edit | bytes | None) -> bytes:
    """A file with parts changed (a function), added or replaced (bytes), or taken out; ``__`` stands for ``/``, and
    keys may also come as ``**{"word/x.xml": ...}``."""
    changes = {name.replace("__", "/"): edit for name, edit in parts.items()}
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(body)) as was, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in was.namelist():
            edit = changes.pop(name, _same)
            content = edit(was.read(name)) if callable(edit) else edit
            if content is not None:
                made.writestr(name, content)
        for name, edit in changes.items():
            if isinstance(edit, bytes):
                made.writestr(name, edit)
    return out.getvalue()


def _same(body: bytes) -> bytes:
    return body


def swap(before: str, after: str) -> Edit:
    """Replace the first place of a text in a part."""

    def change(body: bytes) -> bytes:
        assert before.encode() in body, before
        return body.replace(before.encode(), after.encode(), 1)

    return change
