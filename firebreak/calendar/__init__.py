"""The content calendar: everyday posts planned per channel, approved before their day, and looked at for risk.

Public door: ``actions``, ``queries``, ``rules``; pure parts: :mod:`.looked` and :mod:`.risks` (what could go wrong with
a planned post), :mod:`.days` (days on which a cheerful post hurts), :mod:`.exchange` (iCalendar and CSV).
"""
