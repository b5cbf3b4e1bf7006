"""``./dev bench NAME [--save] [options]``: run one benchmark; ``--save`` records it under benchmarks/results.

    match    posts per CPU-second of the query matcher, beside pyahocorasick and a naive loop
    text     quality and speed of the text models, beside VADER and py3langid
    check    the message check on its labelled texts, per language and rule; milliseconds for 2,000 characters
    copies   near copies, claims, trends and coordination, beside rensa and datasketch
    detect   bursts, injected crises, vendors' rules, real complaints, and streams in which nothing happens
    forecast final size of cascades and the course after bursts, beside reference models
    followed how often "fell faster than forecast" is said of surges that nobody answered, and a planted effect found
    clicks   how long a person waits while 5,000 posts a second come in
    warning  from the post that crosses the line to the mail handed to a mail server
    crash    kill -9 at random moments of ingest: is everything there, exactly once?
    pipeline 20,000 posts a second with 10,000 queries and everything on, and as many as it takes
    store    pages, searches and sums at a million and ten million mentions
    room     200 people in one incident's room: from a change to everybody's screen
    status-page  answers a second of the public status page, beside WhiteNoise and http.server
    burst    far more posts at once than can be stored: memory, lag, loss
    release-safety  nothing unapproved goes out, nothing through a freeze, nothing twice, nothing lost

``./dev bench NAME --help`` shows the options of one.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import ROOT, load, machine, plain_loop

NAMES = (
    "match",
    "text",
    "check",
    "copies",
    "detect",
    "forecast",
    "followed",
    "clicks",
    "warning",
    "crash",
    "burst",
    "room",
    "pipeline",
    "store",
    "status-page",
    "release-safety",
)
RESULTS = Path(__file__).parent / "results"


def main(given: list[str]) -> int:
    """Run it as its own program; 2 for a name that is none."""
    name = next((word for word in given if not word.startswith("-")), "")
    if name not in NAMES:
        print(__doc__, file=sys.stderr)
        return 0 if "--help" in given or "-h" in given else 2
    given.remove(name)
    save = "--save" in given
    options = [word for word in given if word != "--save"]
    command = [sys.executable, "-m", f"benchmarks.{name.replace('-', '_')}", *options]
    if not save:
        os.chdir(ROOT)
        os.execv(sys.executable, command)
    return recorded(name, command, options)


def recorded(name: str, command: list[str], options: list[str]) -> int:
    """Run it for its JSON, and keep that with the machine it ran on."""
    before = machine()
    extra = [] if "--json" in options else ["--json"]
    done = subprocess.run([*command, *extra], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    sys.stdout.write(done.stdout)
    if done.returncode not in {0, 1} or not done.stdout.strip():  # 1 with a result: a promise was not kept
        return done.returncode
    kept = {
        "bench": name,
        "options": options,
        "machine": before,
        "load_average_after": load(),
        "plain_loop_after_s": plain_loop(),
        "kept_its_promise": done.returncode == 0,
        "result": json.loads(done.stdout),
    }
    RESULTS.mkdir(exist_ok=True)
    file = free_name(RESULTS / f"{datetime.now(UTC).date().isoformat()}-{name}.json")
    file.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"recorded in {file.relative_to(ROOT)}", file=sys.stderr)
    return done.returncode


def free_name(file: Path) -> Path:
    """The name, or with a number where it is taken: a result is never written over."""
    found, number = file, 2
    while found.exists():
        found, number = file.with_stem(f"{file.stem}-{number}"), number + 1
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
