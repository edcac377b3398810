"""Kills train, promote and rollback at random moments: `python -m tests.benchmarks.kills [TIMES] [SEED]`.

Each deed runs in a process of its own on real (tiny) linear models and is killed (SIGKILL) at a
moment drawn evenly from its usual duration. After every kill the registry must be whole and the
champion must load and answer; after all of them nothing of the killed may be left.
"""

from __future__ import annotations

import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

from tests.models.registry.killed import DEEDS, Deed, check_clean, check_home, run_killed, start_home

TIMES, WARM_UP = 200, 3


def seconds_of(deed: Deed, home: Path, seed: int) -> float:
    """How long the deed takes when nobody kills it; some may have nothing to do."""
    began = time.monotonic()
    os.waitpid(run_killed(partial(deed, home, seed), lambda: None), 0)
    return time.monotonic() - began


def main(times: int, seed: int) -> None:
    chance = random.Random(seed)
    outcomes: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        start_home(home)
        usual = {}
        for name in ("train", "promote", "rollback"):
            usual[name] = statistics.median(
                seconds_of(DEEDS[name], home, 100 + number) for number in range(WARM_UP)
            )
        champion = check_home(home, [])
        for number in range(times):
            name = "promote" if champion is None else chance.choice(list(DEEDS))
            child = run_killed(partial(DEEDS[name], home, 1000 + number), lambda: None)
            time.sleep(chance.uniform(0, 1.1 * usual[name]))
            os.kill(child, signal.SIGKILL)
            killed = os.waitpid(child, 0)[1] == signal.SIGKILL
            shipped = (
                [None] if name == "rollback" else []
            )  # behind the first champion stands the shipped model
            after = check_home(home, [champion, *shipped])
            word = "killed" if killed else "had ended"
            outcomes[name, f"{word}, champion {'changed' if after != champion else 'as before'}"] += 1
            champion = after
        check_clean(home)
    print(f"{times} kills (seed {seed}): a champion answered after every one, nothing was left behind")
    for name, seconds in usual.items():
        print(f"{name}: usually {seconds:.2f} s")
        for (deed, outcome), count in sorted(outcomes.items()):
            if deed == name:
                print(f"    {outcome:<36}{count:>5}")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    main(*given, *(TIMES, 0)[len(given) :])
