"""The audit chain shows what was done to it."""

import itertools
import json
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.base import audit
from firebreak.base.models import AuditEntry, AuditHead, AuditPayload

pytestmark = [pytest.mark.room, pytest.mark.django_db]
_chain = itertools.count(1000)
_relaxed = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_bodies = st.dictionaries(
    st.text(max_size=6), st.one_of(st.integers(), st.text(max_size=10), st.none()), max_size=3
)
TAMPERS = {
    "schema": 2,
    "actor": "person:mallory",
    "action": "brand.robbed",
    "object": "brand:other",
    "payload_digest": "0" * 64,
    "previous": "1" * 64,
    "digest": "2" * 64,
}


def build(bodies):
    """A chain of its own with one link per body."""
    chain = next(_chain)
    with transaction.atomic():
        for number, body in enumerate(bodies):
            audit.record(
                brand_id=chain, actor="person:ada", action="thing.done", object=f"thing:{number}", body=body
            )
    return chain


def faults(chain):
    return {fault.kind for fault in audit.verify(chain) if isinstance(fault, audit.Fault)}


@given(st.lists(_bodies, max_size=6))
@_relaxed
def test_an_untouched_chain_verifies(bodies):
    assert faults(build(bodies)) == set()


@given(st.integers(1, 6), st.data())
@_relaxed
def test_every_change_of_a_single_field_shows(length, data):
    chain = build([{"n": n} for n in range(length)])
    victim = AuditEntry.objects.get(brand_id=chain, number=data.draw(st.integers(1, length)))
    column = data.draw(st.sampled_from([*TAMPERS, "at", "number", "body", "erased_by"]))
    mine = AuditEntry.objects.filter(pk=victim.pk)
    if column == "at":
        mine.update(at=victim.at + timedelta(microseconds=1))
    elif column == "number":
        mine.update(number=length + 7)
    elif column == "body":
        AuditPayload.objects.filter(entry=victim).update(body='{"n":99}')
    elif column == "erased_by":
        AuditPayload.objects.filter(entry=victim).update(
            body="", erased_by=data.draw(st.integers(0, length + 1))
        )
    else:
        mine.update(**{column: TAMPERS[column]})
    assert faults(chain), column


@given(st.integers(2, 6), st.data())
@_relaxed
def test_a_link_that_was_made_anew_with_fitting_digests_shows_at_the_next(length, data):
    chain = build([{"n": n} for n in range(length)])
    victim = AuditEntry.objects.get(brand_id=chain, number=data.draw(st.integers(1, length)))
    body = '{"n":99}'
    victim.payload_digest = audit._digest(body)
    victim.digest = audit._link_digest(victim)
    victim.save()
    AuditPayload.objects.filter(entry=victim).update(body=body)
    assert faults(chain) == ({"head"} if victim.number == length else {"previous"})


@given(st.integers(2, 6), st.data())
@_relaxed
def test_a_removed_link_shows(length, data):
    chain = build([{"n": n} for n in range(length)])
    victim = AuditEntry.objects.get(brand_id=chain, number=data.draw(st.integers(1, length)))
    AuditPayload.objects.filter(entry=victim).delete()
    AuditEntry.objects.filter(pk=victim.pk).delete()
    assert faults(chain)


@given(st.integers(2, 6), st.data())
@_relaxed
def test_two_links_that_changed_places_show(length, data):
    chain = build([{"n": n} for n in range(length)])
    one, two = data.draw(st.lists(st.integers(1, length), min_size=2, max_size=2, unique=True))
    for number, target in ((one, 9001), (two, one), (9001, two)):
        AuditEntry.objects.filter(brand_id=chain, number=number).update(number=target)
    assert faults(chain)


def test_a_link_moved_to_another_brand_shows():
    chain, other = build([{}, {}]), build([{}])
    AuditEntry.objects.filter(brand_id=chain, number=2).update(brand_id=other)
    assert faults(chain)
    assert faults(other)


def test_a_head_that_was_set_back_or_removed_shows():
    chain = build([{}, {}])
    AuditHead.objects.filter(brand_id=chain).update(number=1)
    assert "head" in faults(chain)
    AuditHead.objects.filter(brand_id=chain).delete()
    assert "head" in faults(chain)
    assert chain in audit.chains()


@given(st.lists(_bodies, min_size=1, max_size=5), st.data())
@_relaxed
def test_a_chain_verifies_after_erasure_and_the_erasure_is_in_it(bodies, data):
    chain = build(bodies)
    victim = AuditEntry.objects.get(brand_id=chain, number=data.draw(st.integers(1, len(bodies))))
    with transaction.atomic():
        done = audit.erase(victim, "person:ada", reason="asked by the person")
        again = audit.erase(victim, "person:ada")
    assert again.pk == done.pk
    assert done.number == len(bodies) + 1
    payload = AuditPayload.objects.get(entry=victim)
    assert (payload.body, payload.erased_by) == ("", done.number)
    assert faults(chain) == set()
    AuditPayload.objects.filter(entry=victim).update(body='{"put":"back"}')
    assert faults(chain) == {"payload"}


def test_a_tombstone_cannot_point_at_another_links_erasure():
    chain = build([{"n": 1}, {"n": 2}])
    first, second = AuditEntry.objects.filter(brand_id=chain).order_by("number")
    with transaction.atomic():
        done = audit.erase(first, "person:ada")
    AuditPayload.objects.filter(entry=second).update(body="", erased_by=done.number)
    assert faults(chain) == {"payload"}
    with transaction.atomic(), pytest.raises(ValueError, match="cannot be erased"):
        audit.erase(done, "person:ada")


def test_a_cut_end_shows_against_exported_heads(tmp_path):
    chain = build([{"n": n} for n in range(3)])
    file = audit.export_heads(tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    assert list(audit.check_heads(file)) == []
    last = AuditEntry.objects.get(brand_id=chain, number=3)
    AuditPayload.objects.filter(entry=last).delete()
    last.delete()
    before = AuditEntry.objects.get(brand_id=chain, number=2)
    AuditHead.objects.filter(brand_id=chain).update(number=2, digest=before.digest)
    assert faults(chain) == set()
    assert audit.Fault(chain, 3, "cut") in list(audit.check_heads(file))


def test_heads_are_appended_and_a_foreign_file_is_refused(tmp_path):
    build([{}])
    audit.export_heads(tmp_path)
    size = len(audit.export_heads(tmp_path).read_text().splitlines())
    assert size == 2 * len(audit.chains())
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"chain": 1}\n')
    with pytest.raises(ValueError, match="line 1"):
        list(audit.check_heads(bad))


def test_hostile_text_is_kept_in_a_form_that_both_databases_take():
    chain = build([{"name": "a\x00b\ud800", "n\x00": [float("inf")]}])
    body = json.loads(AuditPayload.objects.get(entry__brand_id=chain).body)
    assert body == {"name": "a\ufffdb\ufffd", "n\ufffd": [None]}
    assert faults(chain) == set()


def test_a_code_that_does_not_fit_is_refused_instead_of_cut():
    with transaction.atomic(), pytest.raises(ValueError, match="at most"):
        audit.record(brand_id=1, actor="x" * 201, action="a", object="o", body={})


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record(brand_id=1, actor="a", action="b", object="c", body={})
