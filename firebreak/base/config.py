"""Every setting of the installation, in one typed table.

Sources, strongest first: environment ``FIREBREAK_<NAME>``, ``FIREBREAK_<NAME>_FILE`` (for secrets),
``firebreak.toml`` in the data folder (or ``FIREBREAK_CONFIG``), the default. Unknown names refuse to start.
"""

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
    """One setting. ``kind`` is str, int, float, bool, path or list (comma separated)."""

    name: str
    kind: str
    default: Any
    unit: str
    reason: str
    secret: bool = False


TABLE: tuple[Setting, ...] = (
    Setting("data_dir", "path", "var", "folder", "Where the database, keys, files and backups live."),
    Setting("database_url", "str", "", "address", "PostgreSQL as postgresql://user@host/name; empty means SQLite.", True),
    Setting("address", "str", "127.0.0.1:8730", "host:port", "Where the web server listens."),
    Setting("public_url", "str", "", "address", "How people reach it, for links in messages; empty means the address."),
    Setting("allowed_hosts", "list", "", "host names", "Further names it may be reached by."),
    Setting("debug", "bool", False, "", "Shows errors to the browser. Never on a machine that others reach."),
    Setting("secure_cookies", "bool", False, "", "Cookies over HTTPS only. On behind a proxy with TLS."),
    Setting("trust_proxy", "bool", False, "", "Believe X-Forwarded-Proto and -For of a proxy in front."),
    Setting("web_threads", "int", 8, "threads", "Page requests answered at once by one web process."),
    Setting("secret_key", "str", "", "", "Signs sessions and links; made and kept in the data folder when empty.", True),
    Setting("mail_url", "str", "", "address", "smtp://user:password@host:587 or smtps://...; empty keeps mail waiting.", True),
    Setting("mail_from", "str", "firebreak@localhost", "mail address", "Sender of what the machine sends."),
    Setting("heartbeat_url", "str", "", "address", "Fetched every minute while all is well: a dead-man's switch.", True),
    Setting("log_format", "str", "auto", "json|text|auto", "auto is text on a terminal and JSON elsewhere."),
    Setting("log_level", "str", "INFO", "level", "How much is logged."),
    Setting("upload_limit_mb", "int", 200, "MB", "Largest file that may be imported or attached."),
    Setting("webhook_limit_kb", "int", 2048, "KB", "Largest body of one webhook call."),
    Setting("api_rate_per_minute", "int", 600, "calls", "Calls one API token may make in a minute."),
    Setting("login_rate_per_minute", "int", 10, "tries", "Failed sign-ins from one address in a minute."),
    Setting("batch_posts", "int", 1000, "posts", "Posts stored in one transaction; above 2,000 clicks begin to wait."),
    Setting("detect_every_s", "float", 2.0, "seconds", "How often open time bins are tested."),
    Setting("sample_hours", "int", 24, "hours", "How long unmatched posts are kept for previews of new monitors."),
    Setting("fetch_private", "bool", False, "", "Let sources fetch addresses inside your own network."),
    Setting("metrics_token", "str", "", "", "Bearer token for /metrics; empty allows it from this machine only.", True),
    Setting("bluesky_jetstream", "str", "wss://jetstream2.us-east.bsky.network/subscribe", "address", "Default Jetstream server."),
    Setting("demo_speed", "float", 1.0, "times", "How fast the demo's crisis unfolds."),
)
_BY_NAME = {setting.name: setting for setting in TABLE}


def _parse(setting: Setting, value: Any) -> Any:
    if setting.kind == "path":
        return Path(str(value)).expanduser()
    if setting.kind == "list":
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else list(value)
    if setting.kind == "bool":
        text = str(value).strip().lower()
        if text in {"1", "true", "yes", "on"}:
            return True
        if text in {"0", "false", "no", "off", ""}:
            return False
        raise ValueError("it is neither yes nor no")
    return {"int": int, "float": float, "str": str}[setting.kind](value)


def load(environ: Mapping[str, str], file: Path | None) -> dict[str, Any]:
    """All settings by name. Raises :class:`ConfigError` naming the setting and the remedy."""
    given: dict[str, Any] = {}
    if file is not None and file.is_file():
        try:
            given.update(tomllib.loads(file.read_text(encoding="utf-8")))
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{file} is not valid TOML: {error}. Nothing was started.") from error
    for key, value in environ.items():
        if key.startswith(PREFIX) and key[len(PREFIX) :] not in NOT_SETTINGS:
            name = key[len(PREFIX) :].lower()
            if name.endswith("_file") and name[:-5] in _BY_NAME and _BY_NAME[name[:-5]].secret:
                given[name[:-5]] = Path(value).read_text(encoding="utf-8").strip()
            else:
                given[name] = value
    unknown = sorted(set(given) - set(_BY_NAME))
    if unknown:
        raise ConfigError(f"Unknown setting: {', '.join(unknown)}. See docs/reference/settings.md. Nothing was started.")
    result = {}
    for setting in TABLE:
        value = given.get(setting.name, setting.default)
        try:
            result[setting.name] = _parse(setting, value)
        except (TypeError, ValueError) as error:
            shown = "(hidden)" if setting.secret else repr(value)
            raise ConfigError(f"The setting {setting.name} = {shown} is not a {setting.kind}: {error}.") from error
    return result


@cache
def settings() -> dict[str, Any]:
    """The settings of this process, read once."""
    data = Path(os.environ.get(f"{PREFIX}DATA_DIR", "var"))
    file = Path(os.environ.get(f"{PREFIX}CONFIG", data / "firebreak.toml"))
    return load(os.environ, file)


def get(name: str) -> Any:
    """One setting's value, e.g. ``get("batch_posts")``."""
    return settings()[name]
