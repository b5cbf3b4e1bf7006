"""An approved text as the HTML that WordPress shows as exactly this text.

WordPress changes what it shows: ``--`` becomes a dash, ``...`` an ellipsis, ``9x9`` a product, ``:)`` and ``8O`` pictures,
"Wordpress" gets a capital, and ``[gallery]`` runs a program (measured, version 6.1). It looks for characters, so each sign
that could begin such a change is written by its number, which browsers show and WordPress does not see.
"""

import re
from typing import Final

from firebreak.connectors.common.links import links_in
from firebreak.connectors.common.plain import clean, from_html

LONGEST_TITLE: Final = 200
"""Characters. A longer first line is no headline."""
_SEEN: Final = re.compile(r"[!-/:-@\[-`{-~]|(?<=\d)x(?=\d)|(?<=8)O|(?<=Word)p(?=ress)")
_IN_ADDRESS: Final = re.compile(r"[&\"'<>\[\]]")
_EMPTY_LINES: Final = re.compile(r"\n\s*\n")


def title_and_content(text: str, language: str) -> tuple[str, str]:
    """HTML of both. A first line is the title when nothing or an empty line follows it, as in our templates.

    >>> title_and_content("A & B\\n\\nSee\\nhttps://a.example.", "sv")
    ('A &#38; B', '<p lang="sv">See<br><a href="https://a.example">https&#58;&#47;&#47;a&#46;example</a>&#46;</p>')
    """
    title, body = parts(text)
    lang = f' lang="{language}"' if re.fullmatch(r"[A-Za-z-]{2,20}", language) else ""
    paragraphs = (f"<p{lang}>{_lines(part)}</p>" for part in _EMPTY_LINES.split(body) if part)
    return inert(title), "\n".join(paragraphs)


def parts(text: str) -> tuple[str, str]:
    """Headline, which may be empty, and the rest.

    >>> parts("Recall\\n\\nStop."), parts("Recall"), parts("We are\\nsorry.")
    (('Recall', 'Stop.'), ('Recall', ''), ('', 'We are\\nsorry.'))
    """
    found = clean(text)
    first, _, rest = found.partition("\n")
    if len(first) > LONGEST_TITLE or (rest and rest.split("\n", 1)[0].strip()):
        return "", found
    return first.strip(), rest.strip()


def inert(text: str) -> str:
    """Shown as it is, whatever WordPress looks for."""
    return _SEEN.sub(lambda sign: f"&#{ord(sign[0])};", text)


def _lines(paragraph: str) -> str:
    made, done = [], 0
    for start, end in links_in(paragraph):
        address = paragraph[start:end]
        href = _IN_ADDRESS.sub(lambda sign: f"&#{ord(sign[0])};", address)
        made += [inert(paragraph[done:start]), f'<a href="{href}">{inert(address)}</a>']
        done = end
    return "".join((*made, inert(paragraph[done:]))).replace("\n", "<br>")


def shown(title: str, content: str) -> str:
    """What people read of both, as plain text, the headline set apart by an empty line."""
    read = (from_html(part)[0] for part in (title, content))
    return "\n\n".join(part for part in read if part)


def shows(title: str, content: str, text: str) -> bool:
    """Whether a site that made this HTML of it shows the text unchanged. What stands around it does not count.

    >>> shows("Recall", "<p>Stop&#46;</p><p>Share this</p>", "Recall\\n\\nStop.")
    True
    >>> shows("Recall", "<p>Stop&#8230;</p>", "Recall\\n\\nStop...")
    False
    """
    wanted = parts(text)
    return all(
        _without_blanks(want) in _without_blanks(from_html(found)[0])
        for want, found in zip(wanted, (title, content), strict=True)
    )


def _without_blanks(text: str) -> str:
    return "".join(text.split())
