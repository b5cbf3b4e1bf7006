"""What the pages of the import wizard show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from firebreak.base import connectors
from firebreak.base.errors import FirebreakError
from firebreak.listening import files
from firebreak.listening.forms import MappingForm
from firebreak.listening.models import Import
from firebreak.listening.views.addresses import mentions_address
from firebreak.listening.views.cards import known
from firebreak.listening.views.common import platform_name, refuse
from firebreak.listening.views.monitor_page import Stat
from firebreak.listening.views.times import from_seconds
from firebreak.listening.words import say
from firebreak.org.access import BrandRequest
from firebreak.web.parts.numbers import compact, plain

MOVING = frozenset({Import.State.WAITING, Import.State.RUNNING})


def inspected(item: Import) -> dict[str, Any]:
    """What the connector said about the file when it came."""
    return dict(item.mapping or {})


def mapping_form(item: Import, data: Any = None) -> MappingForm:
    """The columns as guessed, or as a person just set them."""
    seen = inspected(item)
    shown = list(seen.get("columns", []))
    mapping = dict(seen.get("mapping", {}))
    initial = {
        "platform": mapping.get("platform", ""),
        "zone": mapping.get("zone", "UTC"),
        "day_first": "day" if mapping.get("day_first", True) else "month",
    }
    return MappingForm(
        data,
        columns=[str(one["name"]) for one in shown],
        mapping={str(one["name"]): str(one.get("field", "")) for one in shown},
        initial=initial,
    )


def chosen_mapping(item: Import, form: MappingForm) -> dict[str, Any]:
    """The stored look at the file with the mapping as corrected."""
    return {"mapping": {**inspected(item).get("mapping", {}), **form.corrections()}}


def checking_context(request: BrandRequest, item: Import, form: MappingForm) -> dict[str, Any]:
    """Columns with samples, and the first rows as the posts they would become with these columns."""
    seen = inspected(item)
    if form.is_bound and form.is_valid():
        seen = _looked_again(request, item, form) or seen
    samples = [list(one.get("samples", [])) for one in inspected(item).get("columns", [])]
    bounds = [form[f"column_{number}"] for number in range(len(form.columns))]
    for bound in bounds:
        bound.field.widget.attrs["aria-labelledby"] = f"{bound.id_for_label}_name"
    return {
        "importing": item,
        "form": form,
        "columns": list(zip(bounds, samples, strict=False)),
        "rows": [_row(one) for one in seen.get("preview", [])],
        "issues": [say(code, params) for code, params in seen.get("issues", [])],
        "about": _about(item, seen),
    }


def _looked_again(request: BrandRequest, item: Import, form: MappingForm) -> dict[str, Any] | None:
    manifest = connectors.get(item.source.connector)
    if manifest.inspect is None:
        return None
    try:
        path = files.full_path(item.path)
        return dict(manifest.inspect(path, item.file_name, form.corrections(), request.brand.time_zone))
    except FirebreakError as error:
        refuse(form, error)
    except OSError:
        form.add_error(None, say("import.file_gone"))
    return None


def _row(one: dict[str, Any]) -> dict[str, Any]:
    if "post" not in one:
        return {"number": one.get("row"), "refused": say(str(one.get("code", "")), one.get("params", {}))}
    post = one["post"]
    title, text = post.get("title", ""), post.get("text", "")
    return {
        "number": one.get("row"),
        "post": {
            "author": post.get("author") or post.get("author_name", ""),
            "platform": platform_name(post.get("platform", "")) if post.get("platform") else "",
            "time": from_seconds(post.get("time")),
            "text": f"{title}\n{text}" if title else text,
            "lang": post.get("lang", ""),
            "sentiment": post.get("sentiment", ""),
            "url": post.get("url", ""),
            "followers": known(post.get("followers")),
            "reposts": known(post.get("reposts")),
        },
    }


def _about(item: Import, seen: dict[str, Any]) -> str:
    mapping = seen.get("mapping", {})
    kind = str(mapping.get("format", item.format)).upper()
    size = item.size / 1_000_000
    said = _("{kind}, {size} MB") if size >= 1 else _("{kind}, {kb} KB")
    words = said.format(kind=kind, size=plain(round(size, 1)), kb=plain(max(1, item.size // 1000)))
    encoding = str(mapping.get("encoding", ""))
    words = f"{words}, {encoding}" if encoding else words
    layout = seen.get("layout") or {}
    said = _("{file}. Recognised as an export of {suite}.") if layout else "{file}"
    return said.format(file=words, suite=layout.get("title", ""))


def progress_context(item: Import) -> dict[str, Any]:
    """How far it is, and the refused rows."""
    refusals = [_refusal(one) for one in list(item.refusals or [])[:100]]
    share = round(100 * item.rows_done / item.rows_total) if item.rows_total else None
    return {
        "importing": item,
        "moving": item.state in MOVING,
        "share": min(share, 100) if share is not None else None,
        "stats": _stats(item),
        "refusals": refusals,
        "more_refused": max(0, item.rows_refused - len(refusals)),
        "failure": _failure(item),
        "mentions_href": mentions_address(item.source.brand, source=str(item.source.uid)),
    }


def _stats(item: Import) -> list[Stat]:
    read = _("of {total}").format(total=compact(item.rows_total)) if item.rows_total else ""
    return [
        Stat(_("Rows read"), compact(item.rows_done), read),
        Stat(_("New posts"), compact(item.posts_new)),
        Stat(_("Known already"), compact(item.posts_known), _("not doubled")),
        Stat(_("Refused"), compact(item.rows_refused), "", "up" if item.rows_refused else ""),
    ]


def _refusal(one: Any) -> dict[str, Any]:
    """A refused row as stored: a mapping, or ``[row, code, params]``."""
    if isinstance(one, dict):
        return {"row": one.get("row"), "words": say(str(one.get("code", "")), one.get("params", {}))}
    row, code, params = (*one, {}, {})[:3]
    return {"row": row, "words": say(str(code), params if isinstance(params, dict) else {})}


def _failure(item: Import) -> str:
    error = (item.mapping or {}).get("error")
    if item.state != Import.State.FAILED or not error:
        return ""
    return say(str(error.get("code", "")), error.get("params", {})) if isinstance(error, dict) else str(error)
