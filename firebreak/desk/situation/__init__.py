"""The situation report: an incident on one page for those who decide, as page and PDF, kept as it was sent.

Public door: :func:`.composing.compose` (the report of now in one language), :func:`.sending.send`.
"""
