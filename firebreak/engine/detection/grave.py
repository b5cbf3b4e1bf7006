"""One grave post: a claim that people are harmed, by a heavy voice, is an alert without any volume.

A rule and no statistics: such posts are too rare to learn from, and waiting for volume costs the only hours in
which an answer is early. It is narrow on purpose: the risk must be safety, the model sure of it, the post
negative, and the voice heavy for anybody or clearly heavier than this stream is used to.
"""

import msgspec

from firebreak.engine.detection.evidence import Value
from firebreak.engine.detection.parameters import DEFAULT, GraveParameters

HARM = "safety"


class PostFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the rule needs to know of a post; probabilities are the models' calibrated ones."""

    risk: str
    """A name of the text room's risks; empty when the model abstained."""
    risk_probability: float
    sentiment: str
    sentiment_probability: float = 1.0
    followers: float = 0.0


def grave(
    post: PostFacts, usual_followers: float | None = None, rules: GraveParameters = DEFAULT.grave
) -> tuple[str, dict[str, Value]] | None:
    """The reason code and its parameters when this post alone is an alert, otherwise None.

    ``usual_followers`` is what this stream's largest voices hardly ever exceed
    (:meth:`Detector.usual_followers`); None while that is not known.

    >>> post = PostFacts(risk="safety", risk_probability=0.95, sentiment="negative", followers=80_000)
    >>> grave(post)
    ('grave_post', {'followers': 80000, 'confidence': 95})
    >>> grave(msgspec.structs.replace(post, followers=300)) is None
    True
    """
    if post.risk != HARM or post.risk_probability < rules.least_confidence:
        return None
    if post.sentiment != "negative" or post.sentiment_probability < rules.least_negative:
        return None
    if post.followers < heavy_from(usual_followers, rules):
        return None
    return "grave_post", {
        "followers": round(post.followers),
        "confidence": int(100 * post.risk_probability),
    }


def heavy_from(usual_followers: float | None, rules: GraveParameters = DEFAULT.grave) -> float:
    """Followers from which on a voice is heavy: fewer where the stream knows only small voices.

    >>> heavy_from(None), heavy_from(500.0), heavy_from(4_000.0), heavy_from(1e6)
    (10000.0, 2000.0, 4000.0, 10000.0)
    """
    if usual_followers is None:
        return rules.least_followers
    return min(rules.least_followers, max(rules.least_usual_followers, usual_followers))
