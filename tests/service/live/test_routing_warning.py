"""A champion that was promoted elsewhere and silences routing rules: the server's log says so, once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import structlog

from models.loading import load_classifier, read_categories
from models.registry import CHAMPION, Registry
from service.bootstrap import make_watch
from service.classifiers import Classifiers
from service.live.watch import ChampionWatch
from service.settings import Settings
from tests.models.registry.versions import promote
from tests.service.routing.own_rules import make_own_versions, write_own_rules
from tests.service.server.running import RunningServer

SILENCED = "the new model silences routing rules"


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """The champion g-1 answers with the shipped categories, which the rules of one's own name."""
    registry = make_own_versions(tmp_path)
    promote(registry, "g-1")
    write_own_rules(tmp_path / "routes.yaml", read_categories("g-1", home=tmp_path).codes[:3])
    return registry


@pytest.fixture
def watch(registry: Registry) -> Iterator[ChampionWatch]:
    settings = Settings(home=registry.versions.parent)
    classifiers = Classifiers(CHAMPION, partial(load_classifier, home=settings.home, threads=1))
    classifiers.get()
    watch = make_watch(settings, classifiers)
    watch.check()
    yield watch
    watch.stop()


def said(watch: ChampionWatch) -> list[dict[str, Any]]:
    with structlog.testing.capture_logs() as lines:
        assert watch.check()
    return [dict(line) for line in lines if line["event"] != "model exchanged"]


def test_the_rules_are_named_with_what_to_do(registry: Registry, watch: ChampionWatch) -> None:
    promote(registry, "o-1")
    [warning] = said(watch)
    assert (warning["event"], warning["log_level"]) == (SILENCED, "warning")
    assert (warning["model"], warning["before"]) == ("o-1", "g-1")
    assert {"refund", "delivery"} <= set(warning["rules"])
    assert warning["file"].endswith("routes.yaml")
    assert "suqing routes check FILE --model o-1" in warning["what_to_do"]


def test_only_what_this_exchange_silences_is_told(registry: Registry, watch: ChampionWatch) -> None:
    promote(registry, "o-1")
    assert len(said(watch)) == 1
    promote(registry, "o-2")  # silences the same rules
    assert said(watch) == []
    promote(registry, "g-1")
    assert said(watch) == []
    promote(registry, "o-1")
    assert len(said(watch)) == 1


def test_rules_that_cannot_be_read_are_told(registry: Registry, watch: ChampionWatch) -> None:
    (registry.versions.parent / "routes.yaml").write_text("rules: [", "utf-8")
    promote(registry, "o-1")
    [warning] = said(watch)
    assert "not compared" in warning["event"]
    assert warning["reason"]


def test_a_server_of_several_processes_says_it_once(registry: Registry, tmp_path: Path) -> None:
    command = ["-m", "service.cli.main", "serve", "--port", "0", "--workers", "3"]
    log = tmp_path / "serve.log"
    with RunningServer(command, log, {"SUQING_HOME": str(registry.versions.parent)}) as server:
        promote(registry, "o-1")
        end = time.monotonic() + 20
        while log.read_text("utf-8").count("model exchanged") < 3 and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(0.5)
        assert server.stop() == 0
    lines = [line for line in server.log_lines() if line["event"] == SILENCED]
    assert [line["model"] for line in lines] == ["o-1"]
