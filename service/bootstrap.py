"""The one place that wires settings, classifiers and the application together."""

from __future__ import annotations

from functools import partial

from flask import Flask

from models.loading import load_classifier
from service.api.app import make_app
from service.classifiers import Classifiers
from service.live.watch import ChampionWatch
from service.settings import Settings


def make_classifiers(settings: Settings, *, threads: int) -> Classifiers:
    """The classifiers that the settings name; nothing is loaded yet. threads: of an encoder."""
    return Classifiers(settings.model, partial(load_classifier, home=settings.home, threads=threads))


def make_watch(settings: Settings, classifiers: Classifiers) -> ChampionWatch:
    """What brings a new champion to this process; to be started after a fork."""
    return ChampionWatch(classifiers, settings.home)


def make_live_classifiers(settings: Settings, *, threads: int) -> Classifiers:
    """For a process that does not fork, such as the worker: classifiers that follow the champion."""
    classifiers = make_classifiers(settings, threads=threads)
    classifiers.get()
    make_watch(settings, classifiers).start()
    return classifiers


def make_application(settings: Settings, *, threads: int = 1) -> tuple[Flask, Classifiers]:
    """The HTTP application and the classifiers behind it; nothing is loaded yet. threads: of an encoder."""
    classifiers = make_classifiers(settings, threads=threads)
    return make_app(settings, classifiers), classifiers
