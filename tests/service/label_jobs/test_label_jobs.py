"""A label queue asked for over HTTP, made by the worker with the shipped models, read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from flask.testing import FlaskClient
from sqlalchemy import select

from nlp.errors import ModelError
from service.access.audit_trail import read_audit
from service.api.app import make_app
from service.api.label_queue_shapes import LabelQueueAnswer
from service.bootstrap import make_desk_routes
from service.classifiers import Classifiers
from service.jobs.registry import Jobs, make_jobs
from service.jobs.worker import run_all_once
from service.label_jobs import job as work
from service.label_jobs.record import change_job, read_job
from service.settings import Settings
from service.store import Store, open_store
from service.store.tables import jobs as rows
from service.store.upgrade import upgrade
from tests.service.api.conftest import load_fake
from tests.service.api.test_bad_requests import check_problem

TEXTS = ("请回电13812345678，热水器漏电把我妈电伤了，正在医院", "说好的退款没有到账", "客服一直占线")


@dataclass(frozen=True)
class Office:
    """A client, the store, and the worker's jobs."""

    client: FlaskClient
    store: Store
    jobs: Jobs

    def send(self, *texts: str) -> list[str]:
        bodies = [{"text": text, "channel": "web", "customer": {"ref": "K-1"}} for text in texts]
        return [self.client.post("/v1/complaints", json=body).get_json()["id"] for body in bodies]

    def ask(self, **body: Any) -> dict[str, Any]:
        response = self.client.post("/v1/label-queue", json=body)
        assert response.status_code == 201, response.get_data(as_text=True)
        queued = dict(response.get_json())
        assert response.headers["Location"] == f"/v1/label-queue/{queued['id']}"
        return queued

    def look(self, job_id: str) -> dict[str, Any]:
        answer = dict(self.client.get(f"/v1/label-queue/{job_id}").get_json())
        LabelQueueAnswer.model_validate(answer)
        return answer


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    settings = Settings(home=tmp_path)
    store = open_store(settings)
    upgrade(store)
    classifiers = Classifiers("auto", load_fake)
    classifiers.get()
    jobs = make_jobs(settings, store, ("service.label_jobs.job",))
    client = make_app(settings, classifiers, make_desk_routes(settings, classifiers, store)).test_client()
    yield Office(client, store, jobs)
    store.close()
    jobs.huey.storage.close()


def test_from_the_request_to_the_picked_complaints(office: Office) -> None:
    ids = office.send(*TEXTS)
    fixed = {"category": "refund_aftersales"}
    assert office.client.post(f"/v1/complaints/{ids[1]}/corrections", json=fixed).status_code == 200
    queued = office.ask(size=10, days=7)
    assert (queued["status"], queued["items"], queued["read"]) == ("queued", [], None)
    assert office.look(queued["id"]) == queued
    assert run_all_once(office.jobs)
    done = office.look(queued["id"])
    assert (done["status"], done["read"], done["gone"]) == ("done", 2, 0), done["message"]
    assert [item["complaint_id"] for item in done["items"]] == [ids[0], ids[2]]
    first = done["items"][0]
    assert first["text"].startswith("请回电［手机号］")
    assert (first["urgency"], first["urgent_looking"]) == ({"label": "urgent", "name": "紧急"}, True)
    assert first["reason"].startswith("疑似紧急")
    with office.store.read() as connection:
        kept = str(connection.execute(select(rows.c.result)).scalar_one())
    assert "热水器" not in kept, "texts stay where an erasure finds them"
    actions = [(entry.action, entry.details) for entry in read_audit(office.store, object_id=queued["id"])]
    assert actions == [("label_queue.created", {"size": 10, "days": 7}), ("read", {"complaints": 2})]


def test_an_erased_complaint_is_gone_from_the_queue(office: Office) -> None:
    job = _finished(office, office.send(*TEXTS[:2]))
    assert len(office.look(job)["items"]) == 2
    from service.desk.desk import make_desk
    from service.desk.erasure import erase_customer
    from service.desk.incoming import Caller

    desk = make_desk(office.jobs.context.settings, Classifiers("auto", load_fake), office.store)
    assert erase_customer(desk, "K-1", Caller()) == 2
    assert (office.look(job)["items"], office.look(job)["gone"]) == ([], 2)


def test_a_queue_whose_worker_died_is_made_again_but_not_for_ever(office: Office) -> None:
    job = office.ask(size=1)["id"]
    change_job(office.store, job, state="running", attempts=1)
    with FileLock(office.jobs.context.settings.home / work.LOCK):  # somebody lives and works
        work.make_queues(office.jobs.context)
    assert office.look(job)["status"] == "running"
    change_job(office.store, job, attempts=work.MOST_ATTEMPTS)
    work.make_queues(office.jobs.context)  # as every worker does every few seconds
    failed = office.look(job)
    assert failed["status"] == "failed"
    assert "请减少" in failed["message"]


def test_a_model_that_cannot_be_used_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ModelError("版本 a-1 已损坏。")

    monkeypatch.setattr("service.labelling.classifiers.load_pair", refuse)
    job = office.ask()["id"]
    work.make_queues(office.jobs.context)
    assert (office.look(job)["status"], office.look(job)["message"]) == ("failed", "版本 a-1 已损坏。")


def test_old_queues_are_forgotten(office: Office) -> None:
    job = office.ask()["id"]
    created = read_job(office.store, job).created_at
    change_job(office.store, job, state="done", finished_at=created - timedelta(days=800))
    work.make_queues(office.jobs.context)
    check_problem(office.client.get(f"/v1/label-queue/{job}"), 404, "not-found")


@pytest.mark.parametrize("body", [{"size": 0}, {"size": 5001}, {"days": "3"}, {"days": 0}, {"model": "a"}])
def test_a_body_that_is_not_right_is_refused(office: Office, body: dict[str, Any]) -> None:
    check_problem(office.client.post("/v1/label-queue", json=body), 422, "invalid-fields")


@pytest.mark.parametrize("job", ["q-0", "s-000000000000000000000000"])
def test_an_unknown_queue_is_404(office: Office, job: str) -> None:
    check_problem(office.client.get(f"/v1/label-queue/{job}"), 404, "not-found")


def _finished(office: Office, ids: list[str]) -> str:
    """A queue that holds these, as the worker would leave it."""
    job = str(office.ask()["id"])
    none = {"category": None, "urgency": None, "emotion": None}
    told = {"urgent_looking": False, "uncertainty": 0.5, "disagreement": 0.0, "reason": "拿不准的程度 0.50"}
    items = [{"complaint_id": one, **none, **told} for one in ids]
    result = {"read": len(ids), "model_version": "fast", "items": items}
    change_job(
        office.store, job, state="done", finished_at=read_job(office.store, job).created_at, result=result
    )
    return job
