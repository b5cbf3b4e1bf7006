"""Posts and queries for ``bench match``: made from a seed, or real posts with queries of their words."""

import csv
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from firebreak.engine.posts import Post

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
_BROAD_OF = 11
"""Common words of a broad query: with so many, 10,000 queries find about 1.2 matches a post."""


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
        self.common = COMMON["en"]

    def post(self, number: int) -> Post:
        """A post of about 270 bytes; one in five names a brand."""
        rng = self.rng
        lang = rng.choices(list(SHARES), list(SHARES.values()))[0]
        unspaced = lang in ("zh", "ja")
        words = []
        for _ in range(rng.randint(13, 69)):
            draw = rng.random()
            if draw < 0.45:
                words.append(rng.choice(COMMON[lang]))
            elif draw < 0.48:
                words.append(rng.choice(CONTEXT) if not unspaced else "".join(rng.choices(HAN, k=2)))
            else:
                words.append("".join(rng.choices(HAN, k=2)) if unspaced else rng.choice(self.rare))
        if rng.random() < 0.2:
            brand = rng.choices(self.brands, self.weights)[0]
            form = rng.choice([brand, brand.title(), f"#{brand}", f"@{brand}", f"{brand}'s"])
            words.insert(rng.randrange(len(words)), form)
        text = ("" if unspaced else " ").join(words)
        return Post(id=str(number), text=text, lang=lang, author=rng.choice(self.rare), platform="bluesky")

    def query(self) -> str:
        """A brand with its spellings, often narrowed; one in fifty is broad."""
        rng = self.rng
        if rng.random() < 0.02:
            return " AND ".join(rng.sample(self.common, _BROAD_OF))
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
            text += f" NOT ({rng.choice(self.rare)} OR {rng.choice(self.common)})"
        if rng.random() < 0.08:
            text += f" AND ({brand} NEAR/{rng.randint(3, 10)} {rng.choice(CONTEXT + self.common)})"
        if rng.random() < 0.1:
            text += f" OR author:{rng.choice(self.rare)}"
        return text


class RealWorld(World):
    """Queries whose words come from real posts: the commonest are common, those of middling rank are brands."""

    def __init__(self, rng: random.Random, posts: list[Post], brands: int) -> None:
        super().__init__(rng, brands)
        counted = Counter(word for post in posts for word in re.findall(r"[^\W\d_]{4,12}", post.text.lower()))
        ranked = [word for word, _ in counted.most_common(brands + 2000)]
        self.common, self.brands = ranked[:40], ranked[400:]
        self.rare = self.brands[-2000:]


def real_posts(folder: Path) -> list[Post]:
    """Texts of the dev splits and the airline tweets, in the order of their files."""
    return [Post(id=str(number), text=text, lang="") for number, text in enumerate(_texts(folder))]


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted([*folder.glob("text/*/*_dev.csv"), *folder.glob("airline_feb2015/*.csv")]):
        with path.open(encoding="utf-8", newline="") as file:
            yield from (row["text"] for row in csv.DictReader(file) if row["text"])
