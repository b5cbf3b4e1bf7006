"""Chances of counts: negative binomial and beta-binomial upper tails, as decades of surprise."""

import math

import numpy as np

MOST = 15.0
"""Surprises end here; beyond it the model is no longer worth the digits."""

_MOST_TRIALS = 2_000


def decades(chance: float) -> float:
    """-log10 of a chance, between 0 and :data:`MOST`.

    >>> decades(0.001), decades(0.0)
    (3.0, 15.0)
    """
    return min(MOST, max(0.0, -math.log10(chance))) if chance > 0.0 else MOST


def volume_surprise(count: float, expected: float, dispersion: float) -> float:
    """Decades of seeing at least ``count`` posts when ``expected`` are normal.

    Negative binomial with a variance of ``dispersion`` (above 1) times the mean; its tail is a regularised
    incomplete beta function. Two posts where a tenth of one is usual are no great surprise:

    >>> round(volume_surprise(2, 0.1, 1.5), 1), round(volume_surprise(60, 10, 1.5), 1)
    (1.8, 14.0)
    """
    from scipy.special import betainc  # half a second to load: only a process that detects needs it

    k = math.ceil(count - 1e-9)
    if k <= 0:
        return 0.0
    size = max(expected, 1e-9) / (dispersion - 1.0)
    return decades(float(betainc(k, size, 1.0 - 1.0 / dispersion)))


def share_surprise(hits: float, trials: float, share: float, correlation: float) -> float:
    """Decades of at least ``hits`` in ``trials`` when ``share`` is normal, posts being correlated.

    Beta-binomial (Skellam 1948): the true share of a window wanders around ``share``, two posts of one window
    agreeing with the given ``correlation``. Above 2,000 trials both numbers are scaled down: by then the
    wandering outweighs the counting noise.

    >>> round(share_surprise(8, 10, 0.3, 1 / 31), 1), round(share_surprise(80, 100, 0.3, 1 / 31), 1)
    (2.3, 6.5)
    """
    from scipy.special import betaln, gammaln

    shrink = min(1.0, _MOST_TRIALS / trials) if trials > 0 else 1.0
    n, k = round(trials * shrink), math.ceil(hits * shrink - 1e-9)
    if k <= 0 or k > n:
        return 0.0
    concentration = 1.0 / correlation - 1.0
    a, b = share * concentration, (1.0 - share) * concentration
    x = np.arange(k, n + 1, dtype=np.float64)
    choose = gammaln(n + 1.0) - gammaln(x + 1.0) - gammaln(n - x + 1.0)
    return decades(float(np.exp(choose + betaln(x + a, n - x + b) - betaln(a, b)).sum()))
