"""The page "Understand": what is said, by whom, in whose words; and every correction by hand counts from then on."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditEntry
from firebreak.listening import actions, queries, store
from firebreak.listening.actions import corrections
from firebreak.listening.models import AccountKind, ClaimNote
from firebreak.listening.queries import MentionFilter
from firebreak.listening.queries.claims import claim, claims
from firebreak.listening.queries.latest import MOST, sample
from firebreak.listening.queries.voices import key_voices
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import HOSTILE, post
from firebreak.listening.tests.posts import make
from firebreak.listening.tests.test_understood import put

pytestmark = [pytest.mark.room, pytest.mark.django_db]

FIRE = "norrsken meters caught fire in three homes in Kiruna, firemen say"


@pytest.fixture
def client(responder: Any, client_of: Any) -> Any:
    return client_of(responder)


@pytest.fixture
def page_of(client: Any, monitor: Any) -> Any:
    def get(**query: str) -> str:
        address = reverse("listening:understand", args=[monitor.brand.slug, monitor.uid])
        reply = client.get(address, query)
        assert reply.status_code == 200
        return str(reply.content.decode())

    return get


def burning(feed: Any, count: int = 6) -> None:
    feed(
        [
            post(40 - number, f"{FIRE} {'!' * number}", author=f"neighbour{number}", followers=50 * number)
            for number in range(count)
        ]
    )


def only_claim(brand: Any, monitor: Any) -> Any:
    until = now()
    since = until.replace(year=until.year - 1)
    found = claims(brand, monitor, since, until, sample(monitor, since, until))
    assert len(found) == 1
    return found[0]


def test_not_sure_is_shown_as_such_and_opens_to_its_posts(
    brand: Any, monitor: Any, page_of: Any, client: Any
) -> None:
    for number in range(3):
        put(brand, [monitor.pk], number, risk="safety", risk_probability=0.9)
    for number in range(3, 5):
        put(brand, [monitor.pk], number)
    page = page_of()
    assert "Judged for 60% of the mentions." in page
    href = unescape(re.search(r'<a href="([^"]+)">Not sure about 2 mentions</a>', page)[1])  # type: ignore[index]
    assert "risk=none" in href
    assert client.get(href).content.decode().count('<article class="post') == 2


def test_every_number_of_the_stacked_charts_opens_to_its_posts(
    brand: Any, monitor: Any, feed: Any, page_of: Any, client: Any
) -> None:
    feed([post(200 + number, f"norrsken {number}", author=f"w{number}") for number in range(5)])
    for number in range(3):
        put(brand, [monitor.pk], number, risk="safety", risk_probability=0.9, ago=9_000.0)
    actions.create_monitor(actor=ACTOR, brand=brand, name="Other", kind="brand", query="nobody")
    page = page_of()
    for title, wanted in (("Main risks over time", 3), ("Mentions of each over time", 8)):
        table = page.split(f'<caption class="vh">{title}')[1].split("</table>")[0]
        found = [
            (unescape(href), int(told))
            for href, told in re.findall(r'<td class="n"><a href="([^"]+)">(\d+)', table)
        ]
        assert sum(told for _, told in found) == wanted
        for href, told in found:
            assert client.get(href).content.decode().count('<article class="post') == told


def test_how_sure_the_machine_is_stands_in_words(brand: Any, monitor: Any, page_of: Any) -> None:
    put(brand, [monitor.pk], 1, risk="safety", risk_probability=0.95)
    put(brand, [monitor.pk], 2, risk="legal", risk_probability=0.5)
    page = page_of()
    assert re.search(r'sure:</span>\s*<a href="[^"]*risk=safety[^"]*">Safety</a>', page)
    assert re.search(r'not very sure:</span>\s*<a href="[^"]*risk=legal[^"]*">Legal</a>', page)


def test_a_corrected_risk_moves_the_counts_and_is_audited(brand: Any, monitor: Any, client: Any) -> None:
    number = put(brand, [monitor.pk], 1, risk="legal", risk_probability=0.6)
    address = reverse("listening:mention_kinds", args=[brand.slug, number])
    assert client.post(address, {"risk": "safety", "intent": "help"}).status_code == 302
    assert store.shares(monitor.pk, 0, 1e11, "risk") == [("safety", 1, 0)]
    assert store.shares(monitor.pk, 0, 1e11, "intent") == [("help", 1, 0)]
    assert store.check() == []
    said = AuditEntry.objects.get(action="mention.risk_corrected", brand_id=brand.pk)
    body = json.loads(said.payload.body)
    assert (body["before"], body["after"]) == ("legal", "safety")


def test_saving_only_an_intent_leaves_the_machines_risk_the_machines(
    brand: Any, monitor: Any, client: Any
) -> None:
    number = put(brand, [monitor.pk], 1, risk="legal", risk_probability=0.6)
    client.post(
        reverse("listening:mention_kinds", args=[brand.slug, number]), {"risk": "legal", "intent": "help"}
    )
    item = queries.mention(brand, number)
    assert item is not None
    assert (item.risk_by, item.intent_by) == ("model", "person")


@pytest.mark.parametrize(
    ("query", "count"),
    [("risk=safety", 2), ("risk=none", 1), ("intent=help", 1), ("toxic=1", 1), ("followers_from=1000", 1),
     ("followers_to=1000", 2)],
)  # fmt: skip
def test_mentions_are_filtered_by_what_was_understood(
    query: str, count: int, brand: Any, monitor: Any, client: Any
) -> None:
    put(brand, [monitor.pk], 1, risk="safety", intent="help", followers=5_000)
    put(brand, [monitor.pk], 2, risk="safety", marks=store.TOXIC)
    put(brand, [monitor.pk], 3)
    page = client.get(f"/b/{brand.slug}/listening/mentions?{query}").content.decode()
    assert page.count('<article class="post') == count


def test_a_claim_names_its_first_post_and_counts_authors_and_copies(
    brand: Any, monitor: Any, feed: Any, page_of: Any
) -> None:
    burning(feed)
    one = only_claim(brand, monitor)
    assert (one.posts, one.size, one.authors) == (6, 6, 6)
    assert one.first.author == "neighbour0"
    assert one.copies == pytest.approx(5 / 6)
    assert reverse("listening:claim", args=[brand.slug, one.number]) in page_of()


def test_the_posts_that_deny_a_claim_open_from_its_share(
    brand: Any, monitor: Any, feed: Any, client: Any, page_of: Any
) -> None:
    burning(feed)
    feed([post(2, "It is false that " + FIRE.replace("norrsken", "the norrsken"), author="checker")])
    found = only_claim(brand, monitor)
    assert found.denials == 1 / 7
    assert f"/claims/{found.number}?part=denials#posts" in page_of(range="24h")
    address = reverse("listening:claim", args=[brand.slug, found.number])
    panel = client.get(address, {"part": "denials"}).content.decode().split('id="posts"')[1]
    told = panel.split('id="path"')[0]
    assert "Posts that deny it" in told
    assert told.count('<article class="post') == 1
    assert "checker" in told


def test_a_claim_has_a_path_in_order_of_time(brand: Any, monitor: Any, feed: Any, client: Any) -> None:
    feed([post(30, FIRE, author="ann"), post(20, FIRE, author="bo", kind="repost", parent="p30")])
    one = only_claim(brand, monitor)
    found = claim(brand, one.number)
    assert found is not None
    assert [(step.author, step.how, step.brought) for step in found.path] == [
        ("ann", "start", 1),
        ("bo", "repost", 0),
    ]
    page = client.get(reverse("listening:claim", args=[brand.slug, one.number])).content.decode()
    assert "brought 1 post" in page


def test_a_persons_verdict_needs_a_reason_and_is_kept(
    brand: Any, monitor: Any, feed: Any, client: Any
) -> None:
    burning(feed)
    one = only_claim(brand, monitor)
    act = reverse("listening:claim_action", args=[brand.slug, one.number])
    client.post(act, {"action": "judge", "verdict": "false", "reason": " "})
    assert not ClaimNote.objects.filter(verdict="false").exists()
    client.post(act, {"action": "judge", "verdict": "false", "reason": "The fire brigade says no."})
    page = client.get(reverse("listening:claim", args=[brand.slug, one.number])).content.decode()
    assert "The fire brigade says no." in page
    assert AuditEntry.objects.filter(action="claim.judged", object=f"claim:{one.number}").exists()


def test_a_claim_is_renamed(brand: Any, monitor: Any, feed: Any, client: Any, page_of: Any) -> None:
    burning(feed)
    one = only_claim(brand, monitor)
    act = reverse("listening:claim_action", args=[brand.slug, one.number])
    client.post(act, {"action": "rename", "name": "Burning meters"})
    assert "Burning meters" in page_of()


def two_claims(brand: Any, monitor: Any) -> tuple[int, int]:
    first = put(brand, [monitor.pk], 1, ago=9 * 3600.0)
    store.correct_claim(brand.pk, first, first)
    second = put(brand, [monitor.pk], 2, ago=600.0)
    store.correct_claim(brand.pk, second, second)
    third = put(brand, [monitor.pk], 3, ago=300.0)
    store.correct_claim(brand.pk, third, second)
    return first, second


def test_merged_claims_are_one_and_the_old_address_leads_there(brand: Any, monitor: Any, client: Any) -> None:
    first, second = two_claims(brand, monitor)
    act = reverse("listening:claim_action", args=[brand.slug, second])
    reply = client.post(act, {"action": "merge", "into": first})
    assert reply["Location"] == reverse("listening:claim", args=[brand.slug, first])
    held = queries.mentions(brand, MentionFilter(claim=first)).items
    assert len(held) == 3
    assert [bool(item.marks & store.NOVEL) for item in held] == [False, False, True]
    assert store.check() == []
    old = client.get(reverse("listening:claim", args=[brand.slug, second]))
    assert old["Location"] == reverse("listening:claim", args=[brand.slug, first])


def test_a_claim_cannot_be_merged_into_itself_or_into_nothing(brand: Any, monitor: Any) -> None:
    first, _ = two_claims(brand, monitor)
    for into in (first, 999_999, 0, -1, 2**70):
        with pytest.raises(WrongInput):
            corrections.merge_claims(actor=ACTOR, brand=brand, claim=first, into=into)


def test_new_posts_of_a_merged_claim_belong_to_the_kept_one(brand: Any, monitor: Any, feed: Any) -> None:
    burning(feed, 3)
    gone = only_claim(brand, monitor).number
    kept = put(brand, [monitor.pk], 900, ago=7200.0)
    store.correct_claim(brand.pk, kept, kept)
    corrections.merge_claims(actor=ACTOR, brand=brand, claim=gone, into=kept)
    feed([post(1, FIRE + " today", author="late")])
    item = next(i for i in queries.mentions(brand, MentionFilter()).items if i.author == "late")
    assert item.claim == kept


def test_a_post_taken_out_stays_out_with_its_copies(brand: Any, monitor: Any, feed: Any) -> None:
    burning(feed, 3)
    one = only_claim(brand, monitor)
    assert corrections.take_out_of_claim(actor=ACTOR, brand=brand, claim=one.number, post=one.first.post) == 3
    feed([post(1, FIRE, author="late")])
    assert [item.claim for item in queries.mentions(brand, MentionFilter()).items] == [0, 0, 0, 0]
    assert store.check() == []


def test_an_accounts_kind_set_by_a_person_counts_for_every_monitor(
    brand: Any, monitor: Any, client: Any
) -> None:
    put(brand, [monitor.pk], 1, author="City_Herald", followers=90_000)
    until = now()
    since = until.replace(year=until.year - 1)
    seen = sample(monitor, since, until)
    assert key_voices(brand, seen)[0].voice.kind == "media"
    client.post(
        reverse("listening:account_kind", args=[brand.slug]),
        {"platform": "x", "author": "@City_Herald", "kind": "competitor", "reason": "Owned by Sunda"},
    )
    found = key_voices(brand, seen)[0]
    assert (found.voice.kind, found.by_person, found.reason) == ("competitor", True, "Owned by Sunda")
    corrections.set_account_kind(
        actor=ACTOR, brand=brand, person=None, platform="x", author="city_herald", kind=""  # type: ignore[arg-type]
    )  # fmt: skip
    assert not AccountKind.objects.exists()
    assert key_voices(brand, seen)[0].voice.kind == "media"


def test_a_large_window_is_read_in_part_and_the_page_says_so(brand: Any, monitor: Any, page_of: Any) -> None:
    judged = [
        store.Judged(make(number, f"norrsken {number}"), [monitor.pk], judged="neutral")
        for number in range(MOST + 3)
    ]
    with transaction.atomic():
        store.add(store.Incoming(brand.pk, 0, brand.pk, now().timestamp(), judged))
    assert "from the latest 2,000 of 2,003" in page_of()


def test_without_a_past_no_term_is_called_rising(brand: Any, monitor: Any, page_of: Any) -> None:
    put(brand, [monitor.pk], 1)
    assert "too few to tell what is new" in page_of()


def test_a_term_rises_against_the_past_and_opens_to_its_posts(
    brand: Any, monitor: Any, feed: Any, page_of: Any, client: Any
) -> None:
    for number in range(40):
        put(brand, [monitor.pk], 100 + number, ago=3 * 86_400.0)
    feed([post(n, f"norrsken kettle recall number {n}", author=f"w{n}") for n in range(20)])
    page = page_of()
    href = unescape(re.search(r'<a href="([^"]+)"><bdi>recall</bdi>', page)[1])  # type: ignore[index]
    assert client.get(href).content.decode().count('<article class="post') == 20


def test_share_of_voice_shows_the_chosen_monitors(brand: Any, monitor: Any, page_of: Any) -> None:
    from firebreak.listening import actions

    rival = actions.create_monitor(actor=ACTOR, brand=brand, name="Sunda", kind="competitor", query="sunda")
    silent = actions.create_monitor(actor=ACTOR, brand=brand, name="Other", kind="brand", query="other")
    put(brand, [monitor.pk], 1)
    put(brand, [rival.pk], 2)
    page = page_of(beside=str(rival.uid))
    table = page[page.index('id="share"') :]
    assert '<th scope="row">Sunda</th><td class="num">50%</td>' in table
    assert '<th scope="row">Other</th>' not in table
    assert '<th scope="row">Other</th>' in page_of()
    assert silent.title


def test_what_people_write_is_never_markup_here(brand: Any, monitor: Any, feed: Any, client: Any) -> None:
    feed([post(n, f"norrsken {HOSTILE}", author="<b>x", author_name=HOSTILE) for n in (1, 2)])
    one = only_claim(brand, monitor)
    corrections.rename_claim(actor=ACTOR, brand=brand, claim=one.number, name="<script>alert(2)</script>")
    for address in (
        reverse("listening:understand", args=[brand.slug, monitor.uid]),
        reverse("listening:claim", args=[brand.slug, one.number]),
    ):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>x" not in page


def test_another_brands_claim_is_not_found(
    brand: Any, monitor: Any, feed: Any, other_brand: Any, outsider: Any, client_of: Any
) -> None:
    burning(feed)
    one = only_claim(brand, monitor)
    stranger = client_of(outsider)
    assert stranger.get(reverse("listening:claim", args=[other_brand.slug, one.number])).status_code == 404
    act = reverse("listening:claim_action", args=[other_brand.slug, one.number])
    assert stranger.post(act, {"action": "rename", "name": "Mine"}).status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_an_unknown_claim_is_not_found(number: str, brand: Any, client: Any) -> None:
    assert client.get(f"/b/{brand.slug}/listening/claims/{number}").status_code == 404


def test_a_reader_cannot_correct(brand: Any, monitor: Any, viewer: Any, client_of: Any) -> None:
    number = put(brand, [monitor.pk], 1)
    client = client_of(viewer)
    address = reverse("listening:mention_kinds", args=[brand.slug, number])
    assert client.post(address, {"risk": "safety"}).status_code == 403


def test_a_mention_names_the_language_of_the_post_not_of_the_page(
    brand: Any, monitor: Any, client: Any
) -> None:
    number = put(brand, [monitor.pk], 1, language="sv")
    page = client.get(reverse("listening:mention", args=[brand.slug, number])).content.decode()
    assert "<dd>Swedish</dd>" in page
