"""The plan: what a team has ready before it happens, and whether it is still true.

Public door: ``actions``, ``queries``, ``rules`` (versions), and four pure parts: :mod:`.items` (what a plan is made of),
:mod:`.folders` (a plan as a folder of readable files, and the packaged starter content, which is such a folder),
:mod:`.advice` (rule packs) and :mod:`.check` (the plan check, to which rooms above add rules).
"""
