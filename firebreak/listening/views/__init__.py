"""Pages of listening: parse, authorise by verb, call one query or action, render."""
