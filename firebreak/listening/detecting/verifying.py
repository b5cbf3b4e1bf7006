"""Making every number of an alert again from what is stored, and saying where it differs."""

import json
import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from firebreak.base.clock import now
from firebreak.base.models import AuditEntry
from firebreak.engine.detection import DEFAULT
from firebreak.listening.detecting.evidence import DAY_S, USUAL_DAYS, VERSION, digest, evidence
from firebreak.listening.detecting.looking import Look
from firebreak.listening.detecting.past import CORRECTIONS, Past
from firebreak.listening.models import Alert, AlertProof
from firebreak.listening.queries.coverage import ears
from firebreak.listening.rules import RANK

SHOWN = 1e-9
"""Relative difference below which two floating point numbers are the same (two databases, two processors)."""
NOT_PROOF = ("source",)
"""Names that people may change: they are shown and not proved."""


@dataclass(frozen=True)
class Number:
    """One value of an alert: as it was stored, and as it comes out now."""

    name: str
    stored: Any
    recomputed: Any

    @property
    def holds(self) -> bool:
        """Whether they are the same."""
        return _same(self.stored, self.recomputed)


@dataclass
class Verdict:
    """What came of one alert. ``why`` says what explains a difference, where that is known."""

    alert: Alert
    numbers: list[Number] = field(default_factory=list)
    proofs: int = 0
    why: str = ""

    @property
    def wrong(self) -> list[Number]:
        """The numbers that do not hold."""
        return [number for number in self.numbers if not number.holds]


def verify(alert: Alert) -> Verdict:
    """Recompute an alert: every number of what it shows, and each earlier picture of it by its digest."""
    found = Verdict(alert)
    proofs = list(alert.proofs.order_by("pk"))
    found.proofs = len(proofs)
    if not proofs:
        found.why = "no proof: it was reported by a person, or raised before proofs were kept"
        return found
    said = []
    for proof in proofs:
        again = _again(alert, proof)
        if isinstance(again, str):
            found.numbers.append(Number(f"proof {proof.pk}", proof.version, again))
            continue
        said.append((again["said"]["surprise"], again["said"]["state"]))
        if proof is not proofs[-1]:
            found.numbers += [
                Number(f"proof {proof.pk}.digest", proof.digest, digest(again)),
                Number(f"proof {proof.pk}.surprise", proof.surprise, again["said"]["surprise"]),
            ]
            continue
        found.numbers += _numbers("", json.loads(json.dumps(alert.evidence)), json.loads(json.dumps(again)))
        found.numbers += _headline(alert, proof, again, said)
    if found.wrong:
        found.why = _why(alert, proofs[0])
    return found


def _headline(
    alert: Alert, proof: AlertProof, again: dict[str, Any], said: list[tuple[float, str]]
) -> Iterator[Number]:
    """What people were told: the worst that any look at the event said."""
    yield Number("proof.digest", proof.digest, digest(again))
    yield Number("proof.bin", proof.bin, json.loads(json.dumps(again["slice"])))
    if alert.cause != Alert.Cause.DETECTED:
        return
    nearest = min((value for value, _ in said), key=lambda value: abs(value - alert.surprise))
    worst = max((state for _, state in said if state in RANK), key=RANK.__getitem__, default="")
    yield Number("told surprise", alert.surprise, nearest)
    yield Number("told state", alert.state, worst)


def _again(alert: Alert, proof: AlertProof) -> dict[str, Any] | str:
    """The evidence made anew, or why it cannot be."""
    if proof.version != DEFAULT.version or alert.evidence.get("version") != VERSION:
        return f"this version judges with parameters {DEFAULT.version}"
    listeners = tuple(ears(alert.monitor.brand, proof.start, proof.at))
    look = Look(proof.at, proof.start, zlib.decompress(bytes(proof.memory)), listeners)
    past = Past(alert.monitor, proof.upto, proof.link).undone()
    return evidence(past, look, recount=True, since=proof.since, post=proof.post)


def _numbers(name: str, stored: Any, again: Any) -> Iterator[Number]:
    """Every leaf of two trees side by side; what only one has is missing in the other."""
    if isinstance(stored, dict) and isinstance(again, dict):
        for key in sorted({*stored, *again}):
            if key not in NOT_PROOF:
                yield from _numbers(f"{name}.{key}" if name else key, stored.get(key), again.get(key))
    elif isinstance(stored, list) and isinstance(again, list):
        for place in range(max(len(stored), len(again))):
            pair = [rows[place] if place < len(rows) else None for rows in (stored, again)]
            yield from _numbers(f"{name}[{place}]", *pair)
    else:
        yield Number(name, stored, again)


def _same(stored: Any, again: Any) -> bool:
    if isinstance(stored, int | float) and isinstance(again, int | float):
        return math.isclose(stored, again, rel_tol=SHOWN, abs_tol=SHOWN)
    return bool(stored == again)


def _why(alert: Alert, first: AlertProof) -> str:
    """What explains that stored data are not what they were: retention, erasure, or a hand on the claims."""
    brand = alert.monitor.brand
    if first.version != DEFAULT.version:
        return f"it was judged by parameters {first.version}, and this version has {DEFAULT.version}"
    since = (
        AuditEntry.objects.filter(brand_id=brand.pk, number__gt=first.link)
        .values_list("action", flat=True)
        .distinct()
    )
    actions = set(since)
    oldest = alert.since.timestamp() - USUAL_DAYS * DAY_S
    if "mentions.forgotten" in actions or oldest < now().timestamp() - brand.retention_days * DAY_S:
        return f"retention: posts older than {brand.retention_days} days are forgotten"
    if f"{CORRECTIONS}risk_corrected" in actions and alert.cause == Alert.Cause.GRAVE:
        return "a person corrected the risk, and their word replaced the model's probability"
    if any("erase" in action for action in actions):
        return "erasure: posts or corrections were erased since"
    if any(action in ("claim.merged", "claim.post_taken_out") for action in actions):
        return "claims were put together or taken apart by hand since"
    if any(action.startswith("import") for action in actions):
        return "an import changed since when its sources were heard"
    return ""
