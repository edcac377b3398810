"""A home with versions, the deeds that change it, and what must hold after any of them was killed."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from models.cases import LabelledCase
from models.linear.classifier import LinearClassifier
from models.loading import load_classifier, prove_directory, versions_directory
from models.registry import Registry
from models.registry.staging import STAGING, find_leftovers
from models.taxonomy import found_taxonomy
from nlp import prepare
from training.linear.candidate import train_linear_candidate
from training.plan import TrainingPlan
from training.promotion.gate import judge

Deed = Callable[[Path, int], object]

PLACES = ("上海", "北京", "杭州", "成都")
FAULTS = {"物流": ("包裹不到", "乱扔件", "不发货"), "退款": ("没退钱", "押金不还", "运费不退")}


def make_cases() -> list[LabelledCase]:
    """Two categories, a few dozen invented texts: trained in a fraction of a second."""
    return [
        LabelledCase(f"{place}的{thing}{fault}", category=label)
        for place, thing in itertools.product(PLACES, ("水壶", "耳机"))
        for label, faults in FAULTS.items()
        for fault in faults
    ]


def train(home: Path, seed: int, *, base: LinearClassifier | None = None) -> str:
    """A new version; its name."""
    cases = make_cases()
    taxonomy = found_taxonomy({case.category for case in cases if case.category})
    plan = TrainingPlan(seed=seed, bootstrap=0)
    return train_linear_candidate(cases, taxonomy, versions_directory(home), base=base, plan=plan).version


def train_and_judge(home: Path, seed: int) -> None:
    """As `suqing train --promote auto`, where the gate always says yes."""
    cases = make_cases()
    taxonomy = found_taxonomy({case.category for case in cases if case.category})
    plan = TrainingPlan(seed=seed, bootstrap=0)
    base = load_classifier("fast")
    assert isinstance(base, LinearClassifier)
    versions = versions_directory(home)
    candidate = train_linear_candidate(cases, taxonomy, versions, base=base, plan=plan)
    judgement = judge(candidate, versions)
    Registry(versions).promote(candidate.version, reason=judgement.decision.summary, prove=prove_directory)


def promote_any(home: Path, seed: int) -> None:
    """Another registered version becomes champion."""
    registry = Registry(versions_directory(home))
    state = registry.state()
    others = [name for name, _ in state.versions if name != state.champion]
    registry.promote(random.Random(seed).choice(others), reason="试验", prove=prove_directory)


def rollback(home: Path, seed: int) -> None:
    """The champion before."""
    Registry(versions_directory(home)).rollback(reason="试验", prove=prove_directory)


DEEDS: dict[str, Deed] = {"train": train_and_judge, "promote": promote_any, "rollback": rollback}


def start_home(home: Path) -> None:
    """Three versions, two of them champions one after the other."""
    registry = Registry(versions_directory(home))
    for seed in (1, 2, 3):
        version = train(home, seed)
        if seed < 3:
            registry.promote(version, reason="试验", prove=prove_directory)


def check_home(home: Path, before: Sequence[str | None]) -> str | None:
    """The champion is whole, answers, and is the one before or the one meant; who it is now.

    before: champions that may stand there: any registered version is one that may have been meant.
    """
    registry = Registry(versions_directory(home))
    state = registry.state()
    if state.champion is not None:
        registry.check(state.champion)
    classifier = load_classifier("champion", home=home, threads=1)
    [prediction] = classifier.predict([prepare("上海的水壶不发货，押金不还")])
    assert prediction.category is not None
    known = {name for name, _ in state.versions}
    assert state.champion in {*before, *known}
    assert [event.serial for event in state.history] == list(range(1, state.serial + 1))
    assert all((registry.versions / name / "manifest.json").is_file() for name in known)
    return state.champion


def check_clean(home: Path) -> None:
    """After one more training nothing of the killed ones is left."""
    versions = versions_directory(home)
    train(home, 10**6)
    assert find_leftovers(versions) == []
    assert not any((versions / STAGING).iterdir())


def run_killed(deed: Callable[[], object], arm: Callable[[], object]) -> int:
    """The deed in a child that `arm` makes ready to be killed; its wait status."""
    child = os.fork()
    if child == 0:
        code = 0
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            arm()
            deed()
        except BaseException:
            code = 1
        finally:
            os._exit(code)
    return child
