"""What the benchmark does inside its installation, beside :mod:`benchmarks.inside`."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import inside as beside
from benchmarks.release.planted import plant
from tests import inside

LANGUAGES = 10
"""Texts of one release for one channel differ by their language, of which each takes one."""


def planted(name: str) -> None:
    """Plant a bug in this process too, and get to know the boards."""
    from firebreak.base import connectors
    from tests.board import MANIFESTS

    for one in MANIFESTS:
        connectors.register(one)
    plant(name)


def desk(name: str, channels: int, address: str) -> int:
    """A brand with two who lead, and its accounts; half of them know keys."""
    from firebreak.base.actions import machine
    from firebreak.org.models import Brand, Membership, Person
    from firebreak.publishing import actions

    brand = Brand.objects.create(slug=name, name=name)
    for number in range(2):
        person = Person.objects.create_user(name=f"P{number}", email=f"p{number}@{name}.example")
        Membership.objects.create(brand=brand, person=person, role="lead")
    for number in range(channels):
        keyed = number % 2 == 1
        account = f"{'k' if keyed else 'p'}{brand.pk}-{number}"
        actions.add_channel(
            actor=machine("bench"), brand=brand, name=account, writer="board-keyed" if keyed else "board", text="short",
            settings={"address": address, "account": account, "timeout_s": 1.0},
        )  # fmt: skip
    return brand.pk


def plan(brand: int, posts: int, spread_s: float) -> int:
    """So many posts, planned over the next seconds; how many there are."""
    from firebreak.base.actions import machine
    from firebreak.base.clock import now
    from firebreak.org.models import Brand
    from firebreak.publishing import actions
    from firebreak.publishing.permits import digest_of

    where = Brand.objects.get(pk=brand)
    channels, done = list(where.channels.order_by("pk")), 0
    while done < posts:
        wanted = []
        for number in range(min(posts - done, len(channels) * LANGUAGES)):
            text = f"Post {done + number} of {where.slug}"
            channel, language = channels[number % len(channels)], f"l{number // len(channels)}"
            wanted.append(actions.Wanted(channel, "short", language, text, digest_of(text)))
        actions.queue(
            actor=machine("bench"), brand=where, person=None, about="bench", title={}, wanted=wanted,
            at=now() + timedelta(seconds=spread_s * done / posts),
        )  # fmt: skip
        done += len(wanted)
    return done


def freeze(brand: int) -> dict[str, Any]:
    """Freeze it: when it was answered by the machine's clock, how long that took, and the keys that it named."""
    from firebreak.base.actions import machine
    from firebreak.org.models import Brand
    from firebreak.publishing import actions

    where, began = Brand.objects.get(pk=brand), time.monotonic()
    stopped = actions.freeze(actor=machine("bench"), brand=where, person=None, why="The benchmark")
    answered = time.monotonic()
    return {
        "answered": answered, "took_s": answered - began, "recorded": stopped.freeze is not None,
        "named": [uid.replace("-", "") for uid in stopped.out],
    }  # fmt: skip


def settle(hours: float, steps: int) -> None:
    """Everything that the next hours bring by themselves, with a clock that runs ahead."""
    from firebreak.base import clock, jobs
    from firebreak.publishing.jobs import sweep

    for step in range(1, steps + 1):
        ahead = timedelta(hours=hours * step / steps)
        with clock.running(lambda ahead=ahead: datetime.now(UTC) + ahead):
            sweep({})
            while (taken := jobs.claim()) is not None:
                jobs.run(taken)


def states(brand: int) -> list[tuple[str, str, bool]]:
    """(key, state, whether a person is asked) of each delivery."""
    from firebreak.publishing.models import Delivery

    rows = Delivery.objects.filter(brand_id=brand).values_list("uid", "state", "asks")
    return [(uid.hex, state, asks) for uid, state, asks in rows]


OURS = (planted, desk, plan, freeze, settle, states, beside.faults)

if __name__ == "__main__":
    vars(inside).update({one.__name__: one for one in OURS})
    inside.main()
