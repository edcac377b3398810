"""Readers of opinions learnt from labelled comments: fit, candidate, artifact and the way back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from models.opinions import load_opinion_reader
from models.opinions.aspect_storage import load_aspects
from models.opinions.sentiment import bundled_sentiment
from nlp import prepare
from nlp.errors import InputError, ModelError
from tests.training.opinions.invented_comments import invented_comments
from training.opinions.candidate import AspectCandidate, AspectPlan, split_comments, train_aspect_candidate
from training.opinions.cases import LabelledComment, found_pack
from training.opinions.figures import measure_opinions
from training.opinions.fit import choose_by_words, choose_thresholds
from training.split import group_keys

pytestmark = pytest.mark.slow

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def train(versions: Path) -> AspectCandidate:
    comments = invented_comments()
    plan = AspectPlan(bootstrap=50)
    return train_aspect_candidate(
        comments, found_pack(comments), bundled_sentiment(), versions, plan=plan, now=NOW
    )


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> AspectCandidate:
    return train(tmp_path_factory.mktemp("versions"))


class TestACandidate:
    def test_learns_aspects_that_the_pack_has_no_words_for(self, candidate: AspectCandidate) -> None:
        assert candidate.words.aspect.f1 == 0
        assert candidate.learned.aspect.f1 > 0.8
        assert candidate.learned.pair.f1 > 0.6

    def test_reads_the_same_from_its_artifact(self, candidate: AspectCandidate) -> None:
        reader = load_opinion_reader(candidate.directory)
        text = "下班过来，教练总看手机，跑步机很新"
        reading = reader.read([prepare(text)])[0]
        assert {(o.aspect, o.polarity) for o in reading.opinions} == {
            ("教练", "negative"),
            ("器械", "positive"),
        }
        words = {o.aspect: text[o.start : o.end] for o in reading.opinions}
        assert words == {"教练": "教练总看手机", "器械": "跑步机很新"}
        assert all(0 < o.confidence <= 1 for o in reading.opinions)

    def test_is_found_by_its_version(self, candidate: AspectCandidate) -> None:
        reader = load_opinion_reader(candidate.version, versions=candidate.directory.parent)
        assert reader.version.startswith(candidate.version)
        assert reader.pack.codes == ("器械", "教练")

    def test_same_comments_give_the_same_weights(self, candidate: AspectCandidate, tmp_path: Path) -> None:
        again = train(tmp_path)
        assert again.version == candidate.version
        first, second = load_aspects(candidate.directory)[1], load_aspects(again.directory)[1]
        assert np.array_equal(first.part.weights, second.part.weights)
        assert first.columns == second.columns

    def test_its_manifest_holds_figures_and_no_text(self, candidate: AspectCandidate) -> None:
        written = (candidate.directory / "manifest.json").read_text("utf-8")
        assert "看手机" not in written
        assert json.loads(written)["evaluation"]["learned"]["pair"]["comments"] == candidate.held_out

    @pytest.mark.parametrize("file", ["columns.safetensors", "said.safetensors", "pack.json"])
    def test_is_refused_when_a_file_was_changed(
        self, candidate: AspectCandidate, tmp_path: Path, file: str
    ) -> None:
        copy = tmp_path / "copy"
        copy.mkdir()
        for path in candidate.directory.iterdir():
            content = path.read_bytes()
            (copy / path.name).write_bytes(content[:-1] + b"x" if path.name == file else content)
        with pytest.raises(ModelError, match="SHA-256"):
            load_opinion_reader(copy)


class TestHoldingOut:
    def test_the_same_text_never_stands_on_both_sides(self) -> None:
        comments = [
            LabelledComment(f"{text.text}{end}", text.pairs)
            for text in invented_comments()[:40]
            for end in ("", "！", " 1")
        ]
        training, held = split_comments(comments, AspectPlan(share=0.3))
        assert held
        keys = group_keys([c.text for c in (*training, *held)])
        assert not set(keys[: len(training)]) & set(keys[len(training) :])

    def test_too_few_comments_are_refused(self, tmp_path: Path) -> None:
        few = invented_comments()[:5]
        with pytest.raises(InputError, match=r"5 条.*请再标注"):
            train_aspect_candidate(few, found_pack(few), bundled_sentiment(), tmp_path)


class TestFigures:
    def test_count_aspects_apart_from_their_polarity(self) -> None:
        truth = [{("a", 1), ("b", -1)}, {("a", -1)}, set()]
        answers = [{("a", 1), ("b", 1)}, set(), {("c", 1)}]
        figures = measure_opinions(truth, answers, bootstrap=20)
        assert figures.aspect.precision == pytest.approx(2 / 3)
        assert figures.aspect.recall == pytest.approx(2 / 3)
        assert figures.pair.f1 == pytest.approx(2 / 6)
        low, high = figures.pair.intervals["f1"]
        assert low <= figures.pair.f1 <= high

    def test_nothing_said_and_nothing_found_is_no_division_by_zero(self) -> None:
        assert measure_opinions([set()], [set()], bootstrap=5).aspect.f1 == 0

    def test_a_threshold_separates_what_can_be_separated(self) -> None:
        probabilities = np.array([[0.1], [0.2], [0.6], [0.7]] * 10, np.float32)
        targets = np.array([[0], [0], [1], [1]] * 10, np.float32)
        (threshold,) = choose_thresholds(probabilities, targets)
        assert 0.2 < threshold <= 0.6

    def test_words_answer_where_learning_is_no_better(self) -> None:
        truth = [{(0, 1), (1, 1)}] * 50
        learned: list[set[tuple[int, int]]] = [{(0, 1)}] * 50
        words: list[set[tuple[int, int]]] = [{(1, 1)}] * 50
        assert choose_by_words(truth, learned, words, 2) == {1}
