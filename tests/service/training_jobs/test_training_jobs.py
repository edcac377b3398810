"""A training asked for over HTTP, done by the real worker: queued, trained, judged, promoted, told."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.loading import read_categories, resolve_model
from service.api.answer_shapes import TrainingAnswer
from service.jobs.registry import make_jobs
from service.settings import Settings
from service.training_jobs import child
from service.training_jobs.jobs import MOST_DEATHS, run_unfinished
from service.training_jobs.record import FOLDER, read_job, unfinished_jobs
from tests.service.api.conftest import make_fake_app
from tests.service.api.test_bad_requests import check_problem
from tests.service.routing.own_rules import write_own_rules
from tests.training.promotion.topics import PLACES, TOPICS, make_rows

ROOT = Path(__file__).parents[3]

pytest.importorskip("huey", reason="the worker needs the `desk` extra")


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return make_fake_app(Settings(home=tmp_path)).test_client()


def run_worker_once(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli.main", "worker", "--once"],
        cwd=ROOT,
        env={**os.environ, "SUQING_HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def child_command(home: Path, job: str) -> list[str]:
    return [sys.executable, "-m", "service.training_jobs.child", str(home), job]


def cases() -> list[dict[str, Any]]:
    rows = [{"text": text, "category": label} for text, label in make_rows(PLACES[:4])]
    rows[0]["text"] += "，电话13800138000"
    return rows


@pytest.mark.slow
def test_from_the_request_to_the_new_champion(client: FlaskClient, tmp_path: Path) -> None:
    write_own_rules(tmp_path / "routes.yaml", list(TOPICS))
    queued = client.post("/v1/models/train", json={"cases": cases()}).get_json()
    TrainingAnswer.model_validate(queued)
    assert queued["status"] == "queued"
    address = f"/v1/models/train/{queued['id']}"
    assert client.get(address).get_json() == queued
    kept = (tmp_path / FOLDER / queued["id"] / "cases.jsonl").read_text("utf-8")
    assert "13800138000" not in kept
    finished = run_worker_once(tmp_path)
    assert finished.returncode == 0, finished.stderr
    done = client.get(address).get_json()
    TrainingAnswer.model_validate(done)
    assert (done["status"], done["promoted"]) == ("done", True), done
    assert "建议启用" in done["summary"]
    assert resolve_model("champion", home=tmp_path) == done["version"]
    assert not (tmp_path / FOLDER / queued["id"] / "cases.jsonl").exists()


@pytest.mark.slow
def test_a_version_that_silences_routing_rules_is_not_promoted(client: FlaskClient, tmp_path: Path) -> None:
    Settings(home=tmp_path).sqlite_store.touch()  # complaints are routed here
    job = client.post("/v1/models/train", json={"cases": cases()}).get_json()["id"]
    assert child.main(tmp_path, job) == 0
    done = client.get(f"/v1/models/train/{job}").get_json()
    assert (done["status"], done["promoted"]) == ("done", False)
    assert "建议启用" in done["summary"]
    assert "money_or_data_at_risk" in done["summary"]
    assert resolve_model("champion", home=tmp_path) == "auto"


@pytest.mark.slow
def test_a_job_whose_process_was_killed_is_done_again(client: FlaskClient, tmp_path: Path) -> None:
    job = client.post("/v1/models/train", json={"cases": cases(), "promote": "never"}).get_json()["id"]
    killed = subprocess.Popen(child_command(tmp_path, job), cwd=ROOT)
    end = time.monotonic() + 60
    while read_job(tmp_path, job).status != "running" and time.monotonic() < end:
        time.sleep(0.02)
    assert unfinished_jobs(tmp_path) == []  # being done
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert unfinished_jobs(tmp_path) == [job]
    run_unfinished(make_jobs(Settings(home=tmp_path), modules=()).context)  # as every worker does
    done = read_job(tmp_path, job)
    assert (done.status, done.promoted) == ("done", False)
    assert resolve_model("champion", home=tmp_path) == "auto"


def test_cases_that_cannot_be_learnt_fail_with_the_reason(client: FlaskClient, tmp_path: Path) -> None:
    job = client.post("/v1/models/train", json={"cases": cases()[:2]}).get_json()["id"]
    subprocess.run(child_command(tmp_path, job), cwd=ROOT, check=True)
    failed = client.get(f"/v1/models/train/{job}").get_json()
    assert failed["status"] == "failed"
    assert failed["message"]
    assert "内部错误" not in failed["message"]


@pytest.mark.slow
def test_small_categories_and_spellings_are_treated_as_the_request_says(
    client: FlaskClient, tmp_path: Path
) -> None:
    places = ("上海", "北京", "杭州")
    odd = [
        {"text": f"{place}的{what}，请尽快处理", "category": label}
        for place in places
        for what, label in (("订单要补开发票", "发票"), ("积分少了一半", "会员"))
    ]
    spelt = [{"text": f"{place}的包裹送错了小区", "category": "物 流"} for place in places]
    body = {"cases": cases() + odd + spelt, "promote": "never"}
    known, left_out = [], []
    for more in ({}, {"few_cases": "merge", "spellings": "merge"}):
        queued = client.post("/v1/models/train", json=body | more).get_json()
        asked = {"few_cases": "leave-out", "spellings": "keep"} | more
        assert {name: queued[name] for name in asked} == asked
        assert child.main(tmp_path, queued["id"]) == 0
        done = client.get(f"/v1/models/train/{queued['id']}").get_json()
        TrainingAnswer.model_validate(done)
        assert done["status"] == "done", done
        known.append(set(read_categories(done["version"], home=tmp_path).codes))
        said = json.loads((tmp_path / FOLDER / queued["id"] / "said.json").read_text("utf-8"))
        left_out.append(said["data"]["problems"].get("few_cases", 0))
    assert known == [set(TOPICS), {*TOPICS, "其他"}]
    assert left_out == [9, 0]


def test_a_job_from_before_these_choices_is_read(client: FlaskClient, tmp_path: Path) -> None:
    job = client.post("/v1/models/train", json={"cases": cases()}).get_json()["id"]
    place = tmp_path / FOLDER / job / "job.json"
    record = json.loads(place.read_text("utf-8"))
    del record["few_cases"], record["spellings"]
    place.write_text(json.dumps(record), "utf-8")
    read = read_job(tmp_path, job)
    assert (read.few_cases, read.spellings) == ("leave-out", "keep")


@pytest.mark.parametrize(
    ("field", "allowed"), [("few_cases", ("leave-out", "merge")), ("spellings", ("keep", "merge"))]
)
def test_a_choice_that_there_is_not_is_refused_with_those_there_are(
    client: FlaskClient, field: str, allowed: tuple[str, ...]
) -> None:
    body = {"cases": [{"text": "水壶坏了", "category": "质量"}], field: "drop"}
    problem = check_problem(client.post("/v1/models/train", json=body), 422, "invalid-fields")
    [fault] = problem["errors"]
    assert fault["field"] == field
    assert all(word in fault["detail"] for word in allowed), fault
    document = client.get("/openapi.json").get_json()
    described = document["components"]["schemas"]["TrainRequest"]["properties"][field]
    assert tuple(described["enum"]) == allowed


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"cases": []},
        {"corrections": "yes"},
        {"cases": [{"text": "水壶坏了", "urgency": "very"}]},
        {"cases": [{"text": " ", "category": "质量"}]},
        {"cases": [{"text": "水壶坏了", "path": "/etc/passwd"}]},
        {"cases": [{"text": "水壶坏了", "category": "质量"}], "kind": "forest"},
    ],
)
def test_a_body_that_is_not_right_is_refused(client: FlaskClient, body: dict[str, Any]) -> None:
    check_problem(client.post("/v1/models/train", json=body), 422, "invalid-fields")


@pytest.mark.parametrize("job", ["t-0", "..", "t-" + "0" * 32])
def test_an_unknown_job_is_404(client: FlaskClient, job: str) -> None:
    problem = client.get(f"/v1/models/train/{job}")
    assert (problem.status_code, "请检查编号" in problem.get_json()["detail"]) == (404, True)


@pytest.mark.parametrize("written", [b"", b'{"id": "t', b"\xff", b"null", b'{"of_a_later_version": 1}'])
def test_a_record_that_cannot_be_understood_is_a_failed_job_and_holds_up_no_other(
    client: FlaskClient, tmp_path: Path, written: bytes
) -> None:
    faulty, sound = (client.post("/v1/models/train", json={"cases": cases()}).get_json()["id"] for _ in "ab")
    (tmp_path / FOLDER / faulty / "job.json").write_bytes(written)
    answer = client.get(f"/v1/models/train/{faulty}")
    TrainingAnswer.model_validate(answer.get_json())
    assert (answer.status_code, answer.get_json()["status"]) == (200, "failed")
    assert "请重新提交训练" in answer.get_json()["message"]
    assert unfinished_jobs(tmp_path) == [sound]


def test_a_job_that_only_ever_dies_is_given_up_and_says_so(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = client.post("/v1/models/train", json={"cases": cases()}).get_json()["id"]
    monkeypatch.setattr(sys, "executable", shutil.which("false"))  # a process that ends without a word
    context = make_jobs(Settings(home=tmp_path), modules=()).context
    for _ in range(MOST_DEATHS):
        assert unfinished_jobs(tmp_path) == [job]
        run_unfinished(context)
    failed = client.get(f"/v1/models/train/{job}").get_json()
    assert (failed["status"], "意外结束" in failed["message"]) == ("failed", True)
    assert unfinished_jobs(tmp_path) == []
    assert not (tmp_path / FOLDER / job / "cases.jsonl").exists()


def test_ctrl_c_leaves_the_job_for_the_next_worker(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = client.post("/v1/models/train", json={"cases": cases()}).get_json()["id"]
    monkeypatch.setattr(child, "_train", lambda *_: (130, "已中断，没有留下半个文件。"))  # as `run` gives it
    assert child.main(tmp_path, job) == 130
    assert read_job(tmp_path, job).status == "queued"
    assert (tmp_path / FOLDER / job / "cases.jsonl").exists()


def test_a_killed_process_of_the_training_is_as_a_killed_training(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = client.post("/v1/models/train", json={"cases": cases()}).get_json()["id"]
    monkeypatch.setattr(child, "_train", lambda *_: (137, "训练的子进程被终止"))
    assert child.main(tmp_path, job) == 137
    assert read_job(tmp_path, job).status == "running"
    assert unfinished_jobs(tmp_path) == [job]
    assert (tmp_path / FOLDER / job / "cases.jsonl").exists()
