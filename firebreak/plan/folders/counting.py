"""What the packaged content holds, counted: per place (the core, an industry), kind and language."""

from collections import Counter
from typing import Any

from firebreak.plan.folders.checking import problems, texts_of
from firebreak.plan.folders.reading import Folder
from firebreak.plan.items import KINDS, LANGUAGES, Policy, Template

CORE = "core"


def counted(folder: Folder) -> dict[str, Any]:
    """Counts of items per place and kind, of texts and characters per language, of channel variants; and all problems."""
    places: dict[str, Counter[str]] = {}
    texts: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    variants = 0
    for kind, items in folder.items.items():
        for key, item in items.items():
            places.setdefault(folder.paths[kind, key].split("/")[0], Counter())[kind] += 1
            variants += len(item.variants) if isinstance(item, Template) else 0
            for _place, said in texts_of(item):
                texts.update(said.keys())
                characters.update({language: len(text) for language, text in said.items()})
    found = problems(folder)
    return {
        "places": {place: {kind: counts[kind] for kind in KINDS} for place, counts in sorted(places.items())},
        "languages": {one: {"texts": texts[one], "characters": characters[one]} for one in LANGUAGES},
        "template_variants": variants,
        "policies_with_bodies": sum(len(one.body) for one in folder.items["policies"].values() if isinstance(one, Policy)),
        "problems": [{"path": one.path, "code": one.code, "detail": one.detail} for one in found],
    }  # fmt: skip
