"""Other people's tools, as one would use them, for the same posts in the same run."""

import sys
from collections.abc import Callable, Sequence

Judge = Callable[[Sequence[str]], list[str]]

LINGUA = (
    *(
        "ENGLISH",
        "SWEDISH",
        "DANISH",
        "BOKMAL",
        "NYNORSK",
        "GERMAN",
        "DUTCH",
        "FRENCH",
        "SPANISH",
        "PORTUGUESE",
    ),
    *("ITALIAN", "MALAY", "INDONESIAN", "VIETNAMESE", "TURKISH", "POLISH", "FINNISH", "ICELANDIC", "TAGALOG"),
    *("CHINESE", "JAPANESE", "KOREAN", "HINDI", "ARABIC"),
)
"""The languages our own model tells apart, and those of the other scripts in the data."""


def sentiment_peers() -> dict[str, tuple[frozenset[str], Judge]]:
    """Name to the languages it is for, and its judgement."""
    found = {
        "VADER": (frozenset({"en", "sv"}), vader()),
        "AFINN": (frozenset({"en"}), afinn()),
        "SnowNLP": (frozenset({"zh-Hans", "zh-Hant"}), snownlp()),
    }
    return {name: (tags, judge) for name, (tags, judge) in found.items() if judge}


def language_peers() -> dict[str, Judge]:
    """Name to its identification, in our tags (Chinese without a script)."""
    found = {"py3langid": py3langid(), "lingua": lingua()}
    return {name: judge for name, judge in found.items() if judge}


def _missing(name: str, why: ImportError) -> None:
    print(f"{name} skipped: {why}", file=sys.stderr)


def _signed(value: float, margin: float) -> str:
    return "positive" if value >= margin else "negative" if value <= -margin else "neutral"


def vader() -> Judge | None:
    """VADER with its own thresholds."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError as why:
        _missing("VADER", why)
        return None
    analyser = SentimentIntensityAnalyzer()
    return lambda texts: [_signed(analyser.polarity_scores(text)["compound"], 0.05) for text in texts]


def afinn() -> Judge | None:
    """AFINN's English list with emoticons: the sign of the sum."""
    try:
        from afinn import Afinn
    except ImportError as why:
        _missing("AFINN", why)
        return None
    scorer = Afinn(emoticons=True)
    return lambda texts: [_signed(scorer.score(text), 0.5) for text in texts]


def snownlp() -> Judge | None:
    """SnowNLP's bundled model: thirds of its probability."""
    try:
        from snownlp import SnowNLP
    except ImportError as why:
        _missing("SnowNLP", why)
        return None
    return lambda texts: [_signed(SnowNLP(text or " ").sentiments - 0.5, 1 / 6) for text in texts]


def py3langid() -> Judge | None:
    """py3langid over all its languages; it knows Norwegian and Chinese by their varieties."""
    try:
        import py3langid as tool
    except ImportError as why:
        _missing("py3langid", why)
        return None
    ours = {"nb": "no", "nn": "no", "yue": "zh", "wuu": "zh"}
    return lambda texts: [ours.get(tag, tag) for tag in (tool.classify(text)[0] for text in texts)]


def lingua() -> Judge | None:
    """lingua in high accuracy over ``LINGUA``."""
    try:
        from lingua import Language, LanguageDetectorBuilder
    except ImportError as why:
        _missing("lingua", why)
        return None
    detector = LanguageDetectorBuilder.from_languages(*(getattr(Language, name) for name in LINGUA)).build()

    def judge(texts: Sequence[str]) -> list[str]:
        found = [detector.detect_language_of(text) for text in texts]
        tags = [tag.iso_code_639_1.name.lower() if tag else "und" for tag in found]
        return ["no" if tag in {"nb", "nn"} else tag for tag in tags]

    return judge
