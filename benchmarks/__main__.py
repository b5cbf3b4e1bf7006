"""``./dev bench NAME [options]``: one of the measurements in this folder."""

import pkgutil
import runpy
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOT_MEASUREMENTS = {"__main__", "firehose"}


def main() -> None:
    """Hand over to the measurement with the rest of the command line."""
    names = sorted({info.name for info in pkgutil.iter_modules([str(HERE)])} - NOT_MEASUREMENTS)
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        sys.exit(f"usage: ./dev bench {'|'.join(names)} [options]; each has --help")
    name = sys.argv.pop(1)
    sys.argv[0] = f"./dev bench {name}"
    sys.path[0] = str(HERE)  # as when the file is run by its own name
    runpy.run_path(str(HERE / f"{name}.py"), run_name="__main__")


if __name__ == "__main__":
    main()
