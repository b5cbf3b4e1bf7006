"""Pages of this room: thin. Parse, authorise, call one action or query, draw."""
