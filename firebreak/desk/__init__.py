"""Pages that join rooms: Now, search, the first-run wizard, report what you saw."""
