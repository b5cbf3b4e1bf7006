"""The import wizard, from the upload to the refused rows."""

import gzip
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from firebreak.base.testing import data_dir
from firebreak.listening.models import Import
from firebreak.listening.tests.page_posts import HOSTILE

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ROWS = (
    "id,when,who,words\n1,2026-11-01 10:00,ada,norrsken bills\n2,2026-11-01 11:00,bo,norrsken again\n3,,,\n"
)


def url(name: str, *args: Any) -> str:
    return reverse(f"listening:{name}", args=["norrsken", *args])


@pytest.fixture
def client(lead: Any, client_of: Any) -> Any:
    return client_of(lead)


def bring(client: Any, content: bytes | str, name: str = "posts.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(url("import_new"), {"file": SimpleUploadedFile(name, data)})


def sent(page: str) -> dict[str, str]:
    """The columns' form as a browser would send it."""
    given = {"zone": "UTC", "platform": "", "day_first": "day"}
    for name, body in re.findall(r'<select name="(column_\d+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="(\w*)" selected', body)
        given[name] = chosen[1] if chosen else ""
    return given


def column(page: str, name: str) -> str:
    """Which dropdown belongs to a column of the file."""
    found = re.search(rf'<bdi>{name}</bdi></th><td><select name="(column_\d+)"', page)
    assert found, page
    return found[1]


def test_a_real_file_is_looked_at_and_nothing_is_imported_before_it_is_started(
    client: Any, brand: Any
) -> None:
    response = bring(client, data_dir("airline_feb2015", "united.csv").read_bytes(), "united.csv")
    made = Import.objects.get()
    page = client.get(response["Location"]).content.decode()
    fields = {
        name: sent(page)[column(page, name)]
        for name in ("created_at", "tweet_id", "author", "text", "airline_sentiment", "retweets")
    }
    assert fields == {
        "created_at": "time",
        "tweet_id": "id",
        "author": "author",
        "text": "text",
        "airline_sentiment": "sentiment",
        "retweets": "reposts",
    }
    assert page.count('<article class="post') == 5
    assert "We waited in line for almost an hour" in page
    assert made.state == Import.State.CHECKING
    assert made.posts_new == 0


def test_a_corrected_column_changes_the_rows_shown_and_is_what_is_started(client: Any, brand: Any) -> None:
    page = client.get(bring(client, ROWS)["Location"]).content.decode()
    made = Import.objects.get()
    given = {**sent(page), column(page, "words"): "title", column(page, "who"): "text"}
    looked = client.post(url("import", made.uid), {**given, "step": "look"}).content.decode()
    assert "ada</blockquote>" in looked.replace("\n", "") or "ada" in looked
    made.refresh_from_db()
    assert made.state == Import.State.CHECKING
    right = {
        **given,
        column(page, "words"): "text",
        column(page, "who"): "author",
        column(page, "when"): "time",
    }
    response = client.post(
        url("import", made.uid), {**right, "step": "start", "zone": "Asia/Hong_Kong", "platform": "Weibo"}
    )
    made.refresh_from_db()
    assert response.status_code == 302
    assert made.state == Import.State.WAITING
    mapping = made.mapping["mapping"]
    assert mapping["columns"] == {"id": "id", "when": "time", "who": "author", "words": "text"}
    assert (mapping["zone"], mapping["platform"], mapping["day_first"]) == ("Asia/Hong_Kong", "weibo", True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"words": "extra"}, "Say which column holds the text"),
        ({"when": "text"}, "Two columns are set to"),
        ({"words": "password"}, "Select a valid choice"),
        ({"zone": "Mars/Base"}, "is not a time zone"),
        ({"zone": "../../etc/passwd"}, "is not a time zone"),
        ({"zone": ""}, "required"),
    ],
)
def test_columns_that_cannot_work_are_refused_and_nothing_starts(
    change: dict[str, str], words: str, client: Any, brand: Any
) -> None:
    page = client.get(bring(client, ROWS)["Location"]).content.decode()
    made = Import.objects.get()
    given = {**sent(page), column(page, "words"): "text"}
    for name, value in change.items():
        given[name if name == "zone" else column(page, name)] = value
    response = client.post(url("import", made.uid), {**given, "step": "start"})
    made.refresh_from_db()
    assert response.status_code == 422
    assert words in response.content.decode()
    assert made.state == Import.State.CHECKING


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("blank.csv", b"\n\n \n"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 99),
        ("a.pdf", b"%PDF-1.7 xx"),
        ("nothing.csv.gz", gzip.compress(b"", mtime=0)),
        ("broken.xlsx", b"PK\x03\x04broken"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(
    name: str, content: bytes, client: Any, brand: Any
) -> None:
    response = bring(client, content, name)
    page = response.content.decode()
    assert response.status_code == 422
    assert "error-summary" in page
    assert not Import.objects.exists()
    assert "files." not in page, "an error code instead of words"


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 40,
        b"a" * 300_000,
        b"\xff\xfe" + b"\xd8\x00" * 500,
        b'"' * 5000,
        b"{" * 5000,
        b",\n" * 9000,
    ],
)
def test_noise_is_refused_or_shown_for_a_look_but_never_breaks_the_page(
    content: bytes, client: Any, brand: Any
) -> None:
    response = bring(client, content, "noise.csv")
    assert response.status_code in (302, 422)
    if response.status_code == 302:
        assert client.get(response["Location"]).status_code == 200


def test_no_file_and_a_file_above_the_limit_are_refused(
    client: Any, brand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firebreak.base import config

    assert client.post(url("import_new"), {}).status_code == 422
    monkeypatch.setitem(config.settings(), "upload_limit_mb", 0)
    response = bring(client, ROWS)
    assert response.status_code == 422
    assert "larger than 0 MB" in response.content.decode()


def test_names_and_cells_of_a_hostile_file_are_text(client: Any, brand: Any) -> None:
    cell = HOSTILE.replace('"', '""')
    page = client.get(
        bring(client, f'id,"{cell}",text\n1,"{cell}","{cell}"\n2,b,c\n', "<script>.csv")["Location"]
    ).content.decode()
    assert "<script>alert" not in page
    assert "<img src" not in page
    assert "&lt;script&gt;" in page


def test_progress_shows_counts_and_refused_rows_and_can_be_stopped_and_resumed(
    client: Any, brand: Any
) -> None:
    page = client.get(bring(client, ROWS)["Location"]).content.decode()
    made = Import.objects.get()
    client.post(url("import", made.uid), {**sent(page), column(page, "words"): "text", "step": "start"})
    refusals = [{"row": 7, "code": "import.failed", "params": {"row": 7, "error": "no text"}}]
    Import.objects.update(
        state="running",
        rows_total=10,
        rows_done=8,
        posts_new=5,
        posts_known=2,
        rows_refused=130,
        refusals=refusals,
    )
    part = client.get(url("import", made.uid), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'value="80"' in part
    assert "And 129 more" in part
    assert '<td class="n">7</td>' in part
    client.post(url("import_action", made.uid), {"action": "stop"})
    made.refresh_from_db()
    assert made.state == "stopped"
    client.post(url("import_action", made.uid), {"action": "resume"})
    made.refresh_from_db()
    assert made.state in ("waiting", "running")
    assert (
        "Nothing was changed"
        in client.post(url("import_action", made.uid), {"action": "x"}, follow=True).content.decode()
    )


def test_an_import_that_runs_cannot_be_started_again(client: Any, brand: Any) -> None:
    page = client.get(bring(client, ROWS)["Location"]).content.decode()
    made = Import.objects.get()
    given = {**sent(page), column(page, "words"): "text", "step": "start"}
    client.post(url("import", made.uid), given)
    assert client.post(url("import", made.uid), given).status_code == 200
    made.refresh_from_db()
    assert made.state == "waiting"


def test_a_viewer_sees_progress_but_cannot_start(
    client: Any, viewer: Any, client_of: Any, brand: Any
) -> None:
    page = client.get(bring(client, ROWS)["Location"]).content.decode()
    made = Import.objects.get()
    assert client_of(viewer).get(url("import", made.uid)).status_code == 200
    assert client_of(viewer).post(url("import", made.uid), sent(page)).status_code == 403
    assert client_of(viewer).post(url("import_action", made.uid), {"action": "stop"}).status_code == 403


def test_an_import_of_another_brand_is_not_here(
    client: Any, outsider: Any, client_of: Any, other_brand: Any, brand: Any
) -> None:
    bring(client, ROWS)
    made = Import.objects.get()
    theirs = reverse("listening:import", args=[other_brand.slug, made.uid])
    assert client_of(outsider).get(theirs).status_code == 404
