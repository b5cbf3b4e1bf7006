"""Quality and speed of the text models on the dev splits, beside VADER and py3langid where installed.

    python benchmarks/text.py [--json] [--data DIR] [--quick]

Dev splits, not test splits: near copies of training posts are in them, so the quality printed is optimistic.
Peers are skipped with a reason when they cannot be imported (``pip install vaderSentiment py3langid``).
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import numpy as np  # noqa: E402
import text_data  # noqa: E402

from firebreak.engine.text import SENTIMENTS, analyse, language, sentiment  # noqa: E402

KEYS = ("en", "zh-Hans", "zh-Hant", "sv", "ms", "id", "other")
SOCIAL = (
    "semeval13-16",
    "tweeteval-val",
    "smp2020-virus",
    "hk-forum",
    "swe-emoji-social",
    "ms-twitter",
    "smsa",
)
Judge = Callable[[Sequence[str]], list[str]]


def macro_f1(gold: Sequence[str], found: Sequence[str], classes: Sequence[str] = SENTIMENTS) -> float:
    """Mean F1 over the classes that occur in ``gold``."""
    scores = []
    for name in classes:
        both = sum(g == f == name for g, f in zip(gold, found, strict=True))
        total = sum(g == name for g in gold) + sum(f == name for f in found)
        if name in gold:
            scores.append(2 * both / total)
    return float(np.mean(scores))


def calibration_error(gold: Sequence[str], chances: np.ndarray) -> float:
    """Expected calibration error over ten bins, each class weighted equally."""
    index = np.array([SENTIMENTS.index(label) for label in gold])
    weight = 1 / np.bincount(index, minlength=3)[index]
    sure, right = chances.max(axis=1), chances.argmax(axis=1) == index
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [abs(np.average((right - sure)[bins == b], weights=weight[bins == b])) * weight[bins == b].sum()
            for b in range(10) if (bins == b).any()]  # fmt: skip
    return float(sum(gaps) / weight.sum())


def sentiment_quality(data: Path, peer: Judge | None) -> dict[str, dict[str, float]]:
    """Macro-F1 of every source of the dev splits; two-class sources choose between two classes only."""
    result: dict[str, dict[str, float]] = {}
    for key in KEYS:
        by_source: dict[str, list[text_data.Row]] = defaultdict(list)
        for row in text_data.sentiment(data, key, "dev"):
            by_source[row.source].append(row)
        for source, rows in by_source.items():
            result[f"{key} {source}"] = _sentiment_scores(rows, key, source, peer)
    return result


def _sentiment_scores(
    rows: list[text_data.Row], key: str, source: str, peer: Judge | None
) -> dict[str, float]:
    texts, gold = [row.text for row in rows], [row.label for row in rows]
    tag = source.removeprefix("umsab-") if key == "other" else key
    two = source in text_data.TWO_CLASS_SOURCES
    given = analyse(texts, [tag] * len(texts)).probabilities
    alone = analyse(texts).probabilities
    if two:
        given, alone = given * (1, 0, 1), alone * (1, 0, 1)
    scores = {
        "posts": len(rows),
        "macro_f1": macro_f1(gold, [SENTIMENTS[c] for c in given.argmax(axis=1)]),
        "macro_f1_language_identified": macro_f1(gold, [SENTIMENTS[c] for c in alone.argmax(axis=1)]),
    }
    if not two:
        scores["calibration_error"] = calibration_error(gold, given)
    if peer and key == "en":
        scores["vader"] = macro_f1(gold, peer(texts))
    return scores


def language_quality(data: Path, peer: Judge | None) -> dict[str, dict[str, float]]:
    """Accuracy per source; romanised Hindi counts as Hindi. The peer gives no script: Chinese is right either way."""
    by_source: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text, tag, source in text_data.languages(data, "dev"):
        by_source[tag, source].append(text)
    result = {}
    for (tag, source), texts in sorted(by_source.items()):
        found = [tag_.replace("hi-Latn", "hi") for tag_ in language(texts)]
        scores = {"posts": len(texts), "accuracy": float(np.mean([f == tag for f in found]))}
        if peer:
            scores["py3langid"] = float(np.mean([f == tag.split("-")[0] for f in peer(texts)]))
        result[f"{tag} {source}"] = scores
    return result


def means(by_source: dict[str, dict[str, float]], column: str) -> dict[str, float]:
    """Mean accuracy over the six languages' social posts, over news sentences and over subtitle lines."""
    groups: dict[str, list[float]] = defaultdict(list)
    for name, scores in by_source.items():
        source = name.split()[1]
        kind = "social" if source in SOCIAL else "news" if "ntrex" in source else "subtitles"
        if column in scores and (source in SOCIAL or "ntrex" in source or "xed" in source):
            groups[kind].append(scores[column])
    return {kind: float(np.mean(values)) for kind, values in groups.items()}


def posts_per_second(
    judge: Callable[[list[str]], Any], texts: list[str], batch: int, seconds: float
) -> float:
    """Best rate of three rounds, each at least ``seconds`` long, in batches of ``batch``."""
    judge(texts[:batch])
    best = 0.0
    for _ in range(3):
        done, started = 0, time.perf_counter()
        while (spent := time.perf_counter() - started) < seconds:
            at = done % (len(texts) - batch + 1)
            judge(texts[at : at + batch])
            done += batch
        best = max(best, done / spent)
    return best


def speed(data: Path, vader: Judge | None, py3langid: Judge | None, seconds: float) -> dict[str, float]:
    """Posts per second on one thread, for training posts that stand for the stream."""
    english = [row.text for row in text_data.sentiment(data, "en", "train") if row.tier == "B"][:20_000]
    chinese = [row.text for row in text_data.sentiment(data, "zh-Hans", "train")][:20_000]
    tags = {"en": ["en"] * 1024, "zh-Hans": ["zh-Hans"] * 1024}
    rates = {}
    for batch in (1, 256, 1024):
        rates[f"en sentiment, language known, batch {batch}"] = posts_per_second(
            lambda part: sentiment(part, tags["en"][: len(part)]), english, batch, seconds
        )
        rates[f"en language + sentiment, batch {batch}"] = posts_per_second(analyse, english, batch, seconds)
        rates[f"en language, batch {batch}"] = posts_per_second(language, english, batch, seconds)
    rates["zh-Hans sentiment, language known, batch 1024"] = posts_per_second(
        lambda part: sentiment(part, tags["zh-Hans"][: len(part)]), chinese, 1024, seconds
    )
    rates["zh-Hans language + sentiment, batch 1024"] = posts_per_second(analyse, chinese, 1024, seconds)
    if vader:
        rates["VADER, en"] = posts_per_second(vader, english, 256, seconds)
    if py3langid:
        rates["py3langid, en"] = posts_per_second(py3langid, english, 256, seconds)
    return rates


def vader_judge() -> Judge | None:
    """VADER with its own thresholds, or None with a reason on stderr."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError as missing:
        print(f"VADER skipped: {missing}", file=sys.stderr)
        return None
    analyser = SentimentIntensityAnalyzer()

    def judge(texts: Sequence[str]) -> list[str]:
        scores = [analyser.polarity_scores(text)["compound"] for text in texts]
        return ["positive" if s >= 0.05 else "negative" if s <= -0.05 else "neutral" for s in scores]

    return judge


def py3langid_judge() -> Judge | None:
    """py3langid over all its languages, or None with a reason on stderr."""
    try:
        import py3langid
    except ImportError as missing:
        print(f"py3langid skipped: {missing}", file=sys.stderr)
        return None
    # It knows Norwegian and Chinese by their varieties, where our data says no and zh.
    ours = {"nb": "no", "nn": "no", "yue": "zh", "wuu": "zh"}
    return lambda texts: [ours.get(tag, tag) for tag in (py3langid.classify(text)[0] for text in texts)]


def main() -> int:
    """Command line; 2 when the data is not there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    base = Path(os.environ.get("FIREBREAK_TEST_DATA", ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=base, help="the test data, with its folder text")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="shorter timing rounds")
    args = parser.parse_args()
    folder = args.data / "text" if (args.data / "text").is_dir() else args.data
    if not (folder / "langid").is_dir():
        print(f"No text data in {folder}: give its folder with --data.", file=sys.stderr)
        return 2
    vader, py3langid = vader_judge(), py3langid_judge()
    languages = language_quality(folder, py3langid)
    report = {
        "sentiment": sentiment_quality(folder, vader),
        "language": languages,
        "language_means": {column: means(languages, column) for column in ("accuracy", "py3langid")},
        "posts_per_second": speed(folder, vader, py3langid, 0.3 if args.quick else 1.0),
    }
    print(json.dumps(report, indent=2) if args.json else _table(report))
    return 0


def _table(report: dict[str, Any]) -> str:
    lines = []
    for part, rows in report.items():
        lines.append(f"\n{part.replace('_', ' ')}")
        for name, value in rows.items():
            shown = value if isinstance(value, float) else "  ".join(f"{k} {v:.3f}" for k, v in value.items())
            lines.append(
                f"  {name:<46} {shown:,.0f}" if isinstance(value, float) else f"  {name:<28} {shown}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
