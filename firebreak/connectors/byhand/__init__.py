"""By hand: what people saw and bring themselves. A manifest only; the pages are in ``listening``."""
