"""The message check: what a reader should look at before a statement or a reply goes out. Five languages, offline, pure.

Public door: :func:`check` with :class:`Context` and :class:`Finding`; :data:`RULES` says of each rule how strong it is and
what it rests on. The rules are data: ``data/<language>/`` holds sets of words and patterns (see ``lines.py``), which a
reader can change without touching code. ``docs/explain/message-check.md`` says what each rule means and where it fails.

>>> text = "We are sorry if anyone was offended. Call {phone} by 18:00."
>>> for found in check(text, language="en", kind="direct-reply"):
...     print(found.rule, found.strength, repr(found.quote))
conditional_apology advice 'sorry if anyone was offended'
placeholder advice '{phone}'
>>> [(found.rule, found.strength) for found in check("我们深感遗憾，但这只是个别现象。", language="zh-Hans")]
[('but_apology', 'advice'), ('minimising', 'advice')]
"""

from firebreak.engine.text.check.engine import check
from firebreak.engine.text.check.model import ERRORS, LANGUAGES, RULES, Context, Finding, Rule, strength_in

__all__ = ["check", "Context", "Finding", "Rule", "RULES", "ERRORS", "LANGUAGES", "strength_in"]
