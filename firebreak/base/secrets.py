"""Secrets at rest: encrypted with rotating keys that live in a file (0600) outside the database."""

import base64
import json
import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db import models

from firebreak.base import config
from firebreak.base.errors import AuthError


def key_file() -> Path:
    """Where the keys lie, newest first, one a line."""
    return Path(config.get("data_dir")) / "keys" / "secrets.keys"


def keys() -> list[str]:
    """The keys, made on first use with owner-only rights."""
    file = key_file()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of this installation was first
            return keys()
        with os.fdopen(handle, "w") as out:
            out.write(Fernet.generate_key().decode() + "\n")
    return [line.strip() for line in file.read_text().splitlines() if line.strip()]


def add_key() -> None:
    """Rotate: put a new key first; old ones still read what they wrote."""
    lines = [Fernet.generate_key().decode(), *keys()]
    file = key_file()
    fresh = file.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write("\n".join(lines) + "\n")
    fresh.replace(file)


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys()])


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
        raise AuthError("secrets.wrong_key", "The key file does not open these stored credentials.") from error


def fingerprint(sealed: str) -> str:
    """A short tag for logs that tells two sealed values apart and gives nothing away."""
    return base64.b32encode(sealed.encode()[-10:]).decode()[:8]


class SealedField(models.TextField):  # type: ignore[type-arg]
    """A JSON value that is encrypted in the database. Not searchable, never in audit bodies."""

    def from_db_value(self, value: Any, *args: Any) -> Any:
        return unseal(value) if value else {}

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if value else ""

    def to_python(self, value: Any) -> Any:
        return value
