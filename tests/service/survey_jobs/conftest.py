"""The office of a test, and a survey of 300 rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.api.app import make_app
from service.api.survey_routes import make_survey_routes
from service.classifiers import Classifiers
from service.jobs.registry import make_jobs
from service.settings import Settings
from service.store import open_store
from service.store.upgrade import upgrade
from service.survey_jobs import job
from tests.service.api.conftest import load_fake
from tests.service.survey.survey_files import make_survey
from tests.service.survey_jobs.office import Office


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
