"""Champions come and go under load: `python -m tests.benchmarks.switching [SWITCHES] [CLIENTS]`.

The real server (2 workers) answers batches of 4 from CLIENTS connections without a pause, while one
of two versions of the size of the shipped linear model is promoted and rolled back to the other. Prints
failed and mixed requests, how long the last answer of the version before came after the switch, and what
clients waited while nothing changed and while it did.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from models.linear.classifier import LinearClassifier
from models.linear.storage import save_linear
from models.loading import load_classifier, prove_directory, versions_directory
from models.registry import Registry
from tests.service.live.load import Load
from tests.service.server.running import RunningServer

SWITCHES, CLIENTS, STEADY_SECONDS = 10, 4, 5.0
VERSIONS = ("one-1", "two-1")


def add_copy(registry: Registry, version: str) -> None:
    """The shipped linear model under another name."""
    fast = load_classifier("fast")
    assert isinstance(fast, LinearClassifier)
    with registry.new_version(version) as place:
        save_linear(
            place, version=version, taxonomy=fast.taxonomy, parts=fast.parts, settings=fast.settings, about={}
        )


def main(switches: int, clients: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        registry = Registry(versions_directory(home), by="benchmark")
        for version in VERSIONS:
            add_copy(registry, version)
        registry.promote(VERSIONS[0], reason="benchmark", prove=prove_directory)
        command = ["-m", "service.cli.main", "serve", "--port", "0", "--workers", "2"]
        taken: list[float] = []
        with RunningServer(command, Path(folder) / "log", {"SUQING_HOME": str(home)}) as server:
            print(f"{clients} clients, {switches} switches, 2 workers")
            with Load(server.port, clients) as load:
                time.sleep(STEADY_SECONDS)
                steady = len(load.answers.seconds)
                for number in range(switches):
                    if number % 2 == 0:
                        registry.promote(VERSIONS[1], reason="benchmark", prove=prove_directory)
                    else:
                        registry.rollback(reason="benchmark", prove=prove_directory)
                    taken.append(load.wait_until_only(VERSIONS[1 - number % 2], quiet=1.5))
            answers = load.answers
            exchanged = [line for line in server.log_lines() if line["event"] == "model exchanged"]
            server.stop()
    print(
        f"requests {sum(answers.statuses.values())}: {dict(answers.statuses)}, broken {len(answers.faults)}"
    )
    print(f"batches answered by two versions: {answers.mixed}")
    print(f"exchanges in {switches} switches by 2 workers: {len(exchanged)}")
    print(
        f"last answer of the version before: median {statistics.median(taken):.2f} s, most {max(taken):.2f} s"
    )
    for name, part in (("steady", answers.seconds[:steady]), ("switching", answers.seconds[steady:])):
        cuts = statistics.quantiles(part, n=100)
        told = (1000 * value for value in (cuts[49], cuts[98], max(part)))
        print(f"a batch, {name}: " + "p50 {:.0f} ms, p99 {:.0f} ms, most {:.0f} ms".format(*told))


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    main(*given, *(SWITCHES, CLIENTS)[len(given) :])
