"""A brand's own figures: by file, by program, by hand, beside what is said."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.connectors.webhook import signing
from firebreak.listening import actions, queries
from firebreak.listening.models import OwnFigure, OwnFigurePoint

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def sales(brand: Any) -> OwnFigure:
    return actions.add_figure(actor=ACTOR, brand=brand, name="Web shop", kind="sales", unit="SEK")


def values(figure: OwnFigure) -> list[float]:
    return list(figure.points.order_by("time").values_list("value", flat=True))


def test_a_later_value_for_the_same_time_replaces_the_first(sales: OwnFigure) -> None:
    for value in (10.0, 12.0):
        actions.take_points(actor=ACTOR, figure=sales, points=[(NOON, value)], came="hand")
    assert values(sales) == [12.0]


def test_values_in_one_bin_are_added_or_the_last_is_taken(brand: Any, sales: OwnFigure) -> None:
    price = actions.add_figure(actor=ACTOR, brand=brand, name="Share", kind="share_price", gather="last")
    points = [(NOON + timedelta(minutes=5 * k), float(k)) for k in range(1, 4)]
    seen = {}
    for figure in (sales, price):
        actions.take_points(actor=ACTOR, figure=figure, points=points, came="hand")
        found = queries.figure_series(figure, NOON, NOON + timedelta(hours=2), step_s=3600)
        seen[figure.name] = (found.times, found.values)
    assert seen == {"Web shop": ([NOON.timestamp()], [6.0]), "Share": ([NOON.timestamp()], [3.0])}


def test_a_number_that_is_none_stores_nothing_of_the_call(sales: OwnFigure) -> None:
    points = [(NOON, 1.0), (NOON + timedelta(hours=1), float("nan"))]
    with pytest.raises(WrongInput):
        actions.take_points(actor=ACTOR, figure=sales, points=points, came="hand")
    assert values(sales) == []


def test_removing_deletes_the_values_and_the_secret(sales: OwnFigure) -> None:
    actions.take_points(actor=ACTOR, figure=sales, points=[(NOON, 1.0)], came="hand")
    actions.remove_figure(actor=ACTOR, figure=sales)
    sales.refresh_from_db()
    assert not OwnFigurePoint.objects.exists()
    assert not sales.secrets
    with pytest.raises(WrongInput):
        actions.take_points(actor=ACTOR, figure=sales, points=[(NOON, 1.0)], came="hand")


def test_a_file_is_read_and_the_column_asked_for_when_there_are_two(
    client: Any, lead: Any, client_of: Any, brand: Any, sales: OwnFigure
) -> None:
    page = f"/b/{brand.slug}/listening/figures/{sales.uid}"
    signed_in = client_of(lead)
    days = "".join(f"2026-01-0{day},{day},1\n" for day in range(1, 8))
    body = f"day,orders,refunds\n{days}sum,28,7\n"

    def bring(column: str) -> Any:
        file = SimpleUploadedFile("orders.csv", body.encode())
        return signed_in.post(f"{page}/action", {"action": "file", "file": file, "column": column})

    unclear = bring("")
    assert unclear.status_code == 422
    assert "orders, refunds" in unclear.content.decode()
    assert values(sales) == []
    assert bring("orders").status_code == 302
    assert values(sales) == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    assert "was left out" in signed_in.get(page).content.decode()


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 nothing", b"\x00\xff" * 500, b"name,shop\na,b\n"])
def test_a_file_that_is_no_table_of_figures_is_refused_in_words(
    body: bytes, lead: Any, client_of: Any, brand: Any, sales: OwnFigure
) -> None:
    page = f"/b/{brand.slug}/listening/figures/{sales.uid}/action"
    reply = client_of(lead).post(page, {"action": "file", "file": SimpleUploadedFile("x.csv", body)})
    assert reply.status_code == 422
    assert values(sales) == []


def test_the_figure_stands_beside_what_is_said(
    lead: Any, client_of: Any, brand: Any, monitor: Any, sales: OwnFigure
) -> None:
    points = [(now() - timedelta(hours=k), 100.0 + k) for k in range(1, 6)]
    actions.take_points(actor=ACTOR, figure=sales, points=points, came="hand")
    page = client_of(lead).get(f"/b/{brand.slug}/listening/monitors/{monitor.uid}").content.decode()
    assert "Web shop (SEK)" in page


def call(client: Any, figure: OwnFigure, points: Any, secret: str | None = None) -> Any:
    body = points if isinstance(points, bytes) else json.dumps({"points": points}).encode()
    key = figure.secrets["secret"] if secret is None else secret
    headers = {"X-Firebreak-Signature": signing.simple_signature(body, key)}
    return client.post(f"/hooks/figures/{figure.uid}", body, content_type="application/json", headers=headers)


def test_a_program_sends_values_signed(client: Any, sales: OwnFigure) -> None:
    points = [
        {"time": "2026-01-01T12:00:00Z", "value": 3},
        {"time": "2026-01-01T13:00:00+01:00", "value": "4.5"},
    ]
    reply = call(client, sales, points)
    assert (reply.status_code, reply.json()) == (200, {"stored": 1})  # both are the same moment
    assert values(sales) == [4.5]


def test_after_a_new_secret_the_old_one_holds_until_the_next(client: Any, sales: OwnFigure) -> None:
    old, point = sales.secrets["secret"], [{"time": "2026-01-01T12:00:00Z", "value": 3}]
    actions.renew_figure_secret(actor=ACTOR, figure=sales)
    assert call(client, sales, point, old).status_code == 200
    actions.renew_figure_secret(actor=ACTOR, figure=sales)
    assert call(client, sales, point, old).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{}", 400),
        (b"[1]", 400),
        (b'{"points": []}', 400),
        (b'{"points": [{"time": "2026-01-01T12:00:00", "value": 1}]}', 400),
        (b'{"points": [{"time": "2026-01-01T12:00:00Z", "value": 1e999}]}', 400),
        (b'{"points": [{"time": "soon", "value": 1}]}', 400),
        (b'{"a":' * 50_000, 400),
        (b"x" * 6_000_000, 413),
    ],
)
def test_a_wrong_body_stores_nothing_and_says_why(
    client: Any, sales: OwnFigure, body: bytes, status: int
) -> None:
    reply = call(client, sales, body)
    assert (reply.status_code, values(sales)) == (status, [])
    assert reply.json()["detail"]


def test_unsigned_and_unknown_are_refused(client: Any, sales: OwnFigure) -> None:
    assert call(client, sales, b"{}", "whsec_AAAA").status_code == 401
    assert client.post("/hooks/figures/0199c0de-0000-7000-8000-000000000000").status_code == 404


def test_a_viewer_sees_figures_and_changes_none(
    viewer: Any, client_of: Any, brand: Any, sales: OwnFigure
) -> None:
    page = f"/b/{brand.slug}/listening/figures/{sales.uid}"
    seen = client_of(viewer).get(page)
    assert seen.status_code == 200
    assert "hooks/figures" not in seen.content.decode()
    assert client_of(viewer).post(f"{page}/action", {"action": "value"}).status_code == 403


def test_many_figures_cost_no_more_queries_than_one(
    lead: Any, client_of: Any, brand: Any, sales: OwnFigure
) -> None:
    signed_in, page = client_of(lead), f"/b/{brand.slug}/listening/figures"
    points = [(now() - timedelta(days=k), float(k)) for k in range(1, 5)]
    actions.take_points(actor=ACTOR, figure=sales, points=points, came="hand")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert "1 SEK" in signed_in.get(page).content.decode()
        return sum("ownfigure" in one["sql"].lower() for one in seen.captured_queries)

    asked()
    alone = asked()
    for n in range(6):
        more = actions.add_figure(actor=ACTOR, brand=brand, name=f"More {n}", unit="SEK")
        actions.take_points(actor=ACTOR, figure=more, points=points, came="hand")
    assert asked() == alone
