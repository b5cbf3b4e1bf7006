"""The engine: posts, queries, text and detection as plain typed Python.

No Django, no input or output, no other room. Usable as a library:

>>> from firebreak.engine.query import compile_queries
>>> compile_queries({"recall": 'acme AND (recall OR 召回)'}).match(["Acme 召回了手机", "Acme is nice"])
{'recall': [0]}
"""
