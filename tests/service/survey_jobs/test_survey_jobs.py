"""A survey is uploaded, read by the worker, and its report fetched; nothing is lost when a worker dies."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models.loading import load_classifier
from service.api.app import make_app
from service.api.survey_routes import make_survey_routes
from service.classifiers import Classifiers
from service.jobs.registry import Jobs, make_jobs
from service.jobs.worker import run_all_once
from service.settings import Settings
from service.store import open_store
from service.store.tables import complaints
from service.store.upgrade import upgrade
from service.survey_jobs import job
from service.survey_jobs.folder import JobFolder
from service.survey_jobs.push import push_urgent
from tests.service.api.conftest import load_fake
from tests.service.api.test_bad_requests import check_problem
from tests.service.survey.survey_files import make_survey

MOBILE = b"13800138000"


@dataclass(frozen=True)
class Office:
    """A client, the worker's jobs, and where everything lies."""

    client: FlaskClient
    jobs: Jobs
    home: Path

    def upload(self, source: Path, **options: Any) -> dict[str, Any]:
        data = {"file": (io.BytesIO(source.read_bytes()), source.name), **options}
        response = self.client.post("/v1/surveys", data=data, content_type="multipart/form-data")
        assert response.status_code == 201, response.get_data(as_text=True)
        assert response.headers["Location"] == f"/v1/jobs/{response.json['id']}"
        return dict(response.json)

    def work(self) -> None:
        assert run_all_once(self.jobs)

    def fetch(self, address: str) -> tuple[bytes, Any]:
        """Body and headers of a file."""
        with self.client.get(address) as response:
            assert response.status_code == 200
            return response.get_data(), response.headers

    def state(self, job_id: str) -> dict[str, Any]:
        return dict(self.client.get(f"/v1/jobs/{job_id}").json)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    settings = Settings(home=tmp_path / "home", max_body_bytes=2_000, model="fast")
    store = open_store(settings)
    upgrade(store)
    jobs = make_jobs(settings, store, ("service.survey_jobs.job",))
    routes = make_survey_routes(settings, lambda job_id: jobs.enqueue(job.TASK, job_id=job_id))
    app = make_app(settings, Classifiers("auto", load_fake), [routes])
    yield Office(app.test_client(), jobs, settings.home)
    store.close()
    jobs.huey.storage.close()


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    return make_survey(tmp_path / "四月问卷.csv", 300)


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


def test_nothing_unmasked_is_kept(office: Office, survey: Path) -> None:
    assert MOBILE in survey.read_bytes()
    queued = office.upload(survey)
    office.work()
    folder = office.home / "surveys" / queued["id"]
    assert {path.name for path in folder.iterdir()} == {"state.json", "results", "lock"}
    assert MOBILE.decode() not in kept_of(office, queued["id"])


def kept_of(office: Office, job_id: str) -> str:
    """All that the results of a job say, workbooks unpacked."""
    told = b""
    for path in (office.home / "surveys" / job_id / "results").iterdir():
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                told += b"".join(archive.read(name) for name in archive.namelist())
        else:
            told += path.read_bytes()
    return told.decode("utf-8", "replace")


def test_the_columns_beside_the_answers_are_masked_too(office: Office, tmp_path: Path) -> None:
    source = tmp_path / "登记.csv"
    long = "太慢了。" * 3_000 + "电话13987654321"
    rows = [
        "姓名,手机号,身份证,满意度,您的意见",
        *("王小明,13800138001,11010519491231002X,5,很好",) * 3,
        f"李雷,13800138002,,1,{long}",
    ]
    source.write_text("\n".join(rows), "utf-8")
    queued = office.upload(source)
    office.work()
    assert office.state(queued["id"])["status"] == "done"
    kept = kept_of(office, queued["id"])
    for value in ("王小明", "李雷", "13800138001", "13800138002", "13987654321", "11010519491231002X"):
        assert value not in kept, value
    assert "［手机号］" in kept


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
    monkeypatch.setattr(job, "SECONDS_BETWEEN_SIGNS", 0.0)
    queued = office.upload(survey)
    seen: list[dict[str, Any]] = []
    advance = job._Watcher.advance

    def watch(self: Any, rows: int, fraction: float) -> None:
        advance(self, rows, fraction)
        seen.append(office.state(queued["id"]))
        if len(seen) == 3:
            office.client.delete(f"/v1/jobs/{queued['id']}")

    monkeypatch.setattr(job._Watcher, "advance", watch)
    office.work()
    assert [state["rows"] for state in seen] == [50, 100, 150]
    assert all(state["status"] == "running" and 0 < state["progress"] < 1 for state in seen)
    assert office.state(queued["id"])["status"] == "cancelled"


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
    watcher = job._Watcher(folder, replace(state, begun=2, progress=0.5))
    watcher.advance(10, 0.4)
    assert watcher.state.begun == 2, "no further than the worker before"
    watcher.advance(10, 0.6)
    assert watcher.state.begun == 0


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


def test_urgent_comments_become_complaints_once(office: Office, survey: Path) -> None:
    queued = office.upload(survey, push_urgent="true")
    office.work()
    done = office.state(queued["id"])
    assert done["pushed"] == done["urgent"] > 0
    assert push_urgent(office.jobs.context, JobFolder(office.home, queued["id"])) == done["pushed"]
    with office.jobs.context.store.read() as connection:
        rows = connection.execute(select(complaints)).mappings().all()
    assert len(rows) == done["pushed"]
    assert {row["channel"] for row in rows} == {"survey"}
    assert all(MOBILE.decode() not in str(dict(row)) for row in rows)


def test_a_report_outlives_a_push_that_fails(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its comments become complaints as soon as the routing rules can be used again."""
    rules = office.home / "routes.yaml"
    rules.write_text("queues: 7", "utf-8")
    context = office.jobs.context
    first, second = office.upload(survey, push_urgent="true"), office.upload(survey)
    job.run_survey_job(context, first["id"])
    told = office.state(first["id"])
    assert (told["status"], told["pushed"], told["rows"]) == ("done", 0, 300)
    assert "紧急意见没有全部成为投诉" in told["message"]
    monkeypatch.setattr(job, "STALE", 0.0)
    time.sleep(0.01)
    job.look_after_surveys(context)
    assert office.state(second["id"])["status"] == "done", "nobody waits for the first"
    assert office.state(first["id"])["status"] == "done"
    rules.unlink()
    time.sleep(0.01)
    job.look_after_surveys(context)
    told = office.state(first["id"])
    assert (told["pushed"], told["message"]) == (told["urgent"], "")


def test_pushing_is_given_up_after_many_tries(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError("电话13800138000")

    monkeypatch.setattr(job, "push_urgent", fail)
    monkeypatch.setattr(job, "MOST_PUSHES", 2)
    monkeypatch.setattr(job, "STALE", 0.0)
    queued = office.upload(survey, push_urgent="true")
    job.run_survey_job(office.jobs.context, queued["id"])
    assert "再试" in office.state(queued["id"])["message"]
    for _ in range(3):
        time.sleep(0.01)
        job.look_after_surveys(office.jobs.context)
    state = JobFolder(office.home, queued["id"]).read()
    assert state is not None
    assert (state.status, state.push_tried, state.push_left) == ("done", 2, False)
    assert "已停止重试" in state.message
    assert MOBILE.decode() not in state.message


def test_an_upload_that_breaks_off_leaves_nothing(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_: object, place: Path) -> None:
        place.write_bytes(MOBILE)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("werkzeug.datastructures.FileStorage.save", break_off)
    data = {"file": (io.BytesIO(survey.read_bytes()), survey.name)}
    response = office.client.post("/v1/surveys", data=data, content_type="multipart/form-data")
    assert response.status_code == 500
    assert list((office.home / "surveys").iterdir()) == []


def test_an_upload_whose_server_was_killed_is_deleted_after_a_while(office: Office) -> None:
    folder = JobFolder(office.home, "s-" + "0" * 24)
    folder.path.mkdir(parents=True)
    (folder.path / "upload.csv").write_bytes(MOBILE)
    office.work()
    assert folder.path.is_dir(), "it may still be arriving"
    old = time.time() - job.ARRIVING - 1
    os.utime(folder.path, (old, old))
    office.work()
    assert not folder.path.exists()


def test_a_large_upload_gets_a_file_for_its_rows(
    office: Office, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.survey.request.LARGE", 1_000)
    queued = office.upload(survey)
    office.work()
    tagged, _ = office.fetch(office.state(queued["id"])["links"]["tagged"])
    assert tagged.decode("utf-8-sig").count("\r\n") == 301
    assert MOBILE not in tagged


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
