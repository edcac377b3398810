"""The one place that wires settings, classifiers and the application together."""

from __future__ import annotations

from functools import partial

from flask import Flask

from models.loading import load_classifier
from service.api.app import make_app
from service.classifiers import Classifiers
from service.settings import Settings


def make_classifiers(settings: Settings) -> Classifiers:
    """The classifiers that the settings name; nothing is loaded yet."""
    return Classifiers(settings.model, partial(load_classifier, home=settings.home))


def make_application(settings: Settings) -> tuple[Flask, Classifiers]:
    """The HTTP application and the classifiers behind it; nothing is loaded yet."""
    classifiers = make_classifiers(settings)
    return make_app(settings, classifiers), classifiers
