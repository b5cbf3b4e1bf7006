"""What several connectors need: times, plain text from markup, records to posts, dialling, simulators' parts."""
