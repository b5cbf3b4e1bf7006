"""Settings: sources and their order, and words for what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base import config
from firebreak.base.config import ConfigError, load

pytestmark = pytest.mark.unit


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path):
    file = tmp_path / "firebreak.toml"
    file.write_text('web_threads = 3\nlog_level = "debug"\n')
    assert load({}, None)["web_threads"] == 8
    assert load({}, file)["web_threads"] == 3
    assert load({"FIREBREAK_WEB_THREADS": "5"}, file)["web_threads"] == 5
    assert load({}, file)["log_level"] == "DEBUG"


def test_a_secret_can_lie_in_a_file_and_the_plain_one_wins(tmp_path):
    secret = tmp_path / "key"
    secret.write_text("from-file\n")
    named = {"FIREBREAK_SECRET_KEY_FILE": str(secret)}
    assert load(named, None)["secret_key"] == "from-file"
    assert load({**named, "FIREBREAK_SECRET_KEY": "plain"}, None)["secret_key"] == "plain"
    assert load({"FIREBREAK_SECRET_KEY": "plain", **named}, None)["secret_key"] == "plain"


@pytest.mark.parametrize(("name", "value", "told"), [
    ("WEB_THREADS", "many", "web_threads"),
    ("WEB_THREADS", "0", "at least 1"),
    ("DETECT_EVERY_S", "nan", "finite"),
    ("DETECT_EVERY_S", "-1", "at least"),
    ("DEBUG", "maybe", "neither yes nor no"),
    ("LOG_FORMAT", "xml", "one of"),
    ("WEB_THREDS", "3", "Did you mean web_threads"),
    ("ADDRESS", "8730", "host:port"),
    ("ADDRESS", "localhost:99999", "host:port"),
    ("DATABASE_URL", "mysql://root:hunter2@host/db", "postgresql://"),
    ("PUBLIC_URL", "crisis.example.org", "https://"),
    ("SECRET_KEY_FILE", "/does/not/exist", "SECRET_KEY_FILE"),
])  # fmt: skip
def test_a_wrong_value_is_told_in_words(name, value, told):
    with pytest.raises(ConfigError, match=told) as error:
        load({f"FIREBREAK_{name}": value}, None)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(
    "content", [b"web_threads = ", b"\xff\xfe", b"[table]\nx=1", b"web_threads = true", b"nope = 1"]
)
def test_a_broken_file_is_told_in_words(tmp_path, content):
    file = tmp_path / "firebreak.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError):
        load({}, file)


@given(
    st.sampled_from([s.name for s in config.TABLE]),
    st.text(st.characters(exclude_characters="\0"), max_size=20),
)
def test_any_text_is_either_a_value_or_a_config_error(name, text):
    try:
        loaded = load({f"FIREBREAK_{name.upper()}": text}, None)
    except ConfigError as error:
        assert name in str(error)  # noqa: PT017 - either way is right
    else:
        assert set(loaded) == {setting.name for setting in config.TABLE}


def test_every_setting_says_what_it_is_for_and_its_default_is_valid():
    defaults = load({}, None)
    for setting in config.TABLE:
        assert setting.reason.endswith(".")
        assert type(defaults[setting.name]).__name__ in {setting.kind, "PosixPath"}
