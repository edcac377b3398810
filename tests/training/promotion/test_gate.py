"""The gate on real linear models: first champion, better data, nothing new, spoilt data, damage."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from models.artifact import read_manifest
from models.cases import LabelledCase
from models.linear.classifier import LinearClassifier
from models.loading import load_classifier, versions_directory
from models.measured import find_measured
from models.registry import Registry
from models.taxonomy import found_taxonomy
from tests.models.registry.versions import damage
from tests.training.promotion.topics import PLACES, TOPICS, make_cases, make_varied_cases
from training.candidate import Candidate
from training.case_keys import read_case_keys
from training.linear.candidate import train_linear_candidate
from training.plan import TrainingPlan
from training.promotion.gate import judge, promote_judged

pytestmark = pytest.mark.slow


def train(home: Path, cases: Sequence[LabelledCase], seed: int = 0) -> Candidate:
    base = load_classifier("fast")
    assert isinstance(base, LinearClassifier)
    taxonomy = found_taxonomy({case.category for case in cases if case.category})
    plan = TrainingPlan(seed=seed, bootstrap=0)
    return train_linear_candidate(cases, taxonomy, versions_directory(home), base=base, plan=plan)


@pytest.fixture(scope="module")
def champion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose champion has learnt from few cases, most of them mislabelled."""
    home = tmp_path_factory.mktemp("home")
    cases = make_cases(PLACES[:2])
    chance = random.Random(1)
    spoilt = [
        replace(c, category=chance.choice(list(TOPICS))) if chance.random() < 0.85 else c for c in cases
    ]
    candidate = train(home, spoilt)
    Registry(versions_directory(home)).promote(
        candidate.version, reason="试验", prove=lambda directory: directory
    )
    return home


def test_the_first_version_of_ones_own_categories_must_beat_the_commonest_label(tmp_path: Path) -> None:
    candidate = train(tmp_path, make_cases(PLACES[:4]))
    judgement = judge(candidate, versions_directory(tmp_path))
    assert judgement.decision.promote, judgement.decision.summary
    assert judgement.against is None
    assert "另一套类别" in judgement.decision.how
    promote_judged(judgement, versions_directory(tmp_path))
    assert load_classifier("champion", home=tmp_path).version == candidate.version
    again = judge(candidate, versions_directory(tmp_path))
    assert [check.name for check in again.decision.failed] == ["same_version"]


def test_labels_at_random_are_not_promoted_even_first(tmp_path: Path) -> None:
    chance = random.Random(2)
    noise = [replace(case, category=chance.choice(list(TOPICS))) for case in make_cases(PLACES[:4])]
    decision = judge(train(tmp_path, noise), versions_directory(tmp_path)).decision
    assert not decision.promote
    assert "primary" in [check.name for check in decision.failed]


def test_better_cases_win_and_what_the_champion_has_learnt_does_not_count(champion: Path) -> None:
    versions = versions_directory(champion)
    registry = Registry(versions)
    old = registry.state().champion
    assert old is not None
    learnt = read_case_keys(find_measured(versions / old, read_manifest(versions / old)))
    assert learnt is not None
    candidate = train(champion, make_cases(PLACES))
    judgement = judge(candidate, versions)
    assert judgement.decision.promote, judgement.decision.summary
    entry = registry.state().entry(candidate.version)
    assert entry is not None
    assert entry.decision == judgement.decision.to_dict()
    shared = sum(bool(keys & learnt.trained) for keys in candidate.split.held_keys)
    support = next(c for c in judgement.decision.checks if c.name == "primary").reason
    assert f"{candidate.held_out - shared} 条留出案例" in support


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose champion has learnt from the first 200 varied cases."""
    home = tmp_path_factory.mktemp("taught")
    version = train(home, VARIED[:200]).version
    Registry(versions_directory(home)).promote(version, reason="试验", prove=lambda directory: directory)
    return home


VARIED = make_varied_cases(700, seed=5)


def failed_checks(home: Path, cases: Sequence[LabelledCase]) -> list[str]:
    decision = judge(train(home, cases), versions_directory(home)).decision
    return [check.name for check in decision.failed]


def test_two_labels_exchanged_all_through_a_batch_are_seen(taught: Path) -> None:
    exchanged = {"物流": "退款", "退款": "物流"}
    batch = [replace(c, category=exchanged.get(c.category or "", c.category)) for c in VARIED[200:]]
    failed = failed_checks(taught, [*VARIED[:200], *batch])
    assert {"exchange:物流:退款", "exchange:退款:物流"} <= set(failed)
    assert "exchange:物流:质量" not in failed


def test_honest_labels_are_no_exchange_and_news(taught: Path) -> None:
    assert not {"news", "exchange"} & {name.split(":")[0] for name in failed_checks(taught, VARIED)}


def test_copies_of_known_cases_teach_nothing(taught: Path) -> None:
    copies = [replace(case, text=f"{case.text}！！") for case in VARIED[:200]]
    assert "news" in failed_checks(taught, [*VARIED[:200], *copies])


def test_another_champion_meanwhile_makes_the_judgement_void(champion: Path) -> None:
    versions = versions_directory(champion)
    first = judge(train(champion, make_cases(PLACES[:7])), versions)
    Registry(versions).promote(
        train(champion, make_cases(PLACES[2:8])).version, reason="试验", prove=lambda directory: directory
    )
    with pytest.raises(Exception, match="其间"):
        promote_judged(first, versions)


def test_a_damaged_champion_does_not_stop_the_next_one(tmp_path: Path) -> None:
    versions = versions_directory(tmp_path)
    first = train(tmp_path, make_cases(PLACES[:3]))
    Registry(versions).promote(first.version, reason="试验", prove=lambda directory: directory)
    damage(first.directory)
    judgement = judge(train(tmp_path, make_cases(PLACES[:5])), versions)
    assert "启用中的版本不能用" in judgement.decision.how
    assert judgement.decision.promote, judgement.decision.summary


def test_same_cases_and_seed_give_the_same_decision(tmp_path: Path) -> None:
    decisions = []
    for home in (tmp_path / "a", tmp_path / "b"):
        candidate = train(home, make_cases(PLACES[:4]), seed=3)
        checks = judge(candidate, versions_directory(home)).decision.checks
        decisions.append([check.reason for check in checks if check.name != "latency"])
    assert decisions[0] == decisions[1]
