"""Workers, Ray and a resumed run write the bytes of one process that nobody disturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlp.errors import UsageError
from service.tagging.choose_engine import make_engine
from tests.service.command_line import ROOT
from tests.service.sheets import files_in
from tests.service.survey.survey_files import make_survey, run_survey

FILES = ("report.html", "summary.json", "survey.xlsx", "tagged.csv", "survey.rejects.csv")
ROWS = 2_600  # three chunks
KILLS = 2  # the benchmark command takes fifty


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """in.csv and out/ of a run in one process."""
    folder = tmp_path_factory.mktemp("undisturbed")
    run_survey(make_survey(folder / "in.csv", ROWS), folder / "out", tagged="csv", max_chars=40)
    return folder


def check_same(folder: Path, other: Path) -> None:
    assert files_in(folder) == files_in(other) == set(FILES)
    for name in FILES:
        assert (folder / name).read_bytes() == (other / name).read_bytes(), name


def test_workers_write_the_bytes_of_one_process(undisturbed: Path, tmp_path: Path) -> None:
    run_survey(undisturbed / "in.csv", tmp_path / "out", tagged="csv", workers=2, max_chars=40)
    check_same(tmp_path / "out", undisturbed / "out")


ON_ONE_CLUSTER = """
import sys
from pathlib import Path

import ray

from nlp.errors import UsageError
from service.tagging.choose_engine import make_engine
from tests.service.survey.fakes import load_failing
from tests.service.survey.survey_files import run_survey

source, out = map(Path, sys.argv[1:])
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
try:
    list(make_engine("ray", load_failing, 1)(iter([["质量好"]])))
except UsageError as error:
    print(error)
run_survey(source, out, tagged="csv", workers=2, engine="ray", max_chars=40)
"""


@pytest.fixture(scope="module")
def ray_run(undisturbed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """out/ of a survey after an actor that failed, and what was told of that; one cluster reads both.

    In a process of its own: Ray leaves threads and settings behind. That Suqing starts a cluster where none
    runs, the real command of tests.service.tagging.test_engines shows.
    """
    pytest.importorskip("ray", reason="ray is not installed: pip install -e '.[ray]'")
    out = tmp_path_factory.mktemp("ray") / "out"
    command = [sys.executable, "-W", "ignore", "-c", ON_ONE_CLUSTER, str(undisturbed / "in.csv"), str(out)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0"}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return out, done.stdout


@pytest.mark.slow
def test_ray_writes_the_bytes_of_one_process(undisturbed: Path, ray_run: tuple[Path, str]) -> None:
    check_same(ray_run[0], undisturbed / "out")


@pytest.mark.slow
def test_an_actor_that_fails_is_told_without_its_words(ray_run: tuple[Path, str]) -> None:
    [told] = ray_run[1].splitlines()
    assert told.startswith("Ray 没有完成读取")
    assert "--engine local" in told
    assert "质量好" not in told


def test_an_unknown_engine_is_told() -> None:
    with pytest.raises(UsageError, match="没有执行引擎「spark」"):
        make_engine("spark", list, 1)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_run_killed_anywhere_goes_on_to_the_same_bytes(undisturbed: Path, tmp_path: Path) -> None:
    kill_and_resume(undisturbed, tmp_path, kills=KILLS, seed=11)


def kill_and_resume(undisturbed: Path, folder: Path, *, kills: int, seed: int) -> int:
    """Kill at random moments, resume each time, compare. The number of kills that hit a running process."""
    draw = random.Random(seed)
    code = (
        "import sys; from pathlib import Path; from tests.service.survey.survey_files import run_survey;"
        "print('ready', flush=True);"
        "run_survey(Path(sys.argv[1]), Path(sys.argv[2]), tagged='csv', resume=True, max_chars=40)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    hit = 0
    for number in range(kills):
        out = folder / f"out{number}"
        command = [sys.executable, "-c", code, str(undisturbed / "in.csv"), str(out)]
        for _ in range(2):
            process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE)
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(draw.random() * 1.5)
            process.send_signal(signal.SIGKILL)
            hit += process.wait() == -signal.SIGKILL
            process.stdout.close()
            if draw.random() < 0.5:
                break
        run_survey(undisturbed / "in.csv", out, tagged="csv", resume=True, max_chars=40)
        check_same(out, undisturbed / "out")
    return hit
