"""What the page of a claim shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.base.models import AuditEntry
from firebreak.listening import queries
from firebreak.listening.queries.claims import LIMIT, ClaimPage, denying, growth, other_claims
from firebreak.listening.store.understood import Told
from firebreak.listening.views.addresses import mentions_address
from firebreak.listening.views.cards import cards
from firebreak.listening.views.common import platform_name
from firebreak.listening.views.kinds import HOW_IT_CAME, VERDICTS
from firebreak.listening.views.people import names_of
from firebreak.listening.views.understand_page import claim_title
from firebreak.org.access import BrandRequest
from firebreak.web.charts import Chart, bars, time_series
from firebreak.web.parts.numbers import compact, percent, plain

POINTS = 60
SHOWN = 12
MOST_OF_PART = 100
DEEPEST = 6


def claim_context(request: BrandRequest, page: ClaimPage) -> dict[str, Any]:
    """Everything on the page."""
    brand, one = request.brand, page.claim
    posts_href = mentions_address(brand, claim=one.number)
    part, shown = part_of(request, page)
    first = queries.by_numbers(brand, [one.first.post])
    return {
        "claim": one,
        "title": claim_title(one),
        "posts_href": posts_href,
        "stats": stats(page, posts_href, reverse("listening:claim", args=[brand.slug, one.number])),
        "first": cards(request, first),
        "typical": cards(request, queries.by_numbers(brand, [one.typical.post]))
        if one.typical.post != one.first.post
        else [],
        "chart": timeline(page, brand),
        "platforms": bars(
            [
                (str(platform_name(code)), count, mentions_address(brand, claim=one.number, platform=code))
                for code, count in one.platforms
            ],
            title=_("Platforms"),
        ),
        "path": path_rows(page, brand),
        "part": part,
        "posts": cards(request, queries.by_numbers(brand, [told.post for told in shown])),
        "read": _("from its first {read} of {total} posts").format(read=plain(LIMIT), total=plain(one.size))
        if one.size > len(page.posts)
        else "",
        "monitors": page.monitors,
        "verdicts": VERDICTS,
        "verdict": VERDICTS[one.verdict],
        "others": other_claims(brand, one.number) if request.may("listening.correct") else [],
        "history": history(request, one.number),
    }


def part_of(request: BrandRequest, page: ClaimPage) -> tuple[str, list[Told]]:
    """The part that the address asks for, with its posts: those that deny it, near copies, or just the first."""
    match request.GET.get("part"):
        case "denials":
            return "denials", denying(page.posts)[:MOST_OF_PART]
        case "copies":
            return "copies", [told for told in page.posts if told.copy_of][:MOST_OF_PART]
    return "", page.posts[:SHOWN]


def stats(page: ClaimPage, href: str, here: str) -> list[tuple[str, str, str, str]]:
    """``(label, value, note, address)`` of the numbers on top."""
    one = page.claim
    copies, denials = f"{here}?part=copies#posts", f"{here}?part=denials#posts"
    return [
        (_("Posts"), compact(one.size), "", href),
        (_("Authors"), compact(one.authors), "", href),
        (_("Near copies"), percent(one.copies), _("the same text by somebody else"), copies),
        (_("Deny it"), percent(one.denials), _("by cue words, a hint only"), denials),
    ]


def timeline(page: ClaimPage, brand: Any) -> Chart:
    """Posts over the claim's life, each step opening to its posts."""
    since, until = page.since, page.until
    step = (until - since) / POINTS
    counts = growth([told.time for told in page.posts], since.timestamp(), until.timestamp(), POINTS)
    moments = [since + step * at for at in range(POINTS)]
    links = [
        mentions_address(brand, claim=page.claim.number, since=at, until=at + step + timedelta(seconds=1))
        for at in moments
    ]
    return time_series(list(zip(moments, counts, strict=True)), title=_("Posts over time"), links=links)


def path_rows(page: ClaimPage, brand: Any) -> list[dict[str, Any]]:
    """Who said it and who carried it on, in order of time; deeper steps stand further in.

    Those who said it by themselves and brought nobody are on no path.
    """
    return [
        {
            "author": step.author,
            "time": datetime.fromtimestamp(step.time, UTC),
            "how": HOW_IT_CAME.get(step.how, step.how),
            "depth": min(step.depth, DEEPEST),
            "brought": step.brought,
            "href": reverse("listening:mention", args=[brand.slug, page.numbers[step.id]]),
        }
        for step in page.path
        if step.depth or step.brought or step.id == page.path[0].id
    ]


def history(request: BrandRequest, number: int) -> list[tuple[datetime, str, str]]:
    """What people did with the claim, newest first: when, what, who."""
    rows = AuditEntry.objects.filter(brand_id=request.brand.pk, object=f"claim:{number}").order_by("-number")[
        :20
    ]
    entries = list(rows)
    names = names_of(row.actor for row in entries)
    words = {
        "claim.renamed": _("Renamed"),
        "claim.judged": _("Judged"),
        "claim.merged": _("Made part of another claim"),
        "claim.post_taken_out": _("A post was taken out"),
    }
    return [(row.at, words.get(row.action, row.action), names[row.actor]) for row in entries]
