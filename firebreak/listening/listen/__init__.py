"""The listen process: readers, pipeline, detection and indexing.

Public door: :func:`run`. Several such processes may run; leases see to it that each source is read, and each
monitor watched, by one of them.
"""

from firebreak.listening.listen.running import run

__all__ = ["run"]
