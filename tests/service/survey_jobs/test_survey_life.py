"""A survey is uploaded, read by the worker, and its report fetched; nothing is lost when a worker dies."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from models.loading import load_classifier
from service.survey_jobs import job
from service.survey_jobs.folder import JobFolder
from service.survey_jobs.watcher import SECONDS_BETWEEN_SIGNS, JobWatcher
from tests.service.api.test_bad_requests import check_problem
from tests.service.survey_jobs.office import Office


def test_an_upload_becomes_a_report(office: Office, survey: Path) -> None:
    queued = office.upload(survey)
    assert (queued["status"], queued["name"], queued["links"].keys()) == ("queued", "四月问卷.csv", {"self"})
    office.work()
    done = office.state(queued["id"])
    assert (done["status"], done["progress"], done["rows"]) == ("done", 1.0, 300)
    assert done["links"].keys() == {"self", "report", "workbook", "summary"}
    report, headers = office.fetch(done["links"]["report"])
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "style-src 'unsafe-inline'" in headers["Content-Security-Policy"]
    assert "四月问卷.csv" in report.decode()
    assert json.loads(office.fetch(done["links"]["summary"])[0])["rows"] == 300
    assert office.fetch(done["links"]["workbook"])[0][:2] == b"PK"


def test_columns_can_be_said_with_the_upload(office: Office, survey: Path) -> None:
    queued = office.upload(survey, score=["推荐意愿=nps"], ignore=["您的门店"])
    office.work()
    body = json.loads(office.fetch(office.state(queued["id"])["links"]["summary"])[0])
    assert ([score["kind"] for score in body["scores"]], body["groups"]) == (["nps", "csat"], [])


def test_a_file_that_cannot_be_read_fails_with_the_reason(office: Office, tmp_path: Path) -> None:
    source = tmp_path / "坏.xlsx"
    source.write_bytes(b"no workbook")
    queued = office.upload(source)
    office.work()
    failed = office.state(queued["id"])
    assert failed["status"] == "failed"
    assert "坏.xlsx" in failed["message"]
    assert str(office.home) not in failed["message"]


def test_a_queued_job_can_be_cancelled_and_a_finished_one_deleted(office: Office, survey: Path) -> None:
    queued = office.upload(survey)
    assert office.client.delete(f"/v1/jobs/{queued['id']}").json["status"] == "cancelled"
    office.work()
    assert office.state(queued["id"])["status"] == "cancelled"
    assert not (office.home / "surveys" / queued["id"] / "upload.csv").exists()
    office.client.delete(f"/v1/jobs/{queued['id']}")
    check_problem(office.client.get(f"/v1/jobs/{queued['id']}"), 404, "not-found")


def test_a_running_job_tells_its_progress_and_stops_when_asked(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.files.delimited_reader.ROWS_PER_CHUNK", 50)
    queued = office.upload(survey)
    seen: list[dict[str, Any]] = []

    class AskingWatcher(JobWatcher):
        """Looks at the job as a client does, and cancels it at the third look."""

        def advance(self, rows: int, fraction: float) -> None:
            super().advance(rows, fraction)
            seen.append(office.state(queued["id"]))
            if len(seen) == 3:
                office.client.delete(f"/v1/jobs/{queued['id']}")

    every_time = partial(AskingWatcher, clock=partial(next, count(0.0, 2 * SECONDS_BETWEEN_SIGNS)))
    job.run_survey_job(office.jobs.context, queued["id"], every_time)
    assert [state["rows"] for state in seen] == [50, 100, 150]
    assert all(state["status"] == "running" and 0 < state["progress"] < 1 for state in seen)
    assert office.state(queued["id"])["status"] == "cancelled"


def test_a_cancelled_job_never_runs_again_for_who_asks(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its worker looks only between chunks; until then the answer of DELETE must hold."""
    monkeypatch.setattr("service.files.delimited_reader.ROWS_PER_CHUNK", 100)
    queued = office.upload(survey)
    address = f"/v1/jobs/{queued['id']}"
    told: list[str] = []

    class CancellingWatcher(JobWatcher):
        """Has a client cancel the job as its reading begins, and ask for it again at once."""

        def begin(self, model: str) -> None:
            super().begin(model)
            told.append(office.client.delete(address).json["status"])
            told.extend(office.state(queued["id"])["status"] for _ in range(2))
            told.append(office.client.delete(address).json["status"])

    every_time = partial(CancellingWatcher, clock=partial(next, count(0.0, 2 * SECONDS_BETWEEN_SIGNS)))
    job.run_survey_job(office.jobs.context, queued["id"], every_time)
    assert told == ["cancelled"] * 4
    assert office.state(queued["id"])["status"] == "cancelled"
    check_problem(office.client.get(f"{address}/report"), 404, "not-found")


def test_a_job_cancelled_behind_its_last_chunk_leaves_no_results(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued = office.upload(survey, push_urgent="true")
    read = job.survey_file

    def finish(*given: Any) -> Any:
        outcome = read(*given)
        office.client.delete(f"/v1/jobs/{queued['id']}")
        return outcome

    monkeypatch.setattr(job, "survey_file", finish)
    office.work()
    state = office.state(queued["id"])
    assert (state["status"], state["pushed"], state["links"].keys()) == ("cancelled", 0, {"self"})
    assert not JobFolder(office.home, queued["id"]).results.exists()


def test_a_job_whose_worker_died_is_taken_up_again(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued = office.upload(survey)
    office.jobs.huey.storage.flush_queue()  # the task went down with its worker
    folder = JobFolder(office.home, queued["id"])
    state = folder.read()
    assert state is not None
    folder.write(replace(state, status="running"))
    office.work()
    assert office.state(queued["id"])["status"] == "running"  # it may still be alive
    monkeypatch.setattr(job, "STALE", 0.0)
    time.sleep(0.01)
    office.work()
    assert office.state(queued["id"])["status"] == "done"


def test_a_survey_on_which_workers_die_is_given_up(office: Office, survey: Path) -> None:
    queued = office.upload(survey)
    folder = JobFolder(office.home, queued["id"])
    state = folder.read()
    assert state is not None
    folder.write(replace(state, status="running", begun=job.MOST_BEGINNINGS))
    office.work()
    given_up = office.state(queued["id"])
    assert given_up["status"] == "failed"
    assert "中断了 3 次" in json.dumps(given_up, ensure_ascii=False)
    assert not folder.upload(state).exists()


def test_a_worker_that_gets_further_counts_anew(office: Office, survey: Path) -> None:
    queued = office.upload(survey)
    folder = JobFolder(office.home, queued["id"])
    state = folder.read()
    assert state is not None
    watcher = JobWatcher(folder, replace(state, begun=2, progress=0.5))
    watcher.advance(10, 0.4)
    assert watcher.state.begun == 2, "no further than the worker before"
    watcher.advance(10, 0.6)
    assert watcher.state.begun == 0


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b'{"name": "',
        b"\xff",
        b"null",
        b'{"options": []}',
        b'{"options": {}}',
        b'{"name": "a", "extension": ".csv", "of_a_later_version": 1, "options": {}}',
    ],
)
def test_a_job_whose_record_cannot_be_read_has_failed_and_its_upload_goes(
    office: Office, survey: Path, written: bytes
) -> None:
    queued = office.upload(survey)
    folder = JobFolder(office.home, queued["id"])
    (folder.path / "state.json").write_bytes(written)
    response = office.client.get(f"/v1/jobs/{queued['id']}")
    assert (response.status_code, response.json["status"]) == (200, "failed")
    assert "请重新上传" in response.json["message"]
    assert queued["id"] in response.json["message"]
    office.work()
    assert list(folder.path.glob("upload*")) == []
    assert office.state(queued["id"])["message"] == response.json["message"], "written down as failed"
    office.client.delete(f"/v1/jobs/{queued['id']}")
    assert not folder.path.exists()


def test_the_upload_of_a_job_that_somebody_works_on_stays(office: Office, survey: Path) -> None:
    """A worker of a later version, whose record this one cannot read."""
    queued = office.upload(survey)
    folder = JobFolder(office.home, queued["id"])
    (folder.path / "state.json").write_bytes(b"{}")
    with folder.held() as mine:
        assert mine
        office.work()
        assert (folder.path / "upload.csv").exists()


def test_a_record_is_on_the_disk_before_it_gets_its_name(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = JobFolder(office.home, office.upload(survey)["id"])
    state = folder.read()
    assert state is not None
    steps: list[str] = []
    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, partial(note_step, steps, name, getattr(os, name)))
    folder.write(state)
    assert steps == ["fsync", "replace", "fsync"]


def note_step(steps: list[str], name: str, step: Callable[..., object], *arguments: object) -> None:
    steps.append(name)
    step(*arguments)


def test_two_workers_never_share_a_job(office: Office, survey: Path) -> None:
    queued = office.upload(survey)
    with JobFolder(office.home, queued["id"]).held() as mine:
        assert mine
        office.work()
        assert office.state(queued["id"])["status"] == "queued"


def test_old_results_are_deleted(office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queued = office.upload(survey)
    office.work()
    monkeypatch.setattr(job, "_DAY", -1.0)
    office.work()
    check_problem(office.client.get(f"/v1/jobs/{queued['id']}"), 404, "not-found")


@pytest.mark.parametrize("name", ["survey.pdf", "survey", ".csv/..", "../../x.exe"])
def test_other_files_are_refused(office: Office, name: str) -> None:
    data = {"file": (io.BytesIO(b"x"), name)}
    response = office.client.post("/v1/surveys", data=data, content_type="multipart/form-data")
    check_problem(response, 422, "invalid-fields")
    assert not (office.home / "surveys").exists()


def test_an_unknown_field_is_refused_with_its_name(office: Office, survey: Path) -> None:
    data = {"file": (io.BytesIO(survey.read_bytes()), survey.name), "scores": "推荐意愿=nps"}
    response = office.client.post("/v1/surveys", data=data, content_type="multipart/form-data")
    check_problem(response, 422, "invalid-fields")
    assert [error["field"] for error in response.json["errors"]] == ["scores"]
    assert not (office.home / "surveys").exists()


def test_an_upload_without_a_file_is_refused(office: Office) -> None:
    response = office.client.post("/v1/surveys", data={"score": "x"}, content_type="multipart/form-data")
    check_problem(response, 422, "invalid-fields")


@pytest.mark.parametrize("job_id", ["s-0", "..", "s-" + "0" * 24])
def test_unknown_jobs_are_404(office: Office, job_id: str) -> None:
    check_problem(office.client.get(f"/v1/jobs/{job_id}"), 404, "not-found")
    check_problem(office.client.get(f"/v1/jobs/{job_id}/report"), 404, "not-found")


def test_only_result_files_are_served(office: Office, survey: Path) -> None:
    queued = office.upload(survey)
    office.work()
    for name in ("state.json", "lock", "../state.json", "upload.csv"):
        check_problem(office.client.get(f"/v1/jobs/{queued['id']}/{name}"), 404, "not-found")


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the models that jobs load; what answers is the shipped linear one."""
    names: list[str] = []

    def load(name: str, **options: Any) -> Any:
        names.append(name)
        return load_classifier("fast", **options)

    monkeypatch.setattr(job, "load_classifier", load)
    return names


@pytest.mark.parametrize(("said", "read"), [({}, "server-7"), ({"model": "accurate"}, "accurate")])
def test_the_model_of_the_server_reads_unless_the_upload_names_one(
    office: Office, survey: Path, loaded: list[str], said: dict[str, str], read: str
) -> None:
    settings = replace(office.jobs.context.settings, model="server-7")
    queued = office.upload(survey, **said)
    job.run_survey_job(replace(office.jobs.context, settings=settings), queued["id"])
    assert (office.state(queued["id"])["status"], set(loaded)) == ("done", {read})


def test_a_job_goes_on_with_the_model_that_began_it(
    office: Office, survey: Path, loaded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A promotion between two workers would make the journal of the first useless, and fail the job."""
    queued = office.upload(survey)
    folder = JobFolder(office.home, queued["id"])
    monkeypatch.setattr(job, "survey_file", fail_as_if_killed)
    with pytest.raises(SystemExit):
        job.run_survey_job(office.jobs.context, queued["id"])
    monkeypatch.undo()
    state = folder.read()
    assert state is not None
    assert state.model == "fast"
    settings = replace(office.jobs.context.settings, model="champion-of-today")
    job.run_survey_job(replace(office.jobs.context, settings=settings), queued["id"])
    assert office.state(queued["id"])["status"] == "done"


def fail_as_if_killed(*_: object) -> None:
    raise SystemExit(9)
