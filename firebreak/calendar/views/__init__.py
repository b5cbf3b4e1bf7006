"""Pages of the calendar: parse, authorise, call one action or query, draw."""
