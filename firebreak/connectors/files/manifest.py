"""Files of posts that a person brings."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import UPLOAD, Field, Manifest
from firebreak.connectors.common.mapping import read_mapping
from firebreak.connectors.files.inspecting import inspect
from firebreak.connectors.files.measured import measured
from firebreak.connectors.files.reader import FileReader
from firebreak.connectors.files.simulator import FilesSimulator


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for a mapping that cannot work."""
    read_mapping(settings.get("mapping") or {})


MANIFEST = Manifest(
    name="files",
    title=_("Files"),
    summary=_("Import posts from CSV, JSON or XLSX files, such as the exports of other tools."),
    can=frozenset({UPLOAD}),
    fields=(
        Field(
            "platform",
            "text",
            _("Platform of the posts"),
            _("Used for rows that do not say it themselves, for example x, weibo or news."),
            required=False,
        ),
    ),
    keyless=True,
    icon="file-up",
    silence_s=float("inf"),
    reader=FileReader,
    simulator=FilesSimulator,
    inspect=inspect,
    measured=measured,
    check=check,
)
