"""From a batch of a source to mentions in the store: dedupe, match, analyse, store, in one pass per batch.

Public door: :class:`~firebreak.listening.pipeline.feeding.Pipeline`. What needs no database (cleaning, matching, text
analysis) may run in worker processes, which import this package without Django: so the door opens when it is used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from firebreak.listening.pipeline.feeding import Fed, Pipeline

__all__ = ["Fed", "Pipeline"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from firebreak.listening.pipeline import feeding

        return getattr(feeding, name)
    raise AttributeError(name)
