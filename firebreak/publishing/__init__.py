"""Publishing: channels, deliveries, permits, and the freeze that stops everything planned.

Approved bytes come from above with their digest; this room sends each of them once or says that it does not know, and
sends nothing while the brand is frozen. Public door: ``actions``, ``queries``, ``rules``; the contract of a writer is
:mod:`.writers`, and what lets it send is :mod:`.permits`.
"""
