"""Files that people bring to this room, see :mod:`firebreak.base.files`."""

from firebreak.base.files import FILES, StoredFile, drop, folder, full_path, keep, safe_name, sniff

__all__ = ["FILES", "StoredFile", "drop", "folder", "full_path", "keep", "safe_name", "sniff"]
