"""The simulated public: invented people who talk about an invented tea, and turn on it when the story says so.

Used by ``firebreak up --demo`` and ``firebreak simulate``. Deterministic: the same seed and the same minute
always give the same posts, so a reader that was cut off goes on without loss or double.
"""
