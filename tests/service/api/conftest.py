"""The application over a fake classifier, as a Flask client and as a page in Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from models.classifier import Classifier
from nlp.errors import ModelError
from service.api.app import make_app
from service.bootstrap import make_desk_routes
from service.classifiers import Classifiers
from service.settings import Settings
from tests.service.api.fakes import WordClassifier
from tests.service.api.watched_page import WatchedPage

SMALL = Settings(
    home=Path("unused"), max_text_chars=50, max_batch_items=3, max_batch_chars=80, max_body_bytes=2000
)


def load_fake(name: str) -> Classifier:
    """A loader that has everything but the encoder."""
    if name == "accurate":
        raise ModelError("encoder.onnx is not there")
    return WordClassifier(version=f"fake-{name}")


def make_fake_app(settings: Settings, classifiers: Classifiers | None = None) -> Flask:
    """The whole application; its default classifier is loaded unless `classifiers` says otherwise."""
    if classifiers is None:
        classifiers = Classifiers("auto", load_fake)
        classifiers.get()
    return make_app(settings, classifiers, make_desk_routes(settings, classifiers))


@pytest.fixture(scope="session")
def app() -> Flask:
    return make_fake_app(Settings(home=Path("unused")))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def small_app() -> Flask:
    """An application with small limits, so that tests can cross them."""
    return make_fake_app(SMALL)


@pytest.fixture(scope="session")
def base_url(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium: Browser, base_url: str) -> Iterator[Page]:
    """A fresh page; at the end of the test it must have stayed on its host and said no error."""
    watched = WatchedPage(chromium.new_page(base_url=base_url), base_url)
    yield watched.page
    watched.page.close()
    assert watched.outside_requests == []
    assert watched.console_errors == []
