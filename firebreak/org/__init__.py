"""Brands, people, memberships, access roles, sign-in.

Public doors: :mod:`~firebreak.org.actions`, :mod:`~firebreak.org.queries`, :mod:`~firebreak.org.access`
(the decorators and checks that every page and call stands behind).
"""
