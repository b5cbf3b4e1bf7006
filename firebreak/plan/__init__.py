"""The plan: what a team has ready before it happens, and whether it is still true.

Public door so far: :mod:`.items` (what a plan is made of) and :mod:`.folders` (a plan as a folder of readable files, and
the packaged starter content, which is such a folder).
"""
