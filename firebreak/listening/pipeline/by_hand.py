"""What people said of claims goes before the machine's grouping, for every post that comes in later."""

from collections.abc import Sequence

from firebreak.listening.models import ClaimExclusion, ClaimNote
from firebreak.listening.store.records import NOVEL, NOVEL_S, Judged
from firebreak.listening.store.sql import any_of, array, fetch


def as_people_said(brand: int, posts: Sequence[tuple[int, Judged]]) -> None:
    """Posts of a merged claim belong to the kept one; near copies of what was taken out of a claim do not make it."""
    claimed = [(number, judged) for number, judged in posts if judged.claim]
    if not claimed:
        return
    numbers = {judged.claim for _, judged in claimed}
    into = dict(
        ClaimNote.objects.filter(brand_id=brand, number__in=numbers)
        .exclude(into=0)
        .values_list("number", "into")
    )
    began = _began(brand, set(into.values()))
    for _, judged in claimed:
        kept = into.get(judged.claim)
        if kept is not None:
            judged.claim = kept
            new = judged.post.time < began.get(kept, judged.post.time) + NOVEL_S
            judged.marks = (judged.marks & ~NOVEL) | (NOVEL if new else 0)
    out = set(
        ClaimExclusion.objects.filter(
            brand_id=brand, claim__in={judged.claim for _, judged in claimed}
        ).values_list("claim", "post")
    )
    for number, judged in claimed:
        if out and (judged.claim, judged.copy_of or number) in out:
            judged.claim, judged.marks = 0, judged.marks & ~NOVEL


def _began(brand: int, claims: set[int]) -> dict[int, float]:
    if not claims:
        return {}
    return dict(
        fetch(
            f"SELECT claim, MIN(time) FROM store_mention WHERE {any_of('claim')} AND claim <> 0 AND +brand = %s "  # noqa: S608
            "GROUP BY claim",
            [array(claims), brand],
        )
    )
