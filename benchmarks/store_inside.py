"""What :mod:`benchmarks.store` does inside its installation."""

from benchmarks import store
from benchmarks.inside import OURS
from tests import inside

if __name__ == "__main__":
    mine = (store.reads, store.prepared, store.ingest, store.level, store.sizes, store.first_monitor)
    vars(inside).update({one.__name__: one for one in (*OURS, *mine)})
    inside.main()
