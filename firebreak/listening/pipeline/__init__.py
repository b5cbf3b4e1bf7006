"""From a batch of a source to mentions in the store: dedupe, match, analyse, store, in one pass per batch.

Public door: :class:`~firebreak.listening.pipeline.feeding.Pipeline`.
"""

from firebreak.listening.pipeline.feeding import Fed, Pipeline

__all__ = ["Fed", "Pipeline"]
