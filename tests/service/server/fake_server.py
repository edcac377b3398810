"""The real gunicorn server over a fake classifier: `python -m tests.service.server.fake_server PORT`.

Prints `ready URL` once it listens. A text with 慢 in it takes a second, one with 崩溃 fails.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import structlog

from models.prediction import Prediction
from nlp import PreparedText
from service.api.app import make_app
from service.classifiers import Classifiers
from service.metrics.folder import open_metrics_folder
from service.metrics.metrics import Metrics
from service.server.gunicorn_server import Serving, run_server
from service.server.listening import open_listener, url_of
from service.server.logs import configure_logs
from service.settings import Settings
from tests.service.api.fakes import WordClassifier


class MoodyClassifier(WordClassifier):
    """Slow or failing at a word; says so when told of a fork to come."""

    def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
        if any("慢" in text.original for text in texts):
            time.sleep(1)
        if any("崩溃" in text.original for text in texts):
            raise RuntimeError(texts[0].original)
        return super().predict(texts, evidence=evidence)

    def before_fork(self) -> None:
        structlog.get_logger().info("before fork", pid=os.getpid())


def main(port: int) -> None:
    listener = open_listener("127.0.0.1", port)
    url = url_of(listener)
    classifiers = Classifiers("auto", lambda _: MoodyClassifier())
    classifiers.get()
    with open_metrics_folder() as folder:
        app = make_app(Settings(home=Path("unused")), classifiers, metrics=Metrics(folder))
        configure_logs()
        greet = partial(print, f"ready {url}", flush=True)
        run_server(Serving(app, classifiers, listener, 2, greet, metrics_folder=folder))


if __name__ == "__main__":
    main(int(sys.argv[1]))
