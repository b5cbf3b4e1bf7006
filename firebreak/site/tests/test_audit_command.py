"""``firebreak audit verify``: an end that was cut off shows against the heads that are written once a day."""

import pytest

pytestmark = pytest.mark.room
EXPORT = """
from firebreak.base import worker
worker.export_audit_heads()
"""
CUT = """
from firebreak.base.models import AuditEntry, AuditHead, AuditPayload
last = AuditEntry.objects.exclude(brand_id=0).order_by("-number").first()
before = AuditEntry.objects.filter(brand_id=last.brand_id, number=last.number - 1).first()
AuditPayload.objects.filter(entry=last).delete()
AuditEntry.objects.filter(pk=last.pk).delete()
AuditHead.objects.filter(brand_id=last.brand_id).update(
    number=before.number if before else 0, digest=before.digest if before else ""
)
"""


def test_a_cut_end_shows_against_the_heads_in_the_data_folder_and_elsewhere(house, tmp_path):
    assert house.json("audit", "verify")["faults"] == []
    house.python(EXPORT)
    kept = tmp_path / "kept.jsonl"
    kept.write_bytes((house.folder / "audit" / "audit-heads.jsonl").read_bytes())
    assert house.json("audit", "verify")["faults"] == []
    house.python(CUT)
    assert [fault["kind"] for fault in house.json("audit", "verify", code=1)["faults"]] == ["cut"]
    (house.folder / "audit" / "audit-heads.jsonl").unlink()
    assert house.json("audit", "verify")["faults"] == []
    assert house.json("audit", "verify", "--heads", kept, code=1)["faults"][0]["kind"] == "cut"


def test_heads_that_cannot_be_read_are_said_in_words(house, tmp_path):
    odd = tmp_path / "odd.jsonl"
    odd.write_text("no heads")
    for file in (odd, tmp_path / "missing"):
        assert "cannot be read" in house.run("audit", "verify", "--heads", file, code=2).stderr
