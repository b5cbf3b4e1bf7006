"""Language and sentiment of posts, in batches, with NumPy alone.

Public door: :func:`language`, :func:`sentiment`, :func:`analyse` with its :class:`Analysis`,
:data:`SENTIMENTS`. One pass over a text serves all classifiers; ``docs/explain/text-models.md`` says what the
models were trained on, how good they are and where they fail.
"""

from firebreak.engine.text.analysis import Analysis, analyse, language, sentiment
from firebreak.engine.text.sentiment import SENTIMENTS

__all__ = ["SENTIMENTS", "Analysis", "analyse", "language", "sentiment"]
