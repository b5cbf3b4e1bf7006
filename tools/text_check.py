"""Train the second signal of the message check: one small hashed model per rule that only advises, by group of languages.

    PYTHONPATH=. python tools/text_check.py zh|ms|sv [target]

Learns from the tuning half of ``benchmarks/message_check``, from ``*.more.jsonl`` and from ``*.own.jsonl``, sentences that
the rules' author wrote (in Chinese, where to cut was decided by leaving out a third of them at a time); the judging half is
never opened. Chinese and Malay leave out the fresh one too, whose sums decided where to cut. Swedish learns from the fresh
and the fifth; leaving out the third and the fifth in turn told where to cut, and how many sentences of the plan and of other
rules' negatives were marked. Against a rule speak its own negatives, the texts of the other rules, and every sentence of
the starter plan, which people wrote and read.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import text_fit
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "benchmarks" / "message_check"

from firebreak.engine.text import weights  # noqa: E402
from firebreak.engine.text.check.folding import Folded  # noqa: E402
from firebreak.engine.text.check.learned import GROUPS, RULES  # noqa: E402
from firebreak.plan.folders import packaged  # noqa: E402
from firebreak.plan.folders.checking import GAP  # noqa: E402

BITS = {"zh": 14, "ms": 15, "sv": 15}
PENALTY = 1e-4
READ = {
    "zh": (("tuning", 1), ("more", 1), ("own", 1)),
    "ms": (("tuning", 1), ("more", 1), ("own", 1)),
    "sv": (("tuning", 1), ("more", 1), ("fresh", 1), ("fifth", 1), ("own", 1)),
}
"""Files that are learnt from, of how many lines one; leaving out the third and the fifth told where to cut in Swedish."""
LEAST = {
    "zh": {
        "minimising": 0.6,
        "blame_shifting": 0.56,
        "speculation": 0.56,
        "agentless_passive": 0.46,
        "quarrel": 0.58,
        "legalese": 0.6,
    },
    "ms": {
        "minimising": 0.6,
        "blame_shifting": 0.6,
        "agentless_passive": 0.45,
        "quarrel": 0.5,
        "legalese": 0.6,
    },
    "sv": {
        "minimising": 0.58,
        "blame_shifting": 0.7,
        "speculation": 0.6,
        "agentless_passive": 0.65,
        "quarrel": 0.63,
        "legalese": 0.6,
    },
}
"""Probability above which a sentence is marked; the bias of the file makes it a score above zero. A rule that is not here
is not marked: there the model told right from wrong no better than by chance."""
NEVER = -1e3
WEIGHTS = {"other negative": 0.5, "other positive": 0.3, "plan": 1.0}
"""Of rows against a rule, beside 1 for its own: a positive of another rule may well break this one too."""
STEPS = 200


def labelled(group: str, rule: str) -> Iterator[tuple[str, bool]]:
    """Texts of one rule that may be learnt from, folded."""
    for language in GROUPS[group].languages:
        for half, step in READ[group]:
            file = TEXTS / language / f"{rule}.{half}.jsonl"
            if not file.exists():
                continue
            for line in file.read_text("utf-8").splitlines()[::step]:
                row = json.loads(line)
                yield Folded(row["text"]).text, row["label"]


def plain(group: str) -> list[str]:
    """Sentences of the starter plan, folded."""
    found = set()
    for one in packaged("core"):
        if one.kind == "templates":
            for texts in one.record().variants.values():
                for language in GROUPS[group].languages:
                    folded = Folded(GAP.sub("x", texts.get(language, "")))
                    found |= {folded.text[a:b].strip() for a, b in folded.sentences}
    return sorted(one for one in found if sum(map(str.isalnum, one)) >= GROUPS[group].shortest)


def rows(group: str, rule: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts, targets and weights for one rule; both targets weigh the same in all."""
    made = [(text, label, 1.0) for text, label in labelled(group, rule)]
    names = sorted(
        {file.name.split(".")[0] for file in (TEXTS / GROUPS[group].languages[0]).glob("*.tuning.jsonl")}
    )
    for other in names:
        if other != rule:
            made += [
                (text, False, WEIGHTS["other positive" if label else "other negative"])
                for text, label in labelled(group, other)
            ]
    made += [(text, False, WEIGHTS["plan"]) for text in plain(group)]
    target = np.array([label for _, label, _ in made], float)
    weight = np.array([one for _, _, one in made])
    weight *= np.where(target > 0, (weight * (1 - target)).sum() / (weight * target).sum(), 1.0)
    return [text for text, _, _ in made], target, weight / weight.sum()


def fitted(matrix: csr_matrix, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Logistic regression: weights of the columns, then the bias."""

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ at[:-1] + at[-1]
        lost = (weight * np.logaddexp(0, np.where(target > 0, -scores, scores))).sum()
        pull = weight * (1 / (1 + np.exp(-scores)) - target)
        return lost + PENALTY * at[:-1] @ at[:-1], np.append(
            matrix.T @ pull + 2 * PENALTY * at[:-1], pull.sum()
        )

    return minimize(
        loss, np.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}
    ).x


def main() -> None:
    """Train one group and write its file."""
    group = sys.argv[1]
    columns = []
    for rule in RULES:
        texts, target, weight = rows(group, rule)
        columns.append(fitted(text_fit.design(texts, BITS[group], GROUPS[group].reads), target, weight))
    found = np.stack(columns, axis=1)
    least = np.array([LEAST[group].get(rule, 0.5) for rule in RULES])
    bias = found[-1] - np.log(least / (1 - least))
    silent = np.array([rule not in LEAST[group] for rule in RULES])
    found[:-1, silent], bias[silent] = 0, NEVER
    model = text_fit.Linear(found[:-1].astype(np.float32), bias.astype(np.float32))
    table = text_fit.quantised(model, 1.0)
    data = ROOT / "firebreak/engine/text/data"
    weights.save(
        Path(sys.argv[2]) if len(sys.argv) > 2 else data / f"{GROUPS[group].file}.npz",
        {
            "tags": np.array([group]),
            "weights": table.weights[None],
            "scale": table.scale[None],
            "bias": table.bias[None],
        },
    )


if __name__ == "__main__":
    main()
