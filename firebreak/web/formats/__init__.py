"""Dates and times in each language: 24 hours everywhere, as nobody should read "2:05 malam" in a crisis."""
