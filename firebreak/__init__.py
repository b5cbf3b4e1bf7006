"""Firebreak: a self-hosted crisis desk for social media."""

__version__ = "0.1.0"
