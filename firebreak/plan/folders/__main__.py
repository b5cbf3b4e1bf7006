"""For whoever writes content: ``python -m firebreak.plan.folders [FOLDER] [PART OF A PATH]`` prints what is wrong."""

import sys
from pathlib import Path

from firebreak.plan.folders import CONTENT, problems, read_folder


def main(arguments: list[str]) -> int:
    """1 when something is wrong."""
    folder = read_folder(Path(arguments[0]) if arguments else CONTENT)
    part = arguments[1] if len(arguments) > 1 else ""
    found = [problem for problem in problems(folder) if part in problem.path]
    for problem in found:
        sys.stdout.write(f"{problem.path}: {problem.code} {problem.detail}\n")
    sys.stdout.write(", ".join(f"{len(items)} {kind}" for kind, items in folder.items.items()) + "\n")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
