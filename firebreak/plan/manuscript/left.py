"""Everything of a document that does not come into the plan, as one text to keep: nothing is lost."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from firebreak.plan.manuscript.blocks import Block, Manuscript, plain
from firebreak.plan.manuscript.sections import Section


def left_behind(
    manuscript: Manuscript, out: Iterable[Section], people: Iterable[tuple[str, Sequence[Block]]]
) -> str:
    """In the language of the page; empty where everything came in."""
    return "\n\n".join(_parts(manuscript, list(out), list(people))).strip()


def _parts(
    manuscript: Manuscript, out: list[Section], people: list[tuple[str, Sequence[Block]]]
) -> Iterator[str]:
    for section in out:
        told = "\n".join([section.text, *(f"- {text}" for text in section.fields.values())]).strip()
        yield f"# {' › '.join([*section.above, section.title])}\n\n{told}".strip()
    for title, blocks in people:
        head = _("People: {title}").format(title=title)
        yield f"# {head}\n\n{plain(blocks)}"
    lists = (
        (_("Deleted in Word, not yet accepted"), manuscript.deleted),
        (_("Comments"), manuscript.comments),
        (_("Headers and footers"), manuscript.margins),
        (_("Pictures"), [one or _("A picture without a description") for one in manuscript.pictures]),
    )
    for head, lines in lists:
        if lines:
            yield f"# {head}\n\n" + "\n".join(f"- {' '.join(line.split())}" for line in lines)
