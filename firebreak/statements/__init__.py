"""Statements: a text of the plan filled in, approved by whom the plan names, and released by hand.

Public door: ``actions``, ``queries``, ``rules``; pure parts: :mod:`.placeholders` (what fills a gap), :mod:`.rendering`
(the bytes that go out, and their digests), :mod:`.asking` (whom an approval asks). Nothing is sent anywhere from here.
"""
