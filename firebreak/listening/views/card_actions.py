"""What stands under a mention: a link to its details, risk and intent, who corrected it, and the buttons to correct.

Written here and not in a template: a list draws fifty of them, and a template takes ten times as long. Every value
that is not ours is escaped; addresses come from the address table.
"""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from firebreak.listening.queries import MentionView
from firebreak.listening.views.common import SENTIMENTS
from firebreak.listening.views.kinds import INTENT_NAMES, RISK_NAMES, kind_name, sure_words
from firebreak.web.parts.icons import icon

SWAP = 'hx-target="closest .mention" hx-swap="outerHTML"'
_NUMBER = 987654321


@lru_cache(maxsize=256)
def _pattern(name: str, slug: str, _prefix: str) -> tuple[str, str]:
    """What stands before and after the number in an address of this brand."""
    before, _number, after = reverse(name, args=[slug, _NUMBER]).rpartition(str(_NUMBER))
    return before, after


def numbered(name: str, slug: str, number: int) -> str:
    """The address ``name`` of one post or claim of a brand: fifty of one list differ by their number alone."""
    before, after = _pattern(name, slug, get_script_prefix())
    return f"{before}{number}{after}"


class Actions:
    """Draws what stands under the mentions of one page: ``here`` is the page to come back to, ``csrf`` its token."""

    def __init__(self, slug: str, here: str, csrf: str, *, may_correct: bool) -> None:
        self._slug, self._may_correct = slug, may_correct
        self._csrf, self._here = csrf, here
        self._hidden = (
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(csrf)}">'
            f'<input type="hidden" name="next" value="{escape(here)}">'
        )
        self._feelings = [(value, escape(label)) for value, label in SENTIMENTS.items()]

    def draw(
        self, mention: MentionView, *, undo: str | None = None, detail: bool = False, corrected_by: str = ""
    ) -> SafeString:
        """Everything under one mention; ``undo`` is the sentiment that stood there before, if it was just changed."""
        parts = (
            []
            if detail or not mention.post
            else [self._link("listening:mention", mention.post, _("Details"))]
        )
        parts.append(_kinds(mention))
        if mention.claim:
            parts.append(self._link("listening:claim", mention.claim, _("Same claim")))
        if corrected_by:
            said = _("Corrected by %(name)s") % {"name": corrected_by}
            parts.append(f"<span>{escape(said)}</span>")
        if self._may_correct and mention.post:
            parts.append(self._corrections(mention, undo))
            if detail:
                parts.append(self._kinds_form(mention))
        return mark_safe("".join(parts))  # noqa: S308 - every value is escaped where it is put in

    def _link(self, name: str, number: int, words: str) -> str:
        return f'<a href="{escape(numbered(name, self._slug, number))}">{escape(words)}</a>'

    def _corrections(self, mention: MentionView, undo: str | None) -> str:
        address = escape(numbered("listening:mention_sentiment", self._slug, mention.post))
        form = f'<form method="post" action="{address}" hx-post="{address}" {SWAP}'
        again = ""
        if undo:
            back = escape(_("Undo"))
            again = (
                f'{form}>{self._hidden}<input type="hidden" name="undo" value="1"><button class="btn small" '
                f'name="sentiment" value="{escape(undo)}">{icon("undo-2")}{back}</button></form>'
            )
        buttons = "".join(
            f'<button class="btn small" name="sentiment" value="{value}" '
            f'aria-pressed="{"true" if mention.sentiment == value else "false"}">{label}</button>'
            for value, label in self._feelings
        )
        asked = escape(_("Wrong sentiment?"))
        return (
            f'{again}<details class="correct"><summary>{asked}</summary>{form} class="row">{self._hidden}'
            f"{buttons}</form></details>"
        )

    def _kinds_form(self, mention: MentionView) -> str:
        context = {
            "mention": mention, "slug": self._slug, "here": self._here, "csrf": self._csrf,
            "risks": RISK_NAMES, "intents": INTENT_NAMES,
        }  # fmt: skip
        return render_to_string("listening/parts/kinds_form.html", context)


def _kinds(mention: MentionView) -> str:
    told = []
    if mention.risk:
        sure = _sure(mention.risk_by, mention.risk_probability)
        label = _("Risk:")
        told.append(f"{escape(label)} {escape(kind_name('risk', mention.risk))}{sure}")
    if mention.intent:
        sure = _sure(mention.intent_by, mention.intent_probability)
        label = _("Intent:")
        told.append(f"{escape(label)} {escape(kind_name('intent', mention.intent))}{sure}")
    return f"<span>{' · '.join(told)}</span>" if told else ""


def _sure(by: str, probability: float) -> str:
    words = _("said by a person") if by == "person" else sure_words(probability)
    return f" ({escape(words)})" if words else ""
