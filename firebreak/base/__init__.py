"""The floor of the house: clock, ids, typed settings, error kinds, audit chain, events, jobs, safe fetching.

Public doors: :mod:`~firebreak.base.actions` (how state changes), :mod:`~firebreak.base.audit`,
:mod:`~firebreak.base.events`, :mod:`~firebreak.base.jobs`, :mod:`~firebreak.base.pulse`,
:mod:`~firebreak.base.permissions`, :mod:`~firebreak.base.config`, :mod:`~firebreak.base.clock`,
:mod:`~firebreak.base.errors`, :mod:`~firebreak.base.fetching`, :mod:`~firebreak.base.secrets`.
"""
