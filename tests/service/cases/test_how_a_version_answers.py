"""`suqing models show` says which half of an encoder version answers, and what that costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.cascade_settings import CascadeSettings
from models.loading import versions_directory
from tests.models.encoder_builders import save_small_encoder
from tests.models.registry.versions import make_registry
from tests.service.cases.case_files import run_suqing

THRESHOLDS = CascadeSettings(0.4, 0.3, 0.05, 0.1)


@pytest.mark.parametrize(
    ("cascade", "told"),
    [(THRESHOLDS, "linear 先答，没有把握的"), (None, "每条文本都由编码器读")],
)
def test_an_encoder_version(cascade: CascadeSettings | None, told: str, tmp_path: Path) -> None:
    save_small_encoder(versions_directory(tmp_path) / "encoder-7", cascade=cascade)
    shown = run_suqing("models", "show", "encoder-7", home=tmp_path)
    assert shown.code == 0, shown.err
    assert told in shown.out


def test_a_linear_version_has_no_halves(tmp_path: Path) -> None:
    make_registry(tmp_path, "a-1")
    assert "作答方式" not in run_suqing("models", "show", "a-1", home=tmp_path).out


def test_the_shipped_encoder_goes_by_two_names(tmp_path: Path) -> None:
    shown = run_suqing("models", "show", "accurate", home=tmp_path).out
    assert "以 accurate 之名每条" in shown
    assert "训练时为" in shown
