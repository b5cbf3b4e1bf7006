"""People correct the machine: risk and intent of a post, claims, who an account is. Kept, audited, counts from then on."""

from typing import Any

from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.engine.text import INTENTS, RISKS
from firebreak.listening import store
from firebreak.listening.actions.common import hold_brand, monitor_topic, named, topic
from firebreak.listening.models import AccountKind, ClaimExclusion, ClaimNote, Monitor
from firebreak.listening.store.joining import copies_in_claim, join_claims
from firebreak.org.models import Brand, Person

MOST_COPIES = 2_000
MOST_NUMBER = 2**63 - 1


def correct_risk(*, actor: Actor, brand: Brand, person: Person, post: int, risk: str) -> None:
    """A person's word on the risk that a post speaks of, empty for none. Raises :class:`WrongInput`."""
    if risk and risk not in RISKS:
        raise WrongInput("risk.unknown", "Choose one of the risks, or none.", risk=risk)
    with change(actor=actor, brand_id=brand.pk, action="mention.risk_corrected") as record:
        _noted(record, post, store.correct_risk(brand.pk, post, risk), risk, person)


def correct_intent(*, actor: Actor, brand: Brand, person: Person, post: int, intent: str) -> None:
    """A person's word on what a post wants, empty for none. Raises :class:`WrongInput`."""
    if intent and intent not in INTENTS:
        raise WrongInput("intent.unknown", "Choose one of the intents, or none.", intent=intent)
    with change(actor=actor, brand_id=brand.pk, action="mention.intent_corrected") as record:
        _noted(record, post, store.correct_intent(brand.pk, post, intent), intent, person)


def _noted(record: Change, post: int, before: list[tuple[int, str, str]], after: str, person: Person) -> None:
    if not before:
        raise WrongInput("mention.unknown", "This mention is not here any more.", post=post)
    _, said, by = before[0]
    record.about(f"post:{post}", before=said, by=by, after=after, person=str(person.uid))
    _touch(record, {monitor for monitor, _, _ in before})


def _touch(record: Change, monitors: set[int]) -> None:
    for row in Monitor.objects.filter(pk__in=monitors):
        record.touches(monitor_topic(row.brand_id, row.pk))


def rename_claim(*, actor: Actor, brand: Brand, claim: int, name: str) -> ClaimNote:
    """Give a claim a name of the brand's own. Raises :class:`WrongInput`."""
    with change(actor=actor, brand_id=brand.pk, action="claim.renamed") as record:
        note = _note(brand, claim)
        before, note.name = note.name, named(name)
        note.save()
        _about(record, note, before=before, after=note.name)
    return note


def judge_claim(
    *, actor: Actor, brand: Brand, person: Person, claim: int, verdict: str, reason: str
) -> ClaimNote:
    """Say whether a claim is true, with the reason. Raises :class:`WrongInput`."""
    reason = reason.replace("\x00", "").strip()[:2000]
    if verdict not in ClaimNote.Verdict.values:
        raise WrongInput("claim.bad_verdict", "Choose true, false or not known.", field="verdict")
    if not reason and verdict != ClaimNote.Verdict.UNKNOWN:
        raise WrongInput("claim.reason_missing", "Say in a few words how you know.", field="reason")
    with change(actor=actor, brand_id=brand.pk, action="claim.judged") as record:
        note = _note(brand, claim)
        before = note.verdict
        note.verdict, note.reason, note.decided_by, note.decided_at = verdict, reason, person, now()
        note.save()
        _about(record, note, before=before, after=verdict, reason=reason)
    return note


def merge_claims(*, actor: Actor, brand: Brand, claim: int, into: int) -> int:
    """Two claims are one: what says ``claim``, now and later, belongs to ``into``. How many posts came over.

    Raises :class:`WrongInput` when the other is not a claim of the brand.
    """
    with change(actor=actor, brand_id=brand.pk, action="claim.merged") as record:
        hold_brand(brand)
        if claim == into or not _known(brand, claim) or not _known(brand, into):
            raise WrongInput("claim.bad_target", "Choose another claim of this brand.", field="into")
        note = _note(brand, claim)
        joined = join_claims(brand.pk, claim, into)
        note.into = into
        note.save()
        ClaimNote.objects.filter(brand=brand, into=claim).update(into=into)
        ClaimNote.objects.filter(brand=brand, number=into).update(into=0)
        _about(record, note, into=into, posts=joined.posts)
        _touch(record, joined.monitors)
    return joined.posts


def take_out_of_claim(*, actor: Actor, brand: Brand, claim: int, post: int) -> int:
    """This post and its near copies do not make this claim, now and later. How many were taken out.

    Raises :class:`WrongInput` when the post is not in the claim.
    """
    with change(actor=actor, brand_id=brand.pk, action="claim.post_taken_out") as record:
        rows = store.page(
            store.Where(brand=brand.pk, monitors=_monitors(brand), posts=(post,), claim=claim), limit=1
        )
        if not rows:
            raise WrongInput("claim.not_in_it", "This post is not part of the claim any more.", field="post")
        leader = rows[0].copy_of or post
        gone = copies_in_claim(brand.pk, leader, claim, MOST_COPIES)
        moved = {monitor for one in gone for monitor, _ in store.correct_claim(brand.pk, one, 0)}
        ClaimExclusion.objects.get_or_create(brand=brand, claim=claim, post=leader)
        record.about(f"claim:{claim}", post=post, leader=leader, posts=len(gone))
        record.touches(topic(brand.pk, "claims"))
        _touch(record, moved)
    return len(gone)


def set_account_kind(
    *, actor: Actor, brand: Brand, person: Person, platform: str, author: str, kind: str, reason: str = ""
) -> AccountKind | None:
    """Say who an account is, for every monitor of the brand; an empty kind takes it back. Raises :class:`WrongInput`."""
    author = author.replace("\x00", "").strip().lstrip("@").casefold()
    platform, reason = platform.replace("\x00", "").strip(), reason.replace("\x00", "").strip()[:500]
    if not author or len(author) > 300 or len(platform) > 40:
        raise WrongInput("account.unknown", "Say which account.", field="author")
    if kind and kind not in AccountKind.Kind.values:
        raise WrongInput("account.bad_kind", "Choose one of the kinds.", field="kind")
    with change(actor=actor, brand_id=brand.pk, action="account.kind_set") as record:
        key: dict[str, Any] = {"brand": brand, "platform": platform, "author": author}
        before = AccountKind.objects.filter(**key).first()
        row: AccountKind | None = None
        if kind:
            told: dict[str, Any] = {"kind": kind, "reason": reason, "set_by": person, "set_at": now()}
            row, _ = AccountKind.objects.update_or_create(**key, defaults=told)
        elif before is not None:
            before.delete()
        record.about(
            f"account:{platform}:{author}", before=before.kind if before else "", after=kind, reason=reason
        )
        record.touches(topic(brand.pk, "accounts"))
    return row


def _monitors(brand: Brand) -> tuple[int, ...]:
    return tuple(Monitor.objects.filter(brand=brand, removed_at=None).values_list("pk", flat=True))


def _known(brand: Brand, claim: int) -> bool:
    if not 0 < claim <= MOST_NUMBER:
        return False
    where = store.Where(brand=brand.pk, monitors=_monitors(brand), claim=claim)
    return bool(where.monitors and store.page(where, limit=1))


def _note(brand: Brand, claim: int) -> ClaimNote:
    if not _known(brand, claim) and not ClaimNote.objects.filter(brand=brand, number=claim).exists():
        raise WrongInput("claim.unknown", "This claim is not here any more.", claim=claim)
    return ClaimNote.objects.get_or_create(brand=brand, number=claim)[0]


def _about(record: Change, note: ClaimNote, **body: Any) -> None:
    record.about(f"claim:{note.number}", **body)
    record.touches(topic(note.brand_id, "claims"))
