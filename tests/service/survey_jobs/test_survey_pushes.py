"""Urgent comments of a survey become complaints, whatever comes between."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import select

from service.store.tables import complaints
from service.survey_jobs import job
from service.survey_jobs.folder import JobFolder
from service.survey_jobs.push import push_urgent
from tests.service.survey_jobs.office import MOBILE, Office


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
