"""The one place that wires settings, classifiers and the application together."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_openapi import APIBlueprint

from models.loading import load_classifier
from nlp.errors import UsageError
from service.api.app import make_app
from service.api.own_machine import refuse_other_sites
from service.classifiers import Classifiers
from service.desk_extra import MESSAGE, is_desk_installed
from service.disk_faults import probe_disk
from service.live.routing_warning import RoutingWarning
from service.live.watch import ChampionWatch
from service.metrics.metrics import Metrics
from service.settings import Settings

if TYPE_CHECKING:
    from service.store import Store


def make_classifiers(settings: Settings, *, threads: int) -> Classifiers:
    """The classifiers that the settings name; nothing is loaded yet. threads: of an encoder."""
    return Classifiers(settings.model, partial(load_classifier, home=settings.home, threads=threads))


def make_watch(settings: Settings, classifiers: Classifiers, folder: Path | None = None) -> ChampionWatch:
    """What brings a new champion to this process; to be started after a fork.

    folder: that this server's processes have in common.
    """
    return ChampionWatch(classifiers, settings.home, RoutingWarning(settings, folder))


def make_application(
    settings: Settings, *, threads: int = 1, metrics_folder: Path | None = None, host: str = ""
) -> tuple[Flask, Classifiers]:
    """The HTTP application and the classifiers behind it; nothing is loaded yet.

    threads: of an encoder. metrics_folder: where several processes count together.
    host: that the server was told to bind to; where no keys are asked for, it is answered under this name.
    Raises: UsageError where keys are asked for and the desk is not installed, or SUQING_STORE_URL is wrong.
    """
    classifiers = make_classifiers(settings, threads=threads)
    if not is_desk_installed():
        if settings.require_keys:
            raise UsageError(f"API 密钥需要数据库。{MESSAGE}")
        secure = partial(refuse_other_sites, host=host)
        return make_app(settings, classifiers, (), secure, Metrics(metrics_folder)), classifiers
    from service.api.access import Access, control_access
    from service.metrics.store_figures import StoreFigures
    from service.store import open_store

    store = open_store(settings)
    routes = make_desk_routes(settings, classifiers, store)
    access = Access(store, settings.require_keys, settings.requests_per_minute, host)
    metrics = Metrics(metrics_folder, [StoreFigures(store)])
    secure = partial(control_access, access=access)
    disk = partial(probe_disk, Path(store.url.database or "")) if store.is_sqlite else lambda: None
    return make_app(settings, classifiers, routes, secure, metrics, disk), classifiers


def make_desk_routes(
    settings: Settings, classifiers: Classifiers, store: Store | None = None
) -> list[APIBlueprint]:
    """The routes of the complaint desk; none where its libraries are not installed."""
    if not is_desk_installed():
        return []
    from service.api.complaint_routes import make_complaint_routes
    from service.api.correction_routes import make_correction_routes
    from service.api.label_queue_routes import make_label_queue_routes
    from service.api.stats_routes import make_stats_routes
    from service.api.survey_routes import make_survey_routes
    from service.api.webhook_routes import make_webhook_routes
    from service.desk.desk import make_desk

    desk = make_desk(settings, classifiers, store)
    return [
        make_complaint_routes(desk),
        make_correction_routes(desk),
        make_webhook_routes(desk.store, settings),
        make_stats_routes(desk.store),
        make_survey_routes(settings, partial(_enqueue_survey, settings, desk.store)),
        make_label_queue_routes(desk.store, partial(_enqueue, settings, desk.store, "label-queue")),
    ]


def _enqueue_survey(settings: Settings, store: Store, job_id: str) -> None:
    _enqueue(settings, store, "survey", job_id=job_id)


def _enqueue(settings: Settings, store: Store, task: str, **arguments: str) -> None:
    """Into the worker's queue, whose file is opened with the first task."""
    from service.jobs.registry import make_jobs

    jobs = make_jobs(settings, store)
    jobs.enqueue(task, **arguments)
    jobs.huey.storage.close()
