"""Who is called when nobody of a duty answers: duty after duty, as a team of this size folds them. Pure."""

from collections.abc import Callable, Mapping

from firebreak.plan.items import Duty


def next_of(duties: Mapping[str, Duty], carried_by: Callable[[str], str], key: str) -> str:
    """The duty whose people are called after those of ``key``; empty where the calls end.

    A duty that ``key`` carries itself in a team of this size has the same people: the one after it is called.
    """
    here, seen = carried_by(key), {key}
    known = duties.get(key)
    while known is not None and known.calls_next and known.calls_next not in seen:
        seen.add(known.calls_next)
        if known.calls_next in duties and carried_by(known.calls_next) != here:
            return carried_by(known.calls_next)
        known = duties.get(known.calls_next)
    return here if known is not None and known.calls_next else ""


def order(following: Mapping[str, str], key: str) -> tuple[str, ...]:
    """Duties that are called after ``key``, each once, until the calls end or come back.

    >>> order({"social": "lead", "lead": "executive"}, "social")
    ('lead', 'executive')
    >>> order({"social": "lead", "lead": "social"}, "social")
    ('lead',)
    """
    found: list[str] = []
    at = following.get(key, "")
    while at and at != key and at not in found:
        found.append(at)
        at = following.get(at, "")
    return tuple(found)


def calls(duties: Mapping[str, Duty], carried_by: Callable[[str], str], key: str) -> tuple[str, ...]:
    """Duties that are called one after the other when nobody of this one answers."""
    carried = dict.fromkeys(carried_by(one) for one in duties)
    following = {one: next_of(duties, carried_by, one) for one in carried}
    return order(following, carried_by(key))
