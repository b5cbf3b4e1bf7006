"""The plan as one document: versions, differences, export and import."""
