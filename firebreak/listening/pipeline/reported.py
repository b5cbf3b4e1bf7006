"""Posts that people brought by other ways than the form, such as a forwarded mail: they become reports."""

from collections.abc import Sequence

from firebreak.base.actions import change, machine
from firebreak.base.storable import text as storable
from firebreak.engine.posts import Post
from firebreak.listening import store
from firebreak.listening.actions.monitors import ensure_reports_monitor
from firebreak.listening.models import Report
from firebreak.listening.pipeline.judging import REPORTED, is_reported
from firebreak.org.models import Brand

ACTOR = machine("pipeline")
MOST_TEXT = 20_000


def reports_key(brand: int, posts: Sequence[Post]) -> int:
    """The brand's monitor for reports when a batch needs it, else 0. Marks the posts as not verified."""
    brought = [post for post in posts if is_reported(post)]
    if not brought:
        return 0
    for post in brought:
        post.verified = False
        if post.seen_where not in Report.Seen.values:
            post.seen_where = REPORTED.get(post.kind) or Report.Seen.PUBLIC
    return ensure_reports_monitor(actor=ACTOR, brand=Brand.objects.get(pk=brand)).pk


def keep_reports(brand: int, batch: store.Incoming, stored: store.Stored) -> None:
    """One report for each post that was brought and is new; in the transaction of the posts."""
    for judged in batch.judged:
        post = judged.post
        if not is_reported(post):
            continue
        number = stored.numbers.get((storable(post.platform), storable(post.id)))
        if number is None or number not in stored.fresh:
            continue
        link = post.url if post.url.startswith(("http://", "https://")) and len(post.url) <= 2000 else ""
        with change(actor=ACTOR, brand_id=brand, action="report.made") as record:
            made = Report.objects.create(
                brand_id=brand, post_id=number, seen_where=post.seen_where, link=storable(link),
                text=storable(post.words[:MOST_TEXT]), reporter_name=storable((post.author_name or post.author)[:120]),
            )  # fmt: skip
            record.about(f"report:{made.uid}", seen_where=made.seen_where, source=batch.source)
            record.touches(f"b{brand}.reports")
