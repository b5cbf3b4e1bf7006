"""People and brands for tests. The data folder and the database are set up by ``firebreak.base.pytest_plugin``."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests.tables import tables

if TYPE_CHECKING:
    from django.test import Client

    from firebreak.org.models import Brand, Person

# How long one example takes says more about what else the machine does than about us; times are measured by ./dev bench.
hypothesis.settings.register_profile("firebreak", deadline=None)
hypothesis.settings.load_profile("firebreak")

PersonMaker = Callable[..., "Person"]
LONGEST_NAME = 60
"""Characters of a value in the name of a test that is tried with it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--full`` and ``--every-look``."""
    parser.addoption(
        "--full", action="store_true", help="also what is marked full: the whole matrix, long load"
    )
    parser.addoption(
        "--every-look", action="store_true", help="axe on every page in every width, theme and language"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked ``full``, unless it was asked for; off SQLite, what would be the same once more; and what is
    marked ``stricter`` from the first part of a full run, whose last part has it on PostgreSQL. What stays together comes
    first, as it takes minutes: begun last, it would be waited for by workers that have nothing left to do.
    """
    full, elsewhere = config.getoption("--full"), config.getoption("--database") != "sqlite"
    left_out = [
        item
        for item in items
        if (item.get_closest_marker("full") and not full)
        or (item.get_closest_marker("stricter") and full and not elsewhere and _hangs_on_database(item))
        or (elsewhere and not _hangs_on_database(item))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        kept = set(items) - set(left_out)
        items[:] = [item for item in items if item in kept]
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


def pytest_make_parametrize_id(val: object) -> str | None:
    """A test that is tried with a huge value is not named by all of it: what failed could not be read any more."""
    if not isinstance(val, str | bytes) or len(val) <= LONGEST_NAME:
        return None
    begun = ascii(val[: LONGEST_NAME // 2]).strip("b'\"")
    return f"{begun[:LONGEST_NAME]}... {len(val)}"


def _hangs_on_database(item: pytest.Item) -> bool:
    """Whether a test reaches the database of this run, and is not marked as one that no database answers otherwise."""
    reached = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(reached or item.get_closest_marker("django_db")) and not item.get_closest_marker("once")


def pytest_collection_finish() -> None:
    """What was loaded stays: the collector need not walk through all of it again and again.

    That was 13 % of the processor time of pages' tests; it looks at new objects seven times less often as well.
    """
    _keep_what_is_loaded()
    gc.set_threshold(5_000, 10, 10)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """After each file too, as views, templates and languages are loaded by the first test that needs them."""
    reply = yield
    if nextitem is not None and nextitem.path != item.path:
        _keep_what_is_loaded()
    return reply


def _keep_what_is_loaded() -> None:
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def empty_tables() -> Path | None:
    """A SQLite file with the tables of an empty installation, to be copied; none where PostgreSQL is tried."""
    from django.db import connection

    return tables() if connection.vendor == "sqlite" else None


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The tables are there before Django looks, which then finds nothing to migrate; their folder goes with the run."""
    from django.db import connection

    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, empty_tables: Path | None
) -> None:
    """Lay the tables of this worker."""
    from django.db import connection

    if empty_tables is not None:
        shutil.copyfile(empty_tables, connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Emptying the tables after a test that commits made Django's own permissions anew, which nothing here asks for.

    That was four fifths of the quarter of a second that each such test took to end.
    """
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db.models.signals import post_migrate

    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)


@pytest.fixture(autouse=True)
def _clean_store(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Empty the store after tests that really commit, and the search index after all that used a database.

    The store's tables are no Django models and the index is a file beside the database: no test framework
    knows of them.
    """
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker is None and not {"db", "transactional_db"} & set(request.fixturenames):
        return
    from django.db import connection

    from firebreak.listening.search.indexing import index
    from firebreak.listening.store import schema
    from firebreak.publishing import gate

    named = "transactional_db" in request.fixturenames
    commits = named or (marker is not None and marker.kwargs.get("transaction"))
    with django_db_blocker.unblock():  # the test's own access has ended by now
        if commits:
            with connection.cursor() as cursor:
                for table in schema.TABLES:
                    cursor.execute(f"DELETE FROM store_{table}")
        index().clear()
        for brand_id, token in gate.all_shut():  # files too
            gate.open_again(brand_id, token)


@pytest.fixture
def brand(db: None) -> Brand:
    """The brand that the personas work for."""
    from firebreak.org.models import Brand

    return Brand.objects.create(slug="norrsken", name="Norrsken Energi", time_zone="Europe/Stockholm")


@pytest.fixture
def other_brand(db: None) -> Brand:
    """A brand that only the outsider belongs to."""
    from firebreak.org.models import Brand

    return Brand.objects.create(slug="kopi-lima", name="Kopi Lima", time_zone="Asia/Kuala_Lumpur")


@pytest.fixture
def make_person(db: None) -> PersonMaker:
    """``make_person("ada", brand, "writer")``: a person, with a membership where brand and role are given."""
    from firebreak.org.models import Membership, Person

    def make(name: str, brand: Brand | None = None, role: str = "viewer", **fields: Any) -> Person:
        fields.setdefault("email", f"{name}@example.org")
        person = Person.objects.create_user(name=name.capitalize(), **fields)
        if brand is not None:
            Membership.objects.create(brand=brand, person=person, role=role)
        return person

    return make


@pytest.fixture
def viewer(brand: Brand, make_person: PersonMaker) -> Person:
    return make_person("viewer", brand, "viewer")


@pytest.fixture
def responder(brand: Brand, make_person: PersonMaker) -> Person:
    return make_person("responder", brand, "responder")


@pytest.fixture
def writer(brand: Brand, make_person: PersonMaker) -> Person:
    return make_person("writer", brand, "writer")


@pytest.fixture
def approver(brand: Brand, make_person: PersonMaker) -> Person:
    return make_person("approver", brand, "approver")


@pytest.fixture
def lead(brand: Brand, make_person: PersonMaker) -> Person:
    return make_person("lead", brand, "lead")


@pytest.fixture
def admin(brand: Brand, make_person: PersonMaker) -> Person:
    """Admin of the brand, and owner of the installation."""
    return make_person("admin", brand, "admin", is_owner=True)


@pytest.fixture
def auditor(brand: Brand, make_person: PersonMaker) -> Person:
    return make_person("auditor", brand, "auditor")


@pytest.fixture
def outsider(other_brand: Brand, make_person: PersonMaker) -> Person:
    """Admin of another brand: sees nothing of ours."""
    return make_person("outsider", other_brand, "admin")


@pytest.fixture
def client_of() -> Callable[[Person], Client]:
    """A browser-like client in which the person is signed in; it checks CSRF tokens when asked to."""
    from django.test import Client

    def sign_in(person: Person, *, enforce_csrf_checks: bool = False) -> Client:
        client = Client(enforce_csrf_checks=enforce_csrf_checks)
        client.force_login(person)
        return client

    return sign_in
