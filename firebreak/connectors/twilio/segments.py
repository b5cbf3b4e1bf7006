"""How many text messages a text costs.

GSM 7-bit (3GPP TS 23.038): 160 signs, or 153 each when there are several; signs of the extension table count twice.
One sign outside it makes the whole text UCS-2: 70, or 67 each, counted in UTF-16 units.
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_PLAIN = str.maketrans(
    {
        "…": "...",
        "–": "-",
        "—": "-",
        "“": '"',
        "”": '"',
        "„": '"',
        "’": "'",
        "‘": "'",
        "\u00a0": " ",
        "\u2060": "",
    }
)


def plain(text: str) -> str:
    """Typographer's signs in the form that fits into 7 bits, where that is enough to make the text fit.

    >>> plain("Acme – “gone”…"), plain("召回…")
    ('Acme - "gone"...', '召回…')
    """
    simple = text.translate(_PLAIN)
    return simple if all(sign in _BASIC or sign in _EXTENDED for sign in simple) else text


def segments(text: str) -> int:
    """Messages that the network sends for it.

    >>> segments("a" * 160), segments("a" * 161), segments("召" * 70), segments("召" * 71)
    (1, 2, 1, 2)
    """
    if all(sign in _BASIC or sign in _EXTENDED for sign in text):
        length = len(text) + sum(sign in _EXTENDED for sign in text)
        return 1 if length <= 160 else -(-length // 153)
    length = len(text.encode("utf-16-le", "replace")) // 2
    return 1 if length <= 70 else -(-length // 67)
