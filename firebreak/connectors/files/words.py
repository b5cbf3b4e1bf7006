"""Sentences of the codes of files."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "files.zone": _("{zone} is not a time zone."),
    "files.mapping": _("The column choices cannot be read. Choose them again."),
    "files.mapping_field": _("Some columns were given a meaning that posts do not have."),
    "files.format": _("Files of this kind cannot be read. Save it as CSV, JSON or XLSX and try again."),
    "files.delimiter": _("The delimiter must be one character."),
    "files.encoding": _("{encoding} is not an encoding."),
    "files.damaged": _(
        "The file is damaged or protected by a password. What came before the damage was kept."
    ),
    "files.bomb": _("The file grows beyond all measure when unpacked, so reading stopped."),
    "files.unreadable": _("The file cannot be opened."),
    "files.not_json": _("The file begins like no JSON."),
    "files.too_large": _("The workbook holds too much text. Save it as CSV and try again."),
    "files.doctype": _("The workbook holds a part that no spreadsheet writes, so it was not opened."),
    "files.not_xlsx": _("The archive is no XLSX workbook. Unpack it and upload the files inside."),
    "files.empty": _("The file is empty."),
    "files.not_a_table": _("The file is no table of posts. Save it as CSV, JSON or XLSX and try again."),
    "files.no_rows": _("The file has no rows that can be read."),
    "files.gone": _("The file is no longer there. Upload it again; posts already read were kept."),
    "files.no_counts": _("The file has no column of times and one of counts."),
    "files.no_text": _("No column with text was found. Choose it."),
    "files.no_time": _("No column with times was found. Choose it."),
    "files.zone_assumed": _(
        "The times do not say their time zone. They are read as {zone}; change it if that is wrong."
    ),
    "files.date_order_unsure": _(
        "It is not clear whether day or month comes first in the dates. Look at the first rows."
    ),
    "files.no_id": _("There is no column with ids, so they are made from author, time and text."),
    "files.ids_rounded": _(
        "A spreadsheet has rounded the ids in {column}, so new ones are made from author, time and text."
    ),
    "files.encoding_unsure": _(
        "The encoding was guessed as {encoding}. If letters look wrong, save the file as UTF-8."
    ),
}
