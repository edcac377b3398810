"""The registry of one SUQING_HOME: every change under its lock, every version checked before it answers."""

from __future__ import annotations

import getpass
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.artifact import MANIFEST, read_manifest, sha256_of, verify_files
from models.measured import find_measured
from models.registry import state as steps
from models.registry.durable import flush, flush_tree
from models.registry.locks import registry_lock
from models.registry.private_files import make_private
from models.registry.staging import remove_leftovers, staging_folder
from models.registry.state import Deed, RegistryState
from models.registry.state_file import STATE_FILE, read_state, write_state
from nlp.errors import ModelError, SuqingError

CHAMPION = "champion"  # name of the model that was promoted, or else of the shipped `auto`

Prove = Callable[[Path], object]
"""Loads a version's directory and lets it answer. Raises: SuqingError where it does not."""


@dataclass(frozen=True, slots=True)
class RolledBack:
    """champion: who answers now, None for the shipped model. skipped: version -> why it cannot."""

    champion: str | None
    skipped: dict[str, str]


class Registry:
    """See the package. by: who acts, as written to the history; None for the account's name."""

    def __init__(self, versions: Path, *, by: str | None = None) -> None:
        self.versions = versions
        self._by = by or account_name()

    def state(self) -> RegistryState:
        """As it is now. Raises: ModelError where the file is damaged."""
        return read_state(self.versions)

    def stamp(self) -> tuple[int, int, int] | None:
        """Differs whenever the state was changed; None where there is none. Costs one system call."""
        try:
            found = (self.versions / STATE_FILE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    @contextmanager
    def new_version(self, version: str) -> Iterator[Path]:
        """A place to write a version to; when the block ends well, it is whole, on disk and registered.

        A version of the same name that is unharmed stays (the same cases and code made it), a
        harmed one is replaced.
        """
        remove_leftovers(self.versions)
        with staging_folder(self.versions) as folder:
            staged = folder / version
            yield staged
            read_manifest(staged)
            flush_tree(staged)
            with self._change():
                self._admit(staged, version)

    def check(self, version: str, state: RegistryState | None = None) -> Path:
        """Directory of a registered version whose files are as they were registered.

        Raises: ModelError naming what is missing, damaged, tampered with or foreign.
        """
        directory = self.check_manifest(version, state)
        manifest = read_manifest(directory)
        verify_files(directory, manifest)
        measured = find_measured(directory, manifest)
        if measured != directory:
            verify_files(measured, read_manifest(measured))
        return directory

    def check_manifest(self, version: str, state: RegistryState | None = None) -> Path:
        """As `check`, of the manifest alone: loading verifies the files by it.

        Raises: ModelError where the version is missing, not registered or has another manifest.
        """
        entry = (state or self.state()).entry(version)
        directory = self.versions / version
        if not directory.is_dir():
            raise ModelError(f"找不到版本「{version[:80]}」，可用的版本见 suqing models list。")
        if entry is None:
            raise ModelError(
                f"版本「{version[:80]}」没有登记（不是这里的 suqing train 做的）。"
                "来源可信的话，先运行 suqing models adopt 登记它。"
            )
        manifest = directory / MANIFEST
        if not manifest.is_file() or sha256_of(manifest) != entry.manifest_sha256:
            raise ModelError(f"版本「{version}」的 {MANIFEST} 与登记时不同（被替换或改动过），拒绝使用。")
        return directory

    def decide(self, version: str, decision: dict[str, Any], reason: str) -> None:
        """Keep what the gate said of a version."""
        with self._change() as state:
            write_state(self.versions, steps.with_decision(state, version, decision, self._deed(reason)))

    def promote(
        self, version: str, *, reason: str, prove: Prove, expected: str | None = "*"
    ) -> RegistryState:
        """Make a registered version the champion.

        expected: the champion that the decision was made against; '*' for any.
        Raises: ModelError where the version is not fit, or the champion is another by now.
        """
        prove(self.check(version))
        with self._change() as state:
            self.check(version, state)
            if expected not in ("*", state.champion):
                raise ModelError(
                    f"其间另一个版本（{state.champion or '随附模型'}）已被启用，"
                    f"「{version}」没有与它比较过，未启用。请重新比较。"
                )
            if state.champion == version:
                return state
            changed = steps.with_champion(state, version, self._deed(reason))
            write_state(self.versions, changed)
        return changed

    def rollback(self, *, reason: str, prove: Prove) -> RolledBack:
        """Return to the champion before this one; those that cannot answer any more are passed over.

        Raises: ModelError where the shipped model answers already.
        """
        with self._change() as state:
            if state.champion is None:
                raise ModelError(
                    "没有启用过训练的版本，正在使用随附模型，无可回退。"
                    "要启用一个版本：suqing models list 查看，suqing models promote 启用。"
                )
            skipped: dict[str, str] = {}
            steps_back = len(state.trail) + 1  # past the end: the shipped model
            for step, version in enumerate(reversed(state.trail), 1):
                if version is None or (version != state.champion and self._is_fit(version, prove, skipped)):
                    steps_back = step
                    break
            changed = steps.without_champion(state, steps_back, self._deed(reason))
            write_state(self.versions, changed)
        return RolledBack(changed.champion, skipped)

    def shadow(self, version: str | None, *, reason: str, prove: Prove) -> RegistryState:
        """Let a version read along beside the champion; None ends that. Raises: ModelError as promote."""
        if version is not None:
            prove(self.check(version))
        with self._change() as state:
            if version is not None and version == state.champion:
                raise ModelError(f"「{version}」正是启用中的版本，不必再旁听。")
            changed = steps.with_shadow(state, version, self._deed(reason))
            write_state(self.versions, changed)
        return changed

    def adopt(self, source: Path, *, reason: str, prove: Prove) -> str:
        """Register a version that was made elsewhere, after proof. Returns its name. Raises: ModelError."""
        manifest = read_manifest(source)
        verify_files(source, manifest)
        prove(source)
        version = str(manifest.get("version"))
        if not version or Path(version).name != version or version.startswith("."):
            raise ModelError("清单里的版本号不能用作目录名，拒绝登记。")
        if source.resolve() == (self.versions / version).resolve():
            with self._change() as state:
                make_private(source)
                self._register(state, version, reason)
            return version
        with staging_folder(self.versions) as folder:
            shutil.copytree(source, folder / version)
            make_private(folder / version)
            flush_tree(folder / version)
            with self._change():
                self._admit(folder / version, version, reason)
        return version

    def _is_fit(self, version: str, prove: Prove, skipped: dict[str, str]) -> bool:
        try:
            prove(self.check(version))
        except SuqingError as error:
            skipped[version] = str(error)
            return False
        return True

    def _admit(self, staged: Path, version: str, reason: str = "") -> None:
        state = self.state()
        target = self.versions / version
        if target.exists():
            try:
                self.check(version, state)
                return
            except ModelError:
                os.replace(target, staged.parent / "damaged")
        os.replace(staged, target)
        flush(self.versions)
        self._register(state, version, reason)

    def _register(self, state: RegistryState, version: str, reason: str) -> None:
        digest = sha256_of(self.versions / version / MANIFEST)
        write_state(self.versions, steps.with_version(state, version, digest, self._deed(reason)))

    @contextmanager
    def _change(self) -> Iterator[RegistryState]:
        with registry_lock(self.versions):
            yield self.state()

    def _deed(self, reason: str) -> Deed:
        return Deed(self._by, datetime.now(UTC).isoformat(timespec="seconds"), reason)


def account_name() -> str:
    """Who runs this process, for the history."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return f"uid {os.getuid()}"
