"""Pages of incidents: parse, authorise, one action or query, draw."""
