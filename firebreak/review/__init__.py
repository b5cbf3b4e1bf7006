"""Review: what followed a release, measured against the forecast that was made before it.

Public door: ``actions`` (follow a release, measure it, keep the channels' own figures), ``queries``, ``rules`` (when it
may be said that the talk fell faster than forecast, and why it mostly cannot). Later: after-action reviews and lessons.
"""
