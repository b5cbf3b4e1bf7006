"""Form fields and error summaries that screen readers can follow."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Textarea

DJANGO_ROWS = "10"  # what Django writes when the form says nothing


def field_context(bound: BoundField, *, label: object = "", autofocus: bool = False) -> dict[str, Any]:
    """What ``web/parts/field.html`` needs: the drawn control with its ARIA attributes, and its words."""
    widget = bound.field.widget
    grouped = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    identity = bound.id_for_label or bound.auto_id or f"id_{bound.html_name}"
    base = str(bound.auto_id or identity)
    attrs: dict[str, Any] = {}
    described = [
        f"{base}_help" if bound.help_text else "",
        f"{base}_error" if bound.errors else "",
    ]
    if any(described) and not grouped:
        attrs["aria-describedby"] = " ".join(filter(None, described))
    if bound.errors and not grouped:
        attrs["aria-invalid"] = "true"
    if autofocus:
        attrs["autofocus"] = True
    if isinstance(widget, Textarea) and widget.attrs.get("rows") in (None, DJANGO_ROWS):
        attrs["rows"] = 4
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "label": label or bound.label,
        "for_id": identity,
        "base": base,
        "grouped": grouped,
        "described": " ".join(filter(None, described)),
        "checkbox": isinstance(widget, CheckboxInput),
        "optional": not bound.field.required and not isinstance(widget, CheckboxInput),
        "hidden": bound.is_hidden,
    }


def summary_context(form: BaseForm) -> dict[str, Any]:
    """Every error with the id of its field ("" for the form as a whole)."""
    rows: list[tuple[str, str, str]] = [("", "", str(error)) for error in form.non_field_errors()]
    for bound in form:
        anchor = str(bound.id_for_label or bound.auto_id or "")
        rows += [(anchor, str(bound.label), str(error)) for error in bound.errors]
    return {"rows": rows if form.is_bound else []}
