"""Small reads of one statement that actions, policy and pages share."""

from collections import defaultdict

from firebreak.base.prepared import Prepared
from firebreak.engine import shapes
from firebreak.plan.folders.checking import GAP
from firebreak.plan.items import Template
from firebreak.statements.asking import Frozen, Given
from firebreak.statements.models import Answer, Asked, Asking, Statement
from firebreak.statements.rendering import words_of

_open = Prepared(
    lambda statement: Asking.objects.filter(statement=statement, ended_at=None).order_by("-number")[:1]
)
_asked = Prepared(lambda asking: Asked.objects.filter(asking=asking))
_answers = Prepared(lambda asking: Answer.objects.filter(asking=asking).select_related("person"))


def template_of(statement: Statement) -> Template:
    """The template as it was when the text was begun."""
    return shapes.convert(statement.source, Template)


def open_asking(statement: Statement) -> Asking | None:
    """The request that still waits for answers."""
    found = _open.first(statement.pk)
    if found is not None:
        found.statement = statement
    return found


def needs_of(asking: Asking) -> Frozen:
    """Policy and people as they were when it was asked."""
    return shapes.convert(asking.needs, Frozen)


def about(row: Statement) -> str:
    """How publishing names whose text it is."""
    return f"statement:{row.uid}"


OUTSIDE = "outside"
"""In place of a person's uid, for the reader outside."""


def given_by_step(asking: Asking) -> dict[int, list[Given]]:
    """Step -> the answers in it, each with the duties for which that person had been asked by then."""
    asked = _asked.all(asking.pk)
    found: dict[int, list[Given]] = defaultdict(list)
    for one in _answers.all(asking.pk):
        duties = frozenset(
            row.duty
            for row in asked
            if row.step == one.step and row.person_id == one.person_id and row.at <= one.created_at
        )
        found[one.step].append(Given(str(one.person.uid) if one.person else OUTSIDE, one.verdict, duties))
    return found


def names_somebody(row: Statement) -> bool:
    """Whether the text has a gap for a person's name."""
    template = template_of(row)
    words = words_of(template, row.channels, row.languages, row.edits)
    used = {name for texts in words.values() for text in texts.values() for name in GAP.findall(text)}
    return any(gap.sort == "name" for name, gap in template.placeholders.items() if name in used)
