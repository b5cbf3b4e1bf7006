"""Logs: text for a person at a terminal, one JSON object a line for machines. Secrets never reach them."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

from firebreak.base import config

_PLAIN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}
_SECRET = re.compile(
    r"(?i)(password|secret|token|authorization|api[_-]?key|cookie|dsn|mail_url|mail_returns_url|database_url)"
)
_IN_TEXT = re.compile(
    r"(?i)(\b(?:bearer|basic)\s+|\b(?:\w+[_-])?(?:token|key|secret|password|signature)=|whsec_)[^\s&\"',;)]+"
)
_IN_PATH = re.compile(
    r"(/(?:join|start|new-password|password/reset/key|answer|(?:read|lift)/[A-Za-z-]+)/)[^\s/?&\"']+"
)
"""Links that work once are themselves secrets."""
_IN_ADDRESS = re.compile(r"(://[^/\s:@\"']*:)[^\s@\"']*(?=@)")


def scrub(text: str) -> str:
    """Credentials in addresses, bearer headers and ``token=`` pairs are blanked."""
    for pattern in (_IN_TEXT, _IN_PATH, _IN_ADDRESS):
        text = pattern.sub(r"\1***", text)
    return text


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": at, "level": record.levelname, "logger": record.name}
        line["message"] = scrub(record.getMessage())
        for key, value in record.__dict__.items():
            if key not in _PLAIN and not key.startswith("_"):
                line[key] = (
                    "***" if _SECRET.search(key) else scrub(str(value)) if isinstance(value, str) else value
                )
        if record.exc_info:
            line["error"] = scrub(self.formatException(record.exc_info))
        return json.dumps(line, default=str, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))


def set_up(process: str) -> None:
    """Install the handler of this process on the root logger."""
    form = config.get("log_format")
    as_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter()
        if as_json
        else TextFormatter(f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s", "%H:%M:%S")
    )
    logging.basicConfig(level=config.get("log_level").upper(), handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "websockets.client", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
