"""Posts per CPU-second of the query matcher, beside its peers.

    python benchmarks/match.py [--json] [--queries 100 1000 10000] [--posts 20000] [--seed 7]

Posts and queries are made from a seed: six scripts, Zipf-distributed words, brands in a fifth of the posts;
queries of a brand with its spellings, many of them narrowed by AND groups, NOT, NEAR, prefixes or authors,
2 % broad ones of common words only. Compiling is timed apart. The naive loop (the reference evaluator on
every query) and pyahocorasick (its scan of the same literals alone, without any boolean logic) are run on
fewer posts when they are slow, and are left out when not installed.
"""

import argparse
import importlib.metadata
import importlib.util
import json
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from firebreak.engine.posts import Post, fold
from firebreak.engine.query import Matcher, compile_queries, parse
from firebreak.engine.query.reference import Reading, holds

COMMON = {
    lang: words.split()
    for lang, words in {
        "en": (
            "the and for you this that with have not are but was they all just what good bad new today people"
        ),
        "es": "que los para una por como más pero esto muy cuando hoy todo sin hay bien",
        "zh": "我们 可以 没有 这个 大家 今天 什么 真的 问题 手机 公司 客服 质量 投诉",
        "ja": "これ です ます して から ので 今日 問題 対応 会社",
        "ru": "что это как для меня все было если только очень",
        "ar": "في من على هذا التي كان مع إلى كل بعد",
        "ko": "이것 그리고 오늘 정말 우리 문제 회사 서비스",
    }.items()
}
SHARES = {"en": 45, "es": 15, "zh": 15, "ja": 10, "ru": 6, "ar": 5, "ko": 4}
_CONTEXT = "recall scandal boycott lawsuit refund outage breach strike fire toxic apology fraud delay layoffs"
CONTEXT = _CONTEXT.split()
HAN = "召回手机质量问题客服公司产品投诉下架道歉赔偿安全电池起火食品过敏维修退款虚假宣传罢工泄露数据"


class World:
    """Brands and words that posts and queries share."""

    def __init__(self, rng: random.Random, brands: int) -> None:
        self.rng = rng
        syllables = [c + v for c in "bcdfghklmnprstvz" for v in "aeiou"]
        heads = [c + v for c in "jqwxy" for v in "aeiou"]  # no brand stands inside an ordinary word
        tails = ["".join(rng.choices(syllables, k=rng.randint(1, 3))) for _ in range(brands)]
        self.brands = sorted({rng.choice(heads) + tail for tail in tails})
        rng.shuffle(self.brands)
        self.rare = ["".join(rng.choices(syllables, k=rng.randint(2, 5))) for _ in range(20_000)]
        self.weights = [1 / (rank + 5) for rank in range(len(self.brands))]

    def brand(self) -> str:
        return self.rng.choices(self.brands, self.weights)[0]

    def post(self, number: int) -> Post:
        rng = self.rng
        lang = rng.choices(list(SHARES), list(SHARES.values()))[0]
        unspaced = lang in ("zh", "ja")
        words = []
        for _ in range(rng.randint(10, 55)):
            draw = rng.random()
            if draw < 0.45:
                words.append(rng.choice(COMMON[lang]))
            elif draw < 0.48:
                words.append(rng.choice(CONTEXT) if not unspaced else "".join(rng.choices(HAN, k=2)))
            else:
                words.append("".join(rng.choices(HAN, k=2)) if unspaced else rng.choice(self.rare))
        if rng.random() < 0.2:
            brand = self.brand()
            form = rng.choice([brand, brand.title(), f"#{brand}", f"@{brand}", f"{brand}'s"])
            words.insert(rng.randrange(len(words)), form)
        text = ("" if unspaced else " ").join(words)
        return Post(id=str(number), text=text, lang=lang, author=rng.choice(self.rare), platform="bluesky")

    def query(self) -> str:
        rng = self.rng
        if rng.random() < 0.02:
            return " AND ".join(rng.sample(COMMON["en"], 6))
        brand = rng.choice(self.brands)  # few brands have many watchers, however loud they are
        head = f"{brand} OR #{brand}"
        if rng.random() < 0.3:
            head += f' OR "{brand} {rng.choice(CONTEXT)}"'
        if rng.random() < 0.15:
            head += f" OR {brand}*"
        text = f"({head})"
        if rng.random() < 0.4:
            text += f" AND ({' OR '.join(rng.sample(CONTEXT, 3))} OR {''.join(rng.choices(HAN, k=2))})"
        if rng.random() < 0.1:
            text += f" NOT ({rng.choice(self.rare)} OR {rng.choice(COMMON['en'])})"
        if rng.random() < 0.08:
            text += f" AND ({brand} NEAR/{rng.randint(3, 10)} {rng.choice(CONTEXT + COMMON['en'])})"
        if rng.random() < 0.1:
            text += f" OR author:{rng.choice(self.rare)}"
        return text


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of this process for one call."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def measure(count: int, posts: list[Post], world: World, repeats: int) -> dict[str, Any]:
    """One row of the table."""
    queries = {n: world.query() for n in range(count)}
    begin = time.process_time()
    matcher = compile_queries(queries)
    build = time.process_time() - begin
    found = matcher.match(posts)
    best = [len(posts) / cpu_seconds(lambda: matcher.match(posts)) for _ in range(repeats)]
    small = posts[: max(5, min(200, 20_000 // count))]
    row = {
        "queries": count,
        "posts": len(posts),
        "posts_per_cpu_second": round(statistics.median(best)),
        "runs": [round(rate) for rate in best],
        "compile_cpu_seconds": round(build, 2),
        "matches_per_post": round(sum(map(len, found.values())) / len(posts), 3),
        "naive_loop": round(len(small) / cpu_seconds(lambda: naive(queries, small)), 1),
        "naive_disagreements": disagreements(matcher, queries, small),
    }
    if importlib.util.find_spec("ahocorasick"):
        row["pyahocorasick_scan_only"] = round(peer_scan(matcher, posts))
    return row


def naive(queries: dict[int, str], posts: list[Post]) -> dict[int, list[int]]:
    """Every query on every post with the reference evaluator."""
    parsed = {key: parse(text) for key, text in queries.items()}
    found: dict[int, list[int]] = {}
    for number, post in enumerate(posts):
        reading = Reading(post)
        for key, query in parsed.items():
            if holds(query.root, reading):
                found.setdefault(key, []).append(number)
    return found


def disagreements(matcher: Matcher[int], queries: dict[int, str], posts: list[Post]) -> int:
    """Queries whose answer differs from the reference's."""
    fast, slow = matcher.match(posts), naive(queries, posts)
    return sum(fast.get(key) != slow.get(key) for key in queries)


def peer_scan(matcher: Matcher[int], posts: list[Post]) -> float:
    """Posts per CPU-second of pyahocorasick over the same literals, hits counted only."""
    import ahocorasick  # type: ignore[import-not-found]

    automaton = ahocorasick.Automaton()
    for text in matcher.literals:
        automaton.add_word(text, text)
    automaton.make_automaton()

    def scan() -> int:
        return sum(1 for post in posts for _ in automaton.iter(fold(post.words)))

    return len(posts) / cpu_seconds(scan)


def main() -> None:
    """Print one row per number of queries."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--json", action="store_true")
    options.add_argument("--queries", type=int, nargs="+", default=[100, 1000, 10_000])
    options.add_argument("--posts", type=int, default=20_000)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    world = World(random.Random(chosen.seed), brands=8000)
    posts = [world.post(number) for number in range(chosen.posts)]
    report = {
        "bytes_per_post": round(sum(len(post.text.encode()) for post in posts) / len(posts)),
        "python": platform.python_version(),
        "machine": platform.processor() or platform.machine(),
        "load": os.getloadavg()[0],
        "ahocorasick_rs": importlib.metadata.version("ahocorasick_rs"),
        "seed": chosen.seed,
        "rows": [measure(count, posts, world, chosen.repeats) for count in chosen.queries],
    }
    if chosen.json:
        print(json.dumps(report))
        return
    for name, value in report.items():
        if name != "rows":
            print(f"{name}: {value}")
    for row in report["rows"]:
        print("  ".join(f"{name}={value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
