"""Candidates, champions, the way back, and what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from models.artifact import MANIFEST
from models.loading import load_classifier, prove_directory, resolve_model
from models.registry import Registry, VersionStatus
from models.registry.state_file import STATE_FILE
from nlp.errors import ModelError
from tests.models.registry.versions import add_version, damage, make_registry, promote, save_small


def test_a_new_version_is_a_candidate_and_the_shipped_model_answers(tmp_path: Path) -> None:
    registry = make_registry(tmp_path, "a-1")
    assert registry.state().status("a-1") is VersionStatus.CANDIDATE
    assert registry.state().champion is None
    assert resolve_model("champion", home=tmp_path) == "auto"


def test_the_promoted_version_answers_where_no_model_is_named(tmp_path: Path) -> None:
    promote(make_registry(tmp_path, "a-1"), "a-1")
    assert resolve_model("champion", home=tmp_path) == "a-1"
    assert load_classifier("champion", home=tmp_path).version == "a-1"
    assert resolve_model("auto", home=tmp_path) == "auto"


def test_the_champion_before_is_archived_and_rollback_returns_to_it(tmp_path: Path) -> None:
    registry = make_registry(tmp_path, "a-1", "b-1")
    promote(registry, "a-1", "b-1")
    assert registry.state().status("a-1") is VersionStatus.ARCHIVED
    assert registry.rollback(reason="x", prove=prove_directory).champion == "a-1"
    assert registry.state().status("b-1") is VersionStatus.ARCHIVED
    assert registry.rollback(reason="x", prove=prove_directory).champion is None
    with pytest.raises(ModelError, match=r"无可回退.*suqing models promote"):
        registry.rollback(reason="x", prove=prove_directory)


def test_rollback_passes_over_what_cannot_answer_any_more(tmp_path: Path) -> None:
    registry = make_registry(tmp_path, "a-1", "b-1", "c-1")
    promote(registry, "a-1", "b-1", "c-1")
    damage(registry.versions / "b-1")
    back = registry.rollback(reason="x", prove=prove_directory)
    assert back.champion == "a-1"
    assert "SHA-256" in back.skipped["b-1"]


def test_the_history_says_who_what_when_and_why(tmp_path: Path) -> None:
    registry = make_registry(tmp_path, "a-1", by="王组长")
    registry.promote("a-1", reason="每周更新", prove=prove_directory)
    first, last = registry.state().history
    assert (first.action, first.version) == ("register", "a-1")
    assert (last.action, last.version, last.previous, last.by) == ("promote", "a-1", None, "王组长")
    assert last.reason == "每周更新"
    assert last.at.endswith("+00:00")


def test_a_decision_against_another_champion_promotes_nothing(tmp_path: Path) -> None:
    registry = make_registry(tmp_path, "a-1", "b-1")
    promote(registry, "a-1")
    with pytest.raises(ModelError, match="其间"):
        registry.promote("b-1", reason="x", prove=prove_directory, expected=None)
    assert registry.state().champion == "a-1"


def test_a_shadow_that_is_promoted_is_a_shadow_no_more(tmp_path: Path) -> None:
    registry = make_registry(tmp_path, "a-1")
    registry.shadow("a-1", reason="x", prove=prove_directory)
    assert registry.state().shadow == "a-1"
    promote(registry, "a-1")
    assert registry.state().shadow is None
    with pytest.raises(ModelError, match="不必"):
        registry.shadow("a-1", reason="x", prove=prove_directory)


def forge(directory: Path) -> None:
    """Other weights, with a manifest that fits them."""
    shutil.rmtree(directory)
    save_small(directory, directory.name, seed=5)


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "one bit flipped": (damage, "SHA-256"),
    "manifest gone": (lambda d: (d / MANIFEST).unlink(), "与登记时不同"),
    "directory gone": (shutil.rmtree, "找不到版本"),
    "other weights with a manifest that fits": (forge, "与登记时不同"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_version_that_is_not_as_registered_is_not_promoted(name: str, tmp_path: Path) -> None:
    harm, reason = REFUSED[name]
    registry = make_registry(tmp_path, "a-1", "b-1")
    promote(registry, "a-1")
    harm(registry.versions / "b-1")
    with pytest.raises(ModelError, match=reason):
        registry.promote("b-1", reason="x", prove=prove_directory)
    assert registry.state().champion == "a-1"


def test_a_champion_that_was_replaced_by_hand_is_not_loaded(tmp_path: Path) -> None:
    registry = make_registry(tmp_path, "a-1")
    promote(registry, "a-1")
    forge(registry.versions / "a-1")
    with pytest.raises(ModelError, match="与登记时不同"):
        load_classifier("champion", home=tmp_path)


def test_a_version_from_elsewhere_is_refused_until_it_is_adopted(tmp_path: Path) -> None:
    registry = make_registry(tmp_path)
    save_small(registry.versions / "x-1", "x-1")
    save_small(tmp_path / "usb" / "y-1", "y-1")
    with pytest.raises(ModelError, match="adopt"):
        registry.promote("x-1", reason="x", prove=prove_directory)
    for source in (registry.versions / "x-1", tmp_path / "usb" / "y-1"):
        promote(registry, registry.adopt(source, reason="另一台机器", prove=prove_directory))
    assert registry.state().champion == "y-1"


def test_a_version_that_is_harmed_is_replaced_when_it_is_made_again(tmp_path: Path) -> None:
    registry = make_registry(tmp_path, "a-1")
    damage(registry.versions / "a-1")
    add_version(registry, "a-1")
    promote(registry, "a-1")
    serial = registry.state().serial
    add_version(registry, "a-1")  # unharmed: stays
    assert registry.state().serial == serial


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-40],
        lambda text: text.replace('"champion": "a-1"', '"champion": "b-1"'),
        lambda text: "{}",
        lambda text: json.dumps({**json.loads(text), "serial": 99}),
    ],
)
def test_a_registry_that_was_cut_off_or_edited_is_refused(
    change: Callable[[str], str], tmp_path: Path
) -> None:
    registry = make_registry(tmp_path, "a-1")
    promote(registry, "a-1")
    path = registry.versions / STATE_FILE
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(ModelError, match="登记表"):
        load_classifier("champion", home=tmp_path)


def test_the_stamp_changes_with_every_change(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "models")
    stamps = {registry.stamp()}
    for version in ("a-1", "b-1"):
        add_version(registry, version)
        stamps.add(registry.stamp())
        promote(registry, version)
        stamps.add(registry.stamp())
    assert len(stamps) == 5
