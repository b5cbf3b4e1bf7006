"""Train the text models and write their weights into the package.

    python tools/train_text.py [--data DIR] [--open-only] [--only sentiment|language|heads] [--out DIR]

Reads the sets described in docs/reference/model-card.md from DIR (FIREBREAK_TEST_DATA, or ../shared/data beside
the checkout). The same data and seed give the same files, byte for byte, on the same build of NumPy and SciPy.
"""

import argparse
import functools
import os
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import text_data  # noqa: E402
import text_fit  # noqa: E402
import text_heads  # noqa: E402
import text_scale  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: E402

from firebreak.engine.text.language import READS as LANGUAGE_READS  # noqa: E402
from firebreak.engine.text.lexicon import PRAISE, entries_of  # noqa: E402
from firebreak.engine.text.linear import EVERYTHING  # noqa: E402
from firebreak.engine.text.phrases import GROUPS  # noqa: E402
from firebreak.engine.text.scripts import LATIN, by_script  # noqa: E402
from firebreak.engine.text.weights import read_from, save  # noqa: E402

SEED = 2026
SENTIMENT_BITS = 18
LANGUAGE_BITS = 15
MOST_ROWS_PER_LANGUAGE_SOURCE = 5_000
MOST_ROWS_PER_FALLBACK_LANGUAGE = 4_000
MOST_BORROWED_ENGLISH = 12_000
MOST_DRESSED = 2_000
"""Rows of each language without posts of its own that are dressed as posts."""
MOST_DRESSED_LETTERS = 60
WITH_POSTS = frozenset({"en", "ms", "id", "de", "fr", "es", "pt", "it", "hi-Latn"})
"""Languages whose training rows hold posts: dressed news would outweigh those, and Malay posts became Indonesian."""
HELD_OUT = 0.1
LATIN_LANGUAGES = (
    *("en", "sv", "da", "no", "de", "nl", "fr", "es", "pt", "it"),
    *("ms", "id", "vi", "tr", "pl", "fi", "is", "tl", "hi-Latn"),
)


class Recipe(NamedTuple):
    """How one model is fitted; chosen on the dev splits."""

    penalty: float
    idf_powers: tuple[float, ...] = (1.0,)
    """One fit for each; the table is their mean."""
    folds: int = 0
    """Above 0: as many fits for each power, each without one part of the rows in so many; the table is the mean of all."""
    two_class_share: float = 1.0
    """Total weight of sources without a neutral class, against 1 for the table's own rows."""
    steps: int = 60
    warm_steps: int = 0
    """Steps of the fit on all rows when it starts from the one on nine tenths; 0 begins afresh."""
    borrowed_share: float = 0.3
    """Total weight of rows borrowed from other tables."""
    english_share: float = 0.0
    """Total weight of borrowed English rows where they are balanced by themselves, beside those of other languages."""


RECIPES = {
    "en": Recipe(1e-5, steps=80),
    "zh-Hans": Recipe(1e-5, idf_powers=(1.0, 2.0), folds=5),
    "zh-Hant": Recipe(3e-5, idf_powers=(0.5,)),
    "sv": Recipe(3e-5, borrowed_share=0.3, english_share=0.3),
    "ms": Recipe(1e-5),
    "id": Recipe(1e-5),
    "mul": Recipe(1e-5, two_class_share=0.1),
}
LANGUAGE_RECIPE = Recipe(3e-7, idf_powers=(0.5,), steps=100, warm_steps=20)
LANGUAGE_PRIOR = {"en": 1.0, "hi-Latn": -1.5}
"""Added to the scores: streams hold far more English than the training rows, and romanised Hindi rows are
half English, so that two English words looked like it."""
OWN_SOURCES = {
    "zh-Hant": {"hk-forum"},
    "sv": {"swe-reviews"},
    "mul": {f"umsab-{tag}" for tag in ("de", "fr", "es", "pt", "it", "ar", "hi")},
}
"""Where a table has borrowed rows: the sources that are its own."""


def sentiment_rows(data: Path, tag: str, *, open_only: bool) -> list[text_data.Row]:
    """Training rows of one table.

    The English UMSAB rows repeat most of the TweetEval dev split: they are used only where that is not, which
    is when training on open licences alone. The traditional table borrows all simplified rows: 3,826 forum
    posts alone know nothing of shops and food, and both scripts hash alike. The Swedish one borrows tweets in English
    and seven other languages, for Swedish reviews know neither neutral posts nor emoji.
    """
    if tag == "mul":
        return fallback_rows(data, open_only=open_only)
    found = own_rows(data, tag, open_only=open_only)
    if tag == "zh-Hant":
        found += own_rows(data, "zh-Hans", open_only=open_only)
    if tag == "sv" and found:
        english = own_rows(data, "en", open_only=open_only)
        order = np.random.Generator(np.random.PCG64(SEED)).permutation(len(english))[:MOST_BORROWED_ENGLISH]
        found += own_rows(data, "other", open_only=open_only) + [english[at] for at in order]
    return found


def own_rows(data: Path, key: str, *, open_only: bool) -> list[text_data.Row]:
    """Training rows of one language folder."""
    found = text_data.sentiment(data, key, "train", open_only=open_only)
    return found if open_only else [row for row in found if row.source != "umsab-en"]


def fallback_rows(data: Path, *, open_only: bool) -> list[text_data.Row]:
    """Rows for languages without a table of their own: the seven others, and some of each that has one."""
    shuffle = np.random.Generator(np.random.PCG64(SEED))
    chosen = text_data.sentiment(data, "other", "train", open_only=open_only)
    for tag in RECIPES:
        if tag == "mul":
            continue
        found = (own_rows if tag == "sv" else sentiment_rows)(data, tag, open_only=open_only)
        order = shuffle.permutation(len(found))[:MOST_ROWS_PER_FALLBACK_LANGUAGE]
        chosen += [found[at] for at in order]
    return chosen


def train_sentiment(
    data: Path, out: Path, progress: Progress, *, open_only: bool, only: frozenset[str] = frozenset()
) -> None:
    """Fit every table that has rows and write ``sentiment.npz``; with ``only``, the other tables stay as they lie there."""
    tables: dict[str, text_fit.Table] = {}
    old = np.load(out / "sentiment.npz") if only else {}
    kept = {str(tag): at for at, tag in enumerate(old["tags"])} if only else {}
    for tag, recipe in RECIPES.items():
        if only and tag not in only:
            tables[tag] = text_fit.Table(*(old[name][kept[tag]] for name in text_fit.Table._fields))
            continue
        rows = sentiment_rows(data, tag, open_only=open_only)
        if rows:
            tables[tag] = sentiment_table(rows, tag, recipe, progress)
        else:
            progress.console.print(f"sentiment {tag}: no rows of this licence, left to the fallback table")
    save(out / "sentiment.npz", text_fit.arrays(list(tables.values()), list(tables)))


def sentiment_table(
    rows: list[text_data.Row], tag: str, recipe: Recipe, progress: Progress
) -> text_fit.Table:
    """The table of one language."""
    texts = [row.text for row in rows]
    hashed = text_fit.design(texts, SENTIMENT_BITS, EVERYTHING)
    matrix = text_fit.beside(hashed, text_fit.lexicon_columns(texts, tag))
    gold = np.array([text_data.LABELS.index(row.label) for row in rows])
    allowed = np.ones((len(rows), 3), bool)
    allowed[[row.source in text_data.TWO_CLASS_SOURCES for row in rows], 1] = False
    weight = text_fit.balanced(gold, groups(rows, tag, recipe))
    task = text_fit.Task(matrix, gold, allowed, weight)
    return calibrated(task, recipe, f"sentiment {tag}: {len(rows):,} rows", progress)


def groups(rows: list[text_data.Row], tag: str, recipe: Recipe) -> list[tuple[np.ndarray, float]]:
    """Rows that are balanced among themselves, and the total weight of each such group.

    The rows that the table is for weigh 1; borrowed rows and rows of sources without a neutral class what the
    recipe says.
    """
    two = np.array([row.source in text_data.TWO_CLASS_SOURCES for row in rows])
    own = np.array([row.source in OWN_SOURCES[tag] if tag in OWN_SOURCES else True for row in rows])
    english = np.array([row.source == "semeval13-16" and recipe.english_share > 0 for row in rows])
    return [
        (own & ~two, 1.0),
        (~own & ~two & ~english, recipe.borrowed_share),
        (~own & english, recipe.english_share),
        (two, recipe.two_class_share),
    ]


def calibrated(task: text_fit.Task, recipe: Recipe, name: str, progress: Progress) -> text_fit.Table:
    """Fitted on nine tenths, which gives the temperature on the last tenth; then on everything."""
    if recipe.folds:
        return calibrated_by_folds(task, recipe, name, progress)
    total = 2 * recipe.steps * len(recipe.idf_powers)
    bar = progress.add_task(name, total=total)
    lot = np.random.Generator(np.random.PCG64(SEED)).random(len(task.gold)) < HELD_OUT

    def fitted(part: text_fit.Task, steps: int, start: text_fit.Linear | None) -> text_fit.Linear:
        fits = [
            text_fit.fit(
                part,
                penalty=recipe.penalty,
                idf_power=power,
                steps=steps,
                start=start,
                tick=lambda: progress.advance(bar),
            )
            for power in recipe.idf_powers
        ]
        return text_fit.mean(fits)

    first = fitted(task.rows(~lot), recipe.steps, None)
    held_out = task.rows(lot)
    temperature = text_fit.temperature(text_fit.scores(first, held_out), held_out)
    warm = recipe.warm_steps > 0
    whole = fitted(task, recipe.warm_steps or recipe.steps, first if warm else None)
    progress.update(bar, completed=total, description=f"{name}, T = {temperature:.2f}")
    return text_fit.quantised(whole, temperature)


def calibrated_by_folds(task: text_fit.Task, recipe: Recipe, name: str, progress: Progress) -> text_fit.Table:
    """The mean of fits that each leave a part of the rows out; those parts give the temperature."""
    bar = progress.add_task(name, total=recipe.steps * recipe.folds * len(recipe.idf_powers))
    lot = np.random.Generator(np.random.PCG64(SEED)).permutation(len(task.gold)) % recipe.folds
    scores = np.zeros(task.allowed.shape, np.float32)
    fits = []
    for fold in range(recipe.folds):
        part = task.rows(lot != fold)
        own = [
            text_fit.fit(
                part,
                penalty=recipe.penalty,
                idf_power=power,
                steps=recipe.steps,
                tick=lambda: progress.advance(bar),
            )
            for power in recipe.idf_powers
        ]
        scores[lot == fold] = text_fit.scores(text_fit.mean(own), task.rows(lot == fold))
        fits += own
    temperature = text_fit.temperature(scores, task)
    progress.update(bar, description=f"{name}, T = {temperature:.2f}")
    return text_fit.quantised(text_fit.mean(fits), temperature)


def language_rows(data: Path, *, open_only: bool) -> list[tuple[str, str]]:
    """Text and language in Latin letters, at most a few thousand of a source, some dressed as posts are."""
    shuffle = np.random.Generator(np.random.PCG64(SEED))
    by_source: dict[tuple[str, str], list[str]] = {}
    for text, tag, source in text_data.languages(data, "train", open_only=open_only):
        if by_script([text]) == [LATIN]:
            tag = "hi-Latn" if tag == "hi" else tag
            by_source.setdefault((tag, source), []).append(text)
    chosen = []
    for (tag, _), texts in sorted(by_source.items()):
        if tag in LATIN_LANGUAGES:
            order = shuffle.permutation(len(texts))[:MOST_ROWS_PER_LANGUAGE_SOURCE]
            chosen += [(texts[at], tag) for at in order]
    return chosen + dressed(chosen, shuffle)


def dressed(rows: list[tuple[str, str]], chance: np.random.Generator) -> list[tuple[str, str]]:
    """Sentences of news, subtitles and reviews again, with the handles, emoji and addresses of posts, for languages without
    posts: "@user 😂" would be a word of the others."""
    (signs,) = (entries for sign, entries in entries_of("*") if sign == PRAISE)
    left = dict.fromkeys(LATIN_LANGUAGES, MOST_DRESSED)
    made = []
    for at in chance.permutation(len(rows)).tolist():
        text, tag = rows[at]
        if left[tag] and tag not in WITH_POSTS and "@" not in text and "http" not in text:
            left[tag] -= 1
            emoji = signs[int(chance.integers(len(signs)))] * int(chance.integers(1, 4))
            before, after = (
                chance.choice(["", "", "@user ", "@user @user "]),
                chance.choice(["", "", " http"]),
            )
            made.append((f"{before}{text[:MOST_DRESSED_LETTERS]} {emoji}{after}", tag))
    return made


def train_language(data: Path, out: Path, progress: Progress, *, open_only: bool) -> None:
    """Fit the language model and write ``language.npz``."""
    rows = language_rows(data, open_only=open_only)
    gold = np.array([LATIN_LANGUAGES.index(tag) for _, tag in rows])
    task = text_fit.Task(
        text_fit.design([text for text, _ in rows], LANGUAGE_BITS, LANGUAGE_READS),
        gold,
        np.ones((len(rows), len(LATIN_LANGUAGES)), bool),
        1 / np.sqrt(np.bincount(gold, minlength=len(LATIN_LANGUAGES)))[gold],
    )
    table = calibrated(task, LANGUAGE_RECIPE, f"language: {len(rows):,} rows", progress)
    prior = np.array([LANGUAGE_PRIOR.get(tag, 0.0) for tag in LATIN_LANGUAGES], np.float32)
    table = table._replace(bias=table.bias + prior)
    save(out / "language.npz", text_fit.arrays([table], LATIN_LANGUAGES))


def train_heads(data: Path, out: Path, progress: Progress, *, open_only: bool) -> None:
    """Fit a table per group of languages, their mean for any other, and write ``heads.npz``.

    The sentiment that the heads read is that of ``out``, so that open weights rest on open weights alone.
    """
    read_from(out)
    models, norms, left_out = {}, {}, {}
    for tag in GROUPS:
        rows = text_heads.training_rows(data, tag, open_only=open_only)
        bar = progress.add_task(f"heads {tag}: {len(rows.texts):,} rows", total=text_heads.STEPS)
        models[tag] = text_heads.trained(rows, tag, lambda bar=bar: progress.advance(bar))
        scores = text_heads.scores_of(models[tag], rows)
        norms[tag] = text_scale.Norm(scores.mean(axis=0), scores.std(axis=0))
        for name in text_heads.ALONE.get(tag, ()):
            left_out[tag, name] = text_scale.fold_by_fold(rows, name, norms[tag])
        progress.update(bar, completed=text_heads.STEPS)
    models["mul"], norms["mul"] = text_scale.middle(models, norms)
    scale = text_scale.calibration(data, models, norms, left_out, open_only=open_only)
    tables = [text_scale.table(model, scale[tag]) for tag, model in models.items()]
    arrays = {name: np.stack([table[name] for table in tables]) for name in tables[0]}
    save(out / "heads.npz", {"tags": np.array(list(models)), **arrays})


def default_data() -> Path:
    """Where the data lies when nothing is said."""
    return Path(os.environ.get("FIREBREAK_TEST_DATA", ROOT.parent / "shared" / "data")) / "text"


def main() -> int:
    """Command line; 2 when the data is not there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, default=default_data(), help="the folder that holds en, sv, langid, ..."
    )
    parser.add_argument("--out", type=Path, default=ROOT / "firebreak/engine/text/data")
    parser.add_argument(
        "--open-only", action="store_true", help="use only sets with an explicit open licence"
    )
    parser.add_argument("--only", choices=["sentiment", "language", "heads"], help="train one of them")
    parser.add_argument(
        "--tables", default="", help="sentiment tables to train, as zh-Hans,zh-Hant; empty: all"
    )
    args = parser.parse_args()
    console = Console(stderr=True)
    if not (args.data / "langid").is_dir():
        console.print(f"[red]No training data in {args.data}[/]: give its folder with --data.")
        return 2
    args.out.mkdir(parents=True, exist_ok=True)
    columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        chosen = frozenset(filter(None, args.tables.split(",")))
        sentiment = functools.partial(train_sentiment, only=chosen)
        steps = {"language": train_language, "sentiment": sentiment, "heads": train_heads}
        for name, train in steps.items():
            if args.only in {None, name}:
                train(args.data, args.out, progress, open_only=args.open_only)
    for path in sorted(args.out.glob("*.npz")):
        console.print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
