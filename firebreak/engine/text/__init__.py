"""Language, sentiment, risk type, intent and toxicity of posts, in batches, with NumPy and one automaton.

Public door: :func:`language`, :func:`sentiment`, :func:`analyse` with its :class:`Analysis`,
:data:`SENTIMENTS`, :data:`RISKS`, :data:`INTENTS`. One pass over a text serves all classifiers;
``docs/explain/text-models.md`` says how they decide, ``docs/reference/model-card.md`` what they were trained on,
how good they are and where they fail.
"""

from firebreak.engine.text.analysis import Analysis, analyse, language, sentiment
from firebreak.engine.text.phrases import INTENTS, RISKS
from firebreak.engine.text.sentiment import SENTIMENTS

__all__ = ["INTENTS", "RISKS", "SENTIMENTS", "Analysis", "analyse", "language", "sentiment"]
