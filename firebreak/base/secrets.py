"""Secrets at rest: encrypted with rotating keys that live in a file (0600) outside the database."""

import base64
import json
import os
from pathlib import Path
from secrets import token_hex
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db import models

from firebreak.base import config
from firebreak.base.errors import AuthError


def key_file() -> Path:
    """Where the keys lie, newest first, one a line."""
    return Path(config.get("data_dir")) / "keys" / "secrets.keys"


def _write_private(file: Path, text: str) -> None:
    """A new file that only its owner may read, on the disk before we go on. Raises ``FileExistsError``."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _make_first(file: Path) -> None:
    """Whole or not at all: another process that starts now never sees half a key file."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{token_hex(4)}")
    _write_private(draft, Fernet.generate_key().decode() + "\n")
    try:
        os.link(draft, file)  # fails when another process of this installation was first
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def keys() -> list[str]:
    """The keys, made on first use with owner-only rights. An empty key file is an :class:`AuthError`."""
    file = key_file()
    if not file.exists():
        _make_first(file)
    lines = [line.strip() for line in file.read_text().splitlines() if line.strip()]
    if not lines:
        raise AuthError("secrets.no_key", f"{file.name} is empty. Put the keys of your backup there.")
    return lines


def add_key() -> None:
    """Rotate: put a new key first; old ones still read what they wrote.

    Raises ``FileExistsError`` when another process is rotating at this moment: no key may get lost.
    """
    file = key_file()
    fresh = file.with_suffix(".new")
    lines = keys()
    _write_private(fresh, "\n".join([Fernet.generate_key().decode(), *lines]) + "\n")
    try:
        if keys() != lines:
            raise FileExistsError("the keys were changed meanwhile")
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def _box() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys()])
    except ValueError as error:
        raise AuthError("secrets.bad_key", "The key file holds a line that is no key.") from error


def seal(value: Any) -> str:
    """Encrypt any JSON value."""
    return _box().encrypt(json.dumps(value).encode()).decode()


def unseal(sealed: str) -> Any:
    """Decrypt; raises :class:`AuthError` when the key file is not the one it was sealed with."""
    if not sealed:
        return {}
    try:
        return json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken as error:
        text = "The key file does not open these stored credentials."
        raise AuthError("secrets.wrong_key", text) from error


def reseal(sealed: str) -> str:
    """The same secret under the newest key, so that an old key can be taken out of the file."""
    try:
        return _box().rotate(sealed.encode()).decode() if sealed else ""
    except InvalidToken as error:
        text = "The key file does not open these stored credentials."
        raise AuthError("secrets.wrong_key", text) from error


def fingerprint(sealed: str) -> str:
    """A short tag for logs that tells two sealed values apart and gives nothing away."""
    return base64.b32encode(sealed.encode()[-10:]).decode()[:8]


class SealedField(models.TextField):  # type: ignore[type-arg]
    """A JSON value that is encrypted in the database. Not searchable, never in audit bodies."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:  # noqa: ARG002 - Django's
        return unseal(value) if value else {}

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if value else ""

    def to_python(self, value: Any) -> Any:
        return value
