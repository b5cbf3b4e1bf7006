"""The key that signs sessions and links: made once, kept in the data folder, readable by the owner only."""

import os
import secrets
from pathlib import Path


def django_key(data_dir: Path) -> str:
    """The signing key; safe when several processes start at once."""
    file = data_dir / "keys" / "django.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return django_key(data_dir)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(60))
    return file.read_text().strip()
