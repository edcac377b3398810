"""The whole journey of the desk: `python -m tests.benchmarks.desk_journey [--complaints 2000] [--postgres]`.

Prints what was done and every deviation from the reference; exits with 1 if there is one.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from service.settings import Settings
from tests.journeys.desk_journey import Journey
from tests.service.store.postgres import running_postgres


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--complaints", type=int, default=2000)
    parser.add_argument("--postgres", action="store_true", help="on a fresh PostgreSQL server")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(running_postgres()) if arguments.postgres else ""
        journey = Journey(Settings(home=home, store_url=url), arguments.complaints)
        began = time.monotonic()
        journey.run()
    print(f"{'PostgreSQL' if url else 'SQLite'}, {time.monotonic() - began:.0f} s")
    for name, figure in sorted(journey.figures.items()):
        print(f"{name:<24}{figure:>8}")
    print(f"{'deviations':<24}{len(journey.problems):>8}")
    for problem in journey.problems[:20]:
        print(f"  {problem}")
    raise SystemExit(bool(journey.problems))


if __name__ == "__main__":
    main()
