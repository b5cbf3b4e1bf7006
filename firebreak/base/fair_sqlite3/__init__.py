"""Django's SQLite backend, with turns for those who write: see :mod:`firebreak.base.fair_sqlite3.base`."""
