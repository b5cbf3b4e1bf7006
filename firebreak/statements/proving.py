"""The proof of a statement: which bytes, whom the policy asked about them, who said what, who sent them out and where.

Plain data for a file. Whoever holds it can take SHA-256 of a published text and find the digest that somebody approved; the
audit chain of the brand holds the same digests under ``statement:<uid>``.
"""

from typing import Any

from firebreak.base.models import AuditEntry
from firebreak.org.models import Person
from firebreak.statements.facts import told_values
from firebreak.statements.models import Answer, Asking, Statement
from firebreak.statements.texts import needs_of

SHAPE = 1
"""Of this file."""


def proof_of(row: Statement, person: Person | None = None) -> dict[str, Any]:
    """Everything about one statement that shows how it came to be published, the oldest first, as far as this person may
    know (without one: an API token)."""
    return {
        "shape": SHAPE, "statement": str(row.uid), "brand": row.brand.name, "kind": row.kind, "level": row.level,
        "state": row.state, "template": {"key": row.template, "version": row.item_version, "digest": row.item_digest},
        "digest": row.digest, "texts": _texts(row), "values": told_values(row, person),
        "written_by": row.writers, "approved_how": row.approved_how, "approved_digest": row.approved_digest,
        "approved_at": _time(row.approved_at), "askings": [_asking(one) for one in row.askings.order_by("number")],
        "released_at": _time(row.released_at), "released_by": _person(row.released_by), "alone": row.alone,
        "reason": row.reason, "publications": _publications(row), "audit": _audit(row),
        "versions": _versions(row),
    }  # fmt: skip


def _texts(row: Statement) -> list[dict[str, str]]:
    return [
        {"channel": channel, "language": language, "text": text, "sha256": row.digests[channel][language]}
        for channel, texts in row.variants.items()
        for language, text in texts.items()
    ]


def _asking(asking: Asking) -> dict[str, Any]:
    needs = needs_of(asking)
    answers = list(asking.answers.select_related("person").order_by("pk"))
    asked = list(asking.asked.select_related("person").order_by("step", "place", "duty"))
    return {
        "number": asking.number, "asked_at": _time(asking.asked_at), "asked_by": _person(asking.asked_by),
        "digest": asking.digest, "ended": asking.ended, "ended_at": _time(asking.ended_at),
        "steps": [
            {
                "outside": one.outside, "languages": one.languages, "how": one.how, "duties": list(one.people),
                "asked": [
                    {"duty": row.duty, "person": _person(row.person), "at": _time(row.at)}
                    for row in asked if row.step == number
                ],
                "answers": [_answer(row, asked) for row in answers if row.step == number],
            }
            for number, one in enumerate(needs.rounds)
        ],
    }  # fmt: skip


def _answer(row: Answer, asked: list[Any]) -> dict[str, Any]:
    """``for``: duties and languages that this person had been asked for by then; the digest is what was signed."""
    mine = [
        one.duty
        for one in asked
        if one.step == row.step and one.person_id == row.person_id and one.at <= row.created_at
    ]
    return {
        "verdict": row.verdict, "for": mine, "digest": row.digest, "at": _time(row.created_at), "word": row.word,
        "person": _person(row.person), "outside": row.name if row.reading_id else "",
    }  # fmt: skip


def _versions(row: Statement) -> list[dict[str, Any]]:
    """Each saving: which bytes by their digest, who made them, whether they were approved."""
    return [
        {
            "number": one.number, "digest": one.digest, "by": _person(one.made_by), "at": _time(one.at),
            "approved_how": one.approved_how, "approved_at": _time(one.approved_at),
        }
        for one in row.versions.select_related("made_by").defer("variants").order_by("number")
    ]  # fmt: skip


def _publications(row: Statement) -> list[dict[str, Any]]:
    return [
        {
            "channel": one.channel, "language": one.language, "sha256": one.digest, "where": one.where,
            "link": one.link, "at": _time(one.at), "noted_by": _person(one.noted_by),
        }
        for one in row.publications.select_related("noted_by").order_by("at", "pk")
    ]  # fmt: skip


def _audit(row: Statement) -> list[dict[str, Any]]:
    """Its entries in the chain, by number and digest."""
    found = AuditEntry.objects.filter(brand_id=row.brand_id, object=f"statement:{row.uid}").order_by("number")
    return [
        {"number": one.number, "action": one.action, "at": _time(one.at), "digest": one.digest}
        for one in found
    ]


def _person(person: Any) -> dict[str, str] | None:
    return {"uid": str(person.uid), "name": person.name} if person is not None else None


def _time(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
