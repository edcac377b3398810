"""A candidate of the accurate kind, end to end, from a tiny base and invented complaints."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")
pytest.importorskip("onnx", reason="training the encoder needs the train extra")

from models.artifact import read_manifest
from models.cascade import CascadeClassifier
from models.cases import LabelledCase
from models.encoder.classifier import EncoderClassifier
from models.linear.classifier import LinearClassifier
from models.loading import load_classifier, load_directory, prove_directory, versions_directory
from models.measured import find_measured
from models.registry import Registry
from models.taxonomy import Category, Taxonomy, found_taxonomy, load_taxonomy
from nlp import prepare
from service.samples import complaints_path
from tests.training.encoder.tiny_encoder import run_here, save_tiny_base
from tests.training.promotion.topics import PLACES, TOPICS, make_cases
from training.candidate import Candidate
from training.case_keys import read_case_keys
from training.encoder import run_options
from training.encoder.base_source import BaseSource
from training.encoder.candidate import EncoderPlan, train_encoder_candidate
from training.encoder.run_options import Progress, Report
from training.plan import TrainingPlan
from training.promotion.gate import judge

pytestmark = pytest.mark.slow

PLAN = TrainingPlan(bootstrap=20, share=0.2, final=False)
NOW = datetime(2026, 11, 27, tzinfo=UTC)
LONG = "退款一直不到账，客服不回复，我等了三个星期。" * 20


class StoppedError(Exception):
    """Stands for the end of a process."""


@dataclass(frozen=True)
class StopAt:
    """A report that ends the run in a step of the network of a fold, before its checkpoint."""

    fold: int
    step: int

    def __call__(self, progress: Progress) -> None:
        if (progress.name, progress.step) == (f"encoder-fold-{self.fold}", self.step):
            raise StoppedError


def read_samples(count: int = 75) -> list[LabelledCase]:
    with complaints_path().open(encoding="utf-8-sig", newline="") as file:
        return [
            LabelledCase(
                row["text"],
                category=row["category"],
                also=tuple(filter(None, row["also"].split("|"))),
                urgency=row["urgency"],
                emotion=row["emotion"],
                intensity=int(row["intensity"]),
            )
            for row in list(csv.DictReader(file))[:count]
        ]


def train(
    home: Path,
    cases: Sequence[LabelledCase],
    taxonomy: Taxonomy,
    *,
    plan: TrainingPlan = PLAN,
    report: Report = lambda _: None,
) -> Candidate:
    shipped = load_classifier("fast")
    assert isinstance(shipped, LinearClassifier)
    return train_encoder_candidate(
        cases,
        taxonomy,
        versions_directory(home),
        base=shipped,
        encoder=EncoderPlan(BaseSource(str(save_tiny_base(home / "tiny"))), "tiny", epochs=2),
        report=report,
        plan=plan,
        now=NOW,
        run_stage=run_here,
    )


def manifest_of(candidate: Candidate) -> dict[str, Any]:
    return dict(json.loads((candidate.directory / "manifest.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def candidate(home: Path) -> Candidate:
    return train(home, read_samples(), load_taxonomy("general"))


def test_it_is_saved_whole_and_nothing_else_is_left(candidate: Candidate, home: Path) -> None:
    assert candidate.directory == versions_directory(home) / candidate.version
    assert candidate.version.startswith("encoder-20261127-")
    kept = [path.name for path in versions_directory(home).iterdir() if path.name != ".work"]
    assert candidate.version in kept
    assert not list((versions_directory(home) / ".work").iterdir())
    manifest = manifest_of(candidate)
    assert manifest["kind"] == "encoder"
    assert manifest["cascade"] is None, "too few cases for thresholds"
    assert manifest["cascade_choice"]["share"] == 1
    assert manifest["training"]["encoder_base"] == "tiny"
    assert (manifest["training"]["epochs"], manifest["training"]["cases"]) == (2, candidate.trained_on)


def test_every_task_is_measured_on_cases_held_out_beside_the_shipped_model(candidate: Candidate) -> None:
    assert list(candidate.evaluation.tasks) == ["category", "also", "urgency", "emotion", "intensity"]
    assert candidate.trained_on + candidate.held_out == 75
    assert candidate.evaluation.cases == candidate.held_out
    assert candidate.bundled is not None
    assert candidate.comparison is not None
    assert candidate.borrowed == ()


def test_the_gate_judges_it_and_it_can_be_the_champion(candidate: Candidate, home: Path) -> None:
    versions = versions_directory(home)
    decision = judge(candidate, versions).decision
    assert decision.challenger == candidate.version
    names = {check.name for check in decision.checks}
    assert {"cases", "urgent_recall", "latency", "fixed_cases:category"} <= names  # few cases: no judgement
    assert not decision.promote
    learnt = read_case_keys(candidate.directory)
    assert learnt is not None
    assert len(learnt.trained) == candidate.trained_on
    Registry(versions).promote(candidate.version, reason="试验", prove=prove_directory)
    assert load_classifier("champion", home=home, threads=1).version == candidate.version


@pytest.mark.parametrize("threads", [1, 2])
def test_its_answers_depend_on_neither_neighbours_nor_threads(
    candidate: Candidate, home: Path, threads: int
) -> None:
    texts = [prepare(text) for text in (*(case.text for case in read_samples(12)), LONG, "", "\ud83d")]
    one = load_classifier(candidate.version, home=home, threads=1)
    together = one.predict(texts, evidence=False)
    other = load_classifier(candidate.version, home=home, threads=threads)
    assert repr([other.predict([text], evidence=False)[0] for text in texts]) == repr(together)
    assert {prediction.model_version for prediction in together} == {candidate.version}
    spans = [[(e.task, e.start, e.end) for e in p.evidence] for p in one.predict(texts)]
    alone = [[(e.task, e.start, e.end) for e in other.predict([text])[0].evidence] for text in texts]
    assert spans == alone
    assert any(spans)


def test_a_run_stopped_anywhere_and_started_again_ends_as_an_undisturbed_one(
    candidate: Candidate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_options, "CHECKPOINT_SECONDS", -1)
    for place in (StopAt(0, 3), StopAt(1, 1), StopAt(2, 2)):
        with pytest.raises(StoppedError):
            train(tmp_path, read_samples(), load_taxonomy("general"), report=place)
    again = train(tmp_path, read_samples(), load_taxonomy("general"))
    assert again.version == candidate.version
    assert again.evaluation.to_dict() == candidate.evaluation.to_dict()
    assert manifest_of(again)["files"] == manifest_of(candidate)["files"]


def test_final_fits_again_on_all_cases_with_the_figures_of_the_held_out_part(
    candidate: Candidate, tmp_path: Path
) -> None:
    final = train(tmp_path, read_samples(), load_taxonomy("general"), plan=replace(PLAN, final=True))
    assert (final.trained_on, final.held_out) == (75, candidate.held_out)
    ours, theirs = final.evaluation.to_dict(), candidate.evaluation.to_dict()
    assert ours["tasks"] == theirs["tasks"]
    assert final.version != candidate.version
    assert manifest_of(final)["files"] != manifest_of(candidate)["files"]
    assert load_classifier(final.version, home=tmp_path).version == final.version
    measured = find_measured(final.directory, manifest_of(final))
    kept = read_manifest(measured)
    assert kept["training"]["cases"] == 75 - final.held_out
    assert {n: d for n, d in kept["files"].items() if n != "cases.safetensors"} == {
        n: d for n, d in manifest_of(candidate)["files"].items() if n != "cases.safetensors"
    }
    judged = judge(final, versions_directory(tmp_path)).decision  # of the model without the held-out part
    assert judged.challenger == final.version


def test_two_own_labels_with_chinese_names_and_everything_else_borrowed(tmp_path: Path) -> None:
    taxonomy = Taxonomy("own", "1", "自定", (Category("钱", "收费与退款"), Category("别的", "其他事项")))
    money = {"price_billing", "refund_aftersales"}
    cases = [
        LabelledCase(case.text, category="钱" if case.category in money else "别的")
        for case in read_samples(60)
    ]
    candidate = train(tmp_path, cases, taxonomy)
    assert candidate.borrowed == ("urgency", "emotion", "intensity")
    classifier = load_classifier(candidate.version, home=tmp_path)
    assert isinstance(classifier, EncoderClassifier)
    assert classifier.stacks.keys() == {"category"}
    [prediction] = classifier.predict([prepare("热水器漏电，我爸触电送医院抢救了，要求退款")])
    assert prediction.category is not None
    assert prediction.category.name in ("收费与退款", "其他事项")
    assert prediction.urgency is not None
    assert prediction.urgency.label == "urgent"
    assert prediction.emotion is not None
    assert manifest_of(candidate)["cascade"] is None


def test_with_enough_cases_the_linear_half_answers_what_it_is_sure_of(tmp_path: Path) -> None:
    taxonomy = found_taxonomy(TOPICS)
    cases = make_cases(PLACES[:4])
    candidate = train(tmp_path, cases, taxonomy, plan=replace(PLAN, final=True))
    assert isinstance(candidate.classifier, CascadeClassifier)
    champion = load_classifier(candidate.version, home=tmp_path)
    assert isinstance(champion, CascadeClassifier)
    assert champion.version == candidate.version
    assert manifest_of(candidate)["cascade_choice"]["share"] < 1
    texts = [prepare(case.text) for case in cases[::9]]
    sure = champion.sure(texts)
    assert sure.any()
    predictions = champion.predict(texts)
    assert {prediction.model_version for prediction in predictions} == {candidate.version}
    mine = [text for text, yes in zip(texts, sure, strict=True) if yes]
    assert champion.fast.predict(mine) == [p for p, yes in zip(predictions, sure, strict=True) if yes]
    measured = load_directory(find_measured(candidate.directory, manifest_of(candidate)))
    assert isinstance(measured, CascadeClassifier)
    held = [prepare(case.text) for case in candidate.split.held]
    assert repr(measured.predict(held)) == repr(candidate.classifier.predict(held)), "files gone, still whole"


def test_a_case_trains_the_tasks_that_it_is_labelled_for(tmp_path: Path) -> None:
    cases = [
        replace(case, category=None, also=(), urgency=None)
        if i % 3 == 0
        else replace(case, emotion=None, intensity=None)
        for i, case in enumerate(read_samples(75))
    ]
    candidate = train(tmp_path, cases, load_taxonomy("general"))
    supports = {task: figures.support for task, figures in candidate.evaluation.tasks.items()}
    assert supports["category"] + supports["emotion"] == candidate.held_out
    assert candidate.borrowed == ()
    [prediction] = load_classifier(candidate.version, home=tmp_path).predict([prepare("退款一直不到账")])
    assert None not in (prediction.category, prediction.urgency, prediction.emotion)
