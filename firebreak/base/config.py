"""Every setting of the installation, in one typed table.

Sources, strongest first: environment ``FIREBREAK_<NAME>``, ``FIREBREAK_<NAME>_FILE`` (for secrets),
``firebreak.toml`` in the data folder (or ``FIREBREAK_CONFIG``), the default. Unknown names refuse to start.
"""

import difflib
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PREFIX = "FIREBREAK_"
NOT_SETTINGS = {"CONFIG", "TEST_DATA"}
"""Names with our prefix that are read elsewhere: where the file lies, where tests find data."""


class ConfigError(Exception):
    """A setting is unknown or cannot be read; the text says which, why and what to do."""


@dataclass(frozen=True)
class Setting:
    """One setting. ``kind`` is str, int, float, bool, path or list (comma separated).

    ``least`` is the smallest number that works; ``choices`` are the only words that do.
    """

    name: str
    kind: str
    default: Any
    unit: str
    reason: str
    secret: bool = False
    least: float | None = None
    choices: tuple[str, ...] = ()


TABLE: tuple[Setting, ...] = (
    Setting("data_dir", "path", "var", "folder", "Where the database, keys, files and backups live."),
    Setting(
        "database_url",
        "str",
        "",
        "address",
        "PostgreSQL as postgresql://user@host/name; empty means SQLite.",
        True,
    ),
    Setting("address", "str", "127.0.0.1:8730", "host:port", "Where the web server listens."),
    Setting(
        "public_url",
        "str",
        "",
        "address",
        "How people reach it, for links in messages; empty means the address.",
    ),
    Setting("allowed_hosts", "list", "", "host names", "Further names it may be reached by."),
    Setting("debug", "bool", False, "", "Shows errors to the browser. Never on a machine that others reach."),
    Setting(
        "secure_cookies",
        "bool",
        False,
        "",
        "Cookies over HTTPS only. On anyway when public_url starts with https.",
    ),
    Setting("trust_proxy", "bool", False, "", "Believe X-Forwarded-Proto and -For of a proxy in front."),
    Setting(
        "web_threads", "int", 8, "threads", "Page requests answered at once by one web process.", least=1
    ),
    Setting(
        "secret_key",
        "str",
        "",
        "",
        "Signs sessions and links; made and kept in the data folder when empty.",
        True,
    ),
    Setting(
        "mail_url",
        "str",
        "",
        "address",
        "smtp://user:password@host:587 or smtps://...; empty keeps mail waiting.",
        True,
    ),
    Setting(
        "mail_returns_url",
        "str",
        "",
        "address",
        "imaps://user:password@host/INBOX of the mailbox to which mails of lists come back, read every 5 minutes and left "
        "as it is; also imap+starttls://...; empty: they are not read.",
        True,
    ),
    Setting("mail_from", "str", "firebreak@localhost", "mail address", "Sender of what the machine sends."),
    Setting(
        "heartbeat_url",
        "str",
        "",
        "address",
        "Fetched every minute while all is well: a dead-man's switch.",
        True,
    ),
    Setting(
        "log_format",
        "str",
        "auto",
        "json|text|auto",
        "auto is text on a terminal and JSON elsewhere.",
        choices=("auto", "json", "text"),
    ),
    Setting(
        "log_level",
        "str",
        "INFO",
        "level",
        "How much is logged.",
        choices=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
    ),
    Setting(
        "page_way_wait_s",
        "int",
        120,
        "seconds",
        "How long a call waits for an answer before the person's next way is tried.",
        least=1,
    ),
    Setting(
        "page_rung_wait_s",
        "int",
        300,
        "seconds",
        "How long one person is called before the next one is.",
        least=1,
    ),
    Setting(
        "page_rounds", "int", 3, "rounds", "How often everybody is called before a run gives up.", least=1
    ),
    Setting(
        "no_tracing_markets",
        "list",
        "se",
        "markets",
        "Where it is not asked or kept who of a brand's people spoke to a newsroom. Sweden's constitution forbids public"
        " bodies, and a law some private employers whom the public pays, to look for that.",
    ),
    Setting("upload_limit_mb", "int", 200, "MB", "Largest file that may be imported or attached.", least=1),
    Setting(
        "page_limit_mb", "int", 20, "MB", "Largest page that is fetched to be kept as evidence.", least=1
    ),
    Setting(
        "picture_browser",
        "str",
        "auto",
        "auto|off|program",
        "The Chromium that takes pictures of pages kept as evidence: found by itself, none, or its name or path.",
    ),
    Setting("webhook_limit_kb", "int", 2048, "KB", "Largest body of one webhook call.", least=1),
    Setting("api_rate_per_minute", "int", 600, "calls", "Calls one API token may make in a minute.", least=1),
    Setting(
        "login_rate_per_minute", "int", 10, "tries", "Failed sign-ins from one address in a minute.", least=1
    ),
    Setting(
        "batch_posts",
        "int",
        1000,
        "posts",
        "Most posts stored in one transaction; fewer where they take longer, so that clicks need not wait.",
        least=1,
    ),
    Setting(
        "match_workers",
        "int",
        2,
        "processes",
        "Processes that match and analyse posts beside the listen process, begun when more than 2,000 a second come in.",
        least=0,
    ),
    Setting("detect_every_s", "float", 2.0, "seconds", "How often open time bins are tested.", least=0.1),
    Setting(
        "sample_hours",
        "int",
        24,
        "hours",
        "How long unmatched posts are kept for previews of new monitors.",
        least=0,
    ),
    Setting("fetch_private", "bool", False, "", "Let sources fetch addresses inside your own network."),
    Setting(
        "metrics_token",
        "str",
        "",
        "",
        "Bearer token for /metrics; empty allows it from this machine only.",
        True,
    ),
    Setting(
        "bluesky_jetstream",
        "str",
        "wss://jetstream2.us-east.bsky.network/subscribe",
        "address",
        "Default Jetstream server.",
    ),
    Setting("demo_speed", "float", 1.0, "times", "How fast the demo's crisis unfolds.", least=0.01),
)
_BY_NAME = {setting.name: setting for setting in TABLE}


def _parse(setting: Setting, value: Any) -> Any:
    if setting.kind == "path":
        return Path(str(value)).expanduser()
    if setting.kind == "list":
        return (
            [part.strip() for part in value.split(",") if part.strip()]
            if isinstance(value, str)
            else list(value)
        )
    if setting.kind == "bool":
        text = str(value).strip().lower()
        if text in {"1", "true", "yes", "on"}:
            return True
        if text in {"0", "false", "no", "off", ""}:
            return False
        raise ValueError("it is neither yes nor no")
    if setting.kind == "str":
        return _checked_text(setting, value)
    return _checked_number(setting, value)


def _checked_text(setting: Setting, value: Any) -> str:
    text = str(value).strip()
    if setting.choices:
        found = [choice for choice in setting.choices if choice.lower() == text.lower()]
        if not found:
            raise ValueError(f"it must be one of {', '.join(setting.choices)}")
        return found[0]
    return text


def _checked_number(setting: Setting, value: Any) -> int | float:
    if isinstance(value, bool):
        raise ValueError("it is yes or no")
    number: int | float = int(value) if setting.kind == "int" else float(value)
    if not math.isfinite(number):
        raise ValueError("it is no finite number")
    if setting.least is not None and number < setting.least:
        raise ValueError(f"it must be at least {setting.least:g}")
    return number


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid TOML: {error}. Nothing was started.") from error
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}. Nothing was started.") from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for key, value in environ.items():
        if not key.startswith(PREFIX) or key[len(PREFIX) :] in NOT_SETTINGS:
            continue
        name = key[len(PREFIX) :].lower()
        if name.endswith("_file") and name[:-5] in _BY_NAME and _BY_NAME[name[:-5]].secret:
            try:
                given.setdefault(name[:-5], Path(value).read_text(encoding="utf-8").strip())
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(
                    f"The file that {key} names cannot be read. Nothing was started."
                ) from error
        else:
            given[name] = value
    return given


def _refuse_unknown(given: Mapping[str, Any]) -> None:
    unknown = sorted(set(given) - set(_BY_NAME))
    if not unknown:
        return
    near = difflib.get_close_matches(unknown[0], _BY_NAME, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise ConfigError(
        f"Unknown setting: {', '.join(unknown)}.{hint} See docs/reference/settings.md. Nothing was started."
    )


def load(environ: Mapping[str, str], file: Path | None) -> dict[str, Any]:
    """All settings by name. Raises :class:`ConfigError` naming the setting and the remedy."""
    given = _from_file(file) if file is not None and file.is_file() else {}
    given.update(_from_environment(environ))
    _refuse_unknown(given)
    result = {}
    for setting in TABLE:
        value = given.get(setting.name, setting.default)
        try:
            result[setting.name] = _parse(setting, value)
        except (TypeError, ValueError, OverflowError) as error:
            why = "" if setting.secret else f": {error}"  # the error of a secret would show it
            shown = "(hidden)" if setting.secret else repr(value)
            text = f"The setting {setting.name} = {shown} is not a {setting.kind}{why}. Nothing was started."
            raise ConfigError(text) from error
    _refuse_odd_addresses(result)
    return result


def _refuse_odd_addresses(result: Mapping[str, Any]) -> None:
    """What would only fail later, and less clearly."""
    host, colon, port = result["address"].rpartition(":")
    if not colon or not host or not port.isdecimal() or not 0 <= int(port) < 65536:
        raise ConfigError("The setting address needs the form host:port, such as 127.0.0.1:8730.")
    if result["database_url"] and not result["database_url"].startswith(("postgresql://", "postgres://")):
        raise ConfigError(
            "The setting database_url must start with postgresql://; leave it empty for SQLite."
        )
    if result["public_url"] and not result["public_url"].startswith(("http://", "https://")):
        raise ConfigError("The setting public_url must start with https:// or http://.")


@cache
def settings() -> dict[str, Any]:
    """The settings of this process, read once."""
    data = Path(os.environ.get(f"{PREFIX}DATA_DIR", "var"))
    file = Path(os.environ.get(f"{PREFIX}CONFIG", data / "firebreak.toml"))
    return load(os.environ, file)


def get(name: str) -> Any:
    """One setting's value, e.g. ``get("batch_posts")``."""
    return settings()[name]
