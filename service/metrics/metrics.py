"""The counts of one server: requests, their time, refusals, texts. Labels are codes of ours, never a text.

With a folder (`service.metrics.folder`) the counts of all processes are added up; without one they are
those of this process. The library is imported when the metrics are made: it looks for the folder then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from models.classifier import Classifier
from models.prediction import Prediction
from nlp import PreparedText

if TYPE_CHECKING:
    from prometheus_client.registry import Collector

BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper ends in seconds: an analysis takes milliseconds, a large batch or an upload many seconds."""

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """All metrics, in a registry of their own. state: what is read when somebody asks, such as the store."""

    def __init__(self, folder: Path | None = None, state: Sequence[Collector] = ()) -> None:
        import prometheus_client as library
        from prometheus_client.multiprocess import MultiProcessCollector

        self._shown = library.CollectorRegistry()
        counting = self._shown
        if folder is not None:
            counting = library.CollectorRegistry()
            MultiProcessCollector(self._shown, str(folder))  # type: ignore[no-untyped-call]
        for collector in state:
            self._shown.register(collector)
        self._requests = library.Counter(
            "suqing_http_requests",
            "Requests answered, by route template (unmatched: no such route), method and status.",
            ("route", "method", "status"),
            registry=counting,
        )
        self._seconds = library.Histogram(
            "suqing_http_request_seconds",
            "Seconds from arrival at a worker, waiting for a thread included, to the answer.",
            ("route", "method"),
            buckets=BUCKETS,
            registry=counting,
        )
        self._refused = library.Counter(
            "suqing_http_requests_refused",
            "Requests answered with 503 or 429, by the kind of problem.",
            ("reason",),
            registry=counting,
        )
        self._texts = library.Counter(
            "suqing_texts_analysed",
            "Texts analysed for requests, by the model version that spoke, urgency and needs_review.",
            ("model_version", "urgency", "needs_review"),
            registry=counting,
        )

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """One answered request. route: its template, never the address that was asked for."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route, method).observe(seconds)

    def expect_refusals(self, reasons: Sequence[str]) -> None:
        """Show these reasons from the start, at 0: an alert on their growth needs the 0 before."""
        for reason in reasons:
            self._refused.labels(reason)

    def count_refusal(self, reason: str) -> None:
        """One request that was answered with 503 or 429."""
        self._refused.labels(reason).inc()

    def count_texts(
        self, _: Classifier, texts: Sequence[PreparedText], predictions: Sequence[Prediction]
    ) -> None:
        """Texts that a classifier answered: an observer of `service.live.observed`."""
        found = Counter(
            (
                prediction.model_version,
                prediction.urgency.label if prediction.urgency else "none",
                "true" if prediction.needs_review else "false",
            )
            for prediction in predictions
        )
        for labels, number in found.items():
            self._texts.labels(*labels).inc(number)

    def render(self) -> bytes:
        """Everything in the Prometheus text format."""
        from prometheus_client import generate_latest

        return generate_latest(self._shown)
