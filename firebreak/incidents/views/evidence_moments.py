"""How evidence stands on the timeline."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.incidents.queries import Moment
from firebreak.incidents.views.moments import Known, Say, part, tells
from firebreak.incidents.words import say
from firebreak.incidents.words_evidence import SORTS


def _number(moment: Moment) -> str:
    return f"E-{moment.said.get('number', '')}"


def _plain(sentence: Callable[[], str], text: Callable[[Moment], str] = lambda _moment: "") -> Say:
    return lambda moment, _known: (sentence().format(number=_number(moment)), text(moment))


def _address(moment: Moment) -> str:
    """The address or the file's name, where the record tells it."""
    fields = part(moment, "evidence")[1]
    address = str(fields.get("address") or "")
    if address and not address.startswith("sha256:"):
        return address
    files = fields.get("files") or [{}]
    return str(files[0].get("name", "")) if fields.get("sort") == "file" else ""


def _kept(moment: Moment, _known: Known) -> tuple[str, str]:
    if moment.said.get("again") or not moment.parts:
        return _("Kept as evidence already: {number}").format(number=_number(moment)), ""
    sort = str(moment.said.get("sort", ""))
    word = SORTS[sort][1] if sort in SORTS else ""
    return _("Kept as evidence, {number}: {sort}").format(number=_number(moment), sort=word), _address(moment)


def _exported(moment: Moment, _known: Known) -> tuple[str, str]:
    count = int(moment.said.get("pieces", 0))
    said = ngettext(
        "{n} piece of evidence was taken away as a file",
        "{n} pieces of evidence were taken away as a file",
        count,
    )
    return said.format(n=count), ""


def announce() -> None:
    """Make them known to the timeline."""
    tells(
        "evidence_asked",
        "globe",
        "",
        _plain(lambda: _("A page is being fetched as evidence, {number}"), _address),
    )
    tells("evidence_kept", "archive", "fact", _kept)
    tells(
        "evidence_failed", "circle-alert", "signal",
        _plain(lambda: _("A page could not be fetched, {number}"), lambda one: say(str(one.said.get("problem", "")))),
    )  # fmt: skip
    tells(
        "evidence_picture_asked",
        "camera",
        "",
        _plain(lambda: _("A picture of the page is being taken, {number}")),
    )
    tells(
        "evidence_pictured", "camera", "fact", _plain(lambda: _("A picture of the page was kept, {number}"))
    )
    tells(
        "evidence_not_pictured", "camera-off", "",
        _plain(
            lambda: _("No picture of the page was taken, {number}"), lambda one: say(str(one.said.get("problem", "")))
        ),
    )  # fmt: skip
    tells(
        "evidence_removed", "trash-2", "decision",
        _plain(
            lambda: _("Evidence was taken out: {number}"), lambda one: str(part(one, "evidence")[1].get("removed_why", ""))
        ),
    )  # fmt: skip
    tells("evidence_exported", "file-archive", "decision", _exported)
