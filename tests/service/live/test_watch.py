"""One process: a new champion under running requests, the way back, faults, and a shadow's counts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import structlog

from models.loading import load_classifier, prove_directory
from models.registry import CHAMPION, Registry
from nlp import prepare
from nlp.errors import ModelError
from service.bootstrap import make_classifiers, make_watch
from service.classifiers import Classifiers
from service.live import watch as watch_module
from service.live.shadow import MOST_WAITING, ShadowReader
from service.live.shadow_counts import compare_answers, read_counts
from service.live.watch import ChampionWatch
from service.settings import Settings
from tests.models.builders import make_classifier
from tests.models.registry.versions import damage, make_registry, promote, save_small
from tests.service.api.fakes import WordClassifier

TEXTS = [prepare(text) for text in ("水壶坏了", "手被烫伤了，很气愤", "谢谢")]


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    registry = make_registry(tmp_path, "a-1")
    with registry.new_version("b-1") as place:
        save_small(place, "b-1", seed=7)
    promote(registry, "a-1")
    return registry


@pytest.fixture
def classifiers(registry: Registry) -> Classifiers:
    found = Classifiers(CHAMPION, partial(load_classifier, home=registry.versions.parent, threads=1))
    found.get()
    return found


@pytest.fixture
def watch(registry: Registry, classifiers: Classifiers) -> ChampionWatch:
    return ChampionWatch(classifiers, registry.versions.parent)


def test_a_new_champion_is_taken_and_the_way_back_loads_nothing(
    registry: Registry, classifiers: Classifiers, watch: ChampionWatch
) -> None:
    first = classifiers.get()
    assert watch.check()
    promote(registry, "b-1")
    assert classifiers.get() is first
    assert watch.check()
    assert classifiers.get().version == "b-1"
    assert classifiers.get("a-1") is first  # who asked for the version by name gets it still
    registry.rollback(reason="x", prove=prove_directory)
    watch.check()
    assert classifiers.get() is first


def test_a_process_without_forks_follows_by_itself(registry: Registry) -> None:
    settings = Settings(home=registry.versions.parent)
    live = make_classifiers(settings, threads=1)
    assert live.get().version == "a-1"
    make_watch(settings, live).start()
    promote(registry, "b-1")
    end = time.monotonic() + 20
    while live.get().version != "b-1" and time.monotonic() < end:
        time.sleep(0.05)
    assert live.get().version == "b-1"


def test_a_champion_that_cannot_be_loaded_leaves_the_old_one_at_work(
    registry: Registry, classifiers: Classifiers, watch: ChampionWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    promote(registry, "b-1")
    weights = (registry.versions / "b-1" / "part-0.safetensors").read_bytes()
    damage(registry.versions / "b-1")
    with structlog.testing.capture_logs() as logs:
        assert not watch.check()
    assert classifiers.get().version == "a-1"
    assert "SHA-256" in logs[0]["reason"]
    (registry.versions / "b-1" / "part-0.safetensors").write_bytes(weights)
    assert not watch.check()  # not yet: a broken version is not loaded again every second
    monkeypatch.setattr(watch_module.time, "monotonic", lambda: float("inf"))
    assert watch.check()
    assert classifiers.get().version == "b-1"


def test_requests_under_way_are_answered_by_one_version_each(
    registry: Registry, classifiers: Classifiers, watch: ChampionWatch
) -> None:
    seen: list[set[str]] = []
    faults: list[Exception] = []
    stop = threading.Event()

    def ask() -> None:
        try:
            while not stop.is_set():
                classifier = classifiers.get()
                answers = classifier.predict(TEXTS) + classifier.predict(TEXTS)
                seen.append({answer.model_version for answer in answers} | {classifier.version})
        except Exception as error:
            faults.append(error)

    people = [threading.Thread(target=ask) for _ in range(3)]
    for person in people:
        person.start()
    for version in ("b-1", "a-1", "b-1", "a-1"):
        promote(registry, version)
        watch.check()
    stop.set()
    for person in people:
        person.join()
    assert faults == []
    assert {len(versions) for versions in seen} == {1}
    assert set.union(*seen) == {"a-1", "b-1"}


def test_a_process_of_a_pinned_model_stays_with_it(registry: Registry) -> None:
    pinned = Classifiers("a-1", partial(load_classifier, home=registry.versions.parent))
    pinned.get()
    promote(registry, "b-1")
    assert ChampionWatch(pinned, registry.versions.parent).check()
    assert pinned.get().version == "a-1"


@pytest.fixture
def shadowed(registry: Registry, classifiers: Classifiers, watch: ChampionWatch) -> Iterator[Registry]:
    registry.shadow("b-1", reason="x", prove=prove_directory)
    watch.check()
    classifiers.get().predict(TEXTS)
    yield registry
    registry.shadow(None, reason="x", prove=prove_directory)
    watch.check()


def test_a_shadow_reads_along_and_its_disagreements_are_counted(
    shadowed: Registry, watch: ChampionWatch, classifiers: Classifiers
) -> None:
    answers = classifiers.get().predict(TEXTS)
    assert {answer.model_version for answer in answers} == {"a-1"}
    shadowed.shadow(None, reason="x", prove=prove_directory)
    watch.check()  # counts what was read, and ends
    expected = compare_answers(
        ("a-1", "b-1"),
        answers + answers,
        load_classifier("b-1", home=shadowed.versions.parent).predict(TEXTS) * 2,
    )
    counts = read_counts(shadowed.versions, "a-1", "b-1")
    assert counts == expected
    assert counts.texts == 6
    assert sum(counts.pairs.values()) > 0  # two models of random weights


def test_nothing_of_a_text_is_kept(shadowed: Registry, watch: ChampionWatch) -> None:
    shadowed.shadow(None, reason="x", prove=prove_directory)
    watch.check()
    kept = "".join(path.read_text("utf-8") for path in shadowed.versions.glob(".shadow/*.json"))
    assert kept
    assert not any(word in kept for word in ("水壶", "烫伤", "谢谢"))


class Slow(WordClassifier):
    """Waits for leave to answer."""

    leave = threading.Event()

    def predict(self, texts, *, evidence=True):  # type: ignore[no-untyped-def]
        self.leave.wait(10)
        return super().predict(texts, evidence=evidence)


def test_a_slow_shadow_makes_nobody_wait(tmp_path: Path) -> None:
    champion = WordClassifier(version="a-1")
    answers = champion.predict(TEXTS)
    reader = ShadowReader(tmp_path, "a-1", Slow(version="slow"))
    began = time.monotonic()
    for _ in range(MOST_WAITING + 20):
        reader.offer(champion, TEXTS, answers)
    assert time.monotonic() - began < 5
    Slow.leave.set()
    reader.stop()
    counts = read_counts(tmp_path, "a-1", "slow")
    assert counts.texts + counts.dropped == len(TEXTS) * (MOST_WAITING + 20)
    assert counts.dropped > 0


class Broken(WordClassifier):
    """Fails with the text in its message."""

    def predict(self, texts, *, evidence=True):  # type: ignore[no-untyped-def]
        raise ModelError(texts[0].original)


def test_a_shadow_that_fails_is_a_figure_and_shows_no_text(tmp_path: Path) -> None:
    champion = make_classifier()
    with structlog.testing.capture_logs() as logs:
        reader = ShadowReader(tmp_path, champion.version, Broken(version="broken"))
        reader.offer(champion, TEXTS, champion.predict(TEXTS))
        reader.stop()
    assert read_counts(tmp_path, champion.version, "broken").failed == 3
    assert "水壶" not in str(logs)
