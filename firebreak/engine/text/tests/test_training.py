"""What sets the scale of a probability was not learnt from."""

from pathlib import Path

import numpy as np
import pytest

from firebreak.engine.text.heads import CLASSES, SIGNALS

pytestmark = pytest.mark.unit

TOOLS = Path(__file__).parents[4] / "tools"
POSTS = 60


def test_a_post_that_sets_the_scale_of_complaints_is_scored_by_a_fit_that_did_not_see_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not TOOLS.is_dir():
        pytest.skip("the training tools are part of the checkout, not of the package")
    monkeypatch.syspath_prepend(str(TOOLS))
    sparse = pytest.importorskip("scipy.sparse")
    import text_heads

    column = CLASSES.index("complaint")
    target, weight = np.zeros((POSTS, len(CLASSES))), np.zeros((POSTS, len(CLASSES)))
    target[::2, column], weight[:, column] = 1, 1
    own_words = sparse.csr_matrix(np.eye(POSTS, dtype=np.float32))  # no post shares a word with another
    rows = text_heads.Rows([""] * POSTS, own_words, np.zeros((POSTS, len(SIGNALS))), target, weight)
    blind, truth = text_heads.left_out(rows, "complaint")
    seeing = text_heads.scores_of(text_heads.fit_alone(rows, "complaint"), rows)[:, 0]
    assert truth.tolist() == target[:, column].tolist()
    assert len(np.unique(blind.round(6))) <= text_heads.FOLDS  # nothing but what is common to all
    assert seeing[truth == 1].min() > seeing[truth == 0].max()
