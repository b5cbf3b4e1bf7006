"""Who read which policy as it is now."""

from __future__ import annotations

from firebreak.plan.actions.versions import policy_digest
from firebreak.plan.models import Plan, PolicyReading


def policy_readers(plan: Plan) -> dict[str, frozenset[str]]:
    """Policy -> uids of the people who said that they read its present text."""
    bodies = plan.items.filter(kind="policies").values_list("key", "body")
    digests = {(key, policy_digest(body)) for key, body in bodies}
    found: dict[str, set[str]] = {}
    rows = PolicyReading.objects.filter(plan=plan).values_list("key", "digest", "person__uid")
    for key, digest, uid in rows:
        if (key, digest) in digests:
            found.setdefault(key, set()).add(str(uid))
    return {key: frozenset(people) for key, people in found.items()}
