"""Outside services, one folder each; adding one needs no edit elsewhere (docs/how-to/add-a-connector.md)."""
