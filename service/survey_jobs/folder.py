"""The folder of one survey job: its upload, its state, its results, and the lock of whoever works on it."""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from models.registry.durable import write_durably
from models.registry.private_files import private_files
from service.now import utc_now
from service.survey.request import SurveyFiles, choose_files
from service.survey_jobs.state import JobState, state_to_text, text_to_state, unreadable
from service.tagging.rejects import rejects_of

_ID = re.compile(r"s-[0-9a-f]{24}")


class JobFolder:
    """`home/surveys/<id>`. Nothing is made by building the object."""

    def __init__(self, home: Path, job_id: str) -> None:
        self.id = job_id
        self.path = home / "surveys" / job_id
        self.results = self.path / "results"
        self._state = self.path / "state.json"
        self._cancel = self.path / "cancel"

    def upload(self, state: JobState) -> Path:
        """Where the uploaded table lies until it has been read."""
        return self.path / f"upload{state.extension}"

    def files(self, state: JobState) -> SurveyFiles:
        """Where the results go; large uploads get a file of their own for the tagged rows."""
        return choose_files(self.upload(state), self.results, None)

    def read(self) -> JobState | None:
        """The state; None where there is no such job (or no more). One that cannot be read has failed."""
        try:
            written = self._state.read_bytes()
            at = self._state.stat().st_mtime
        except FileNotFoundError:
            return None
        try:
            return text_to_state(written.decode())
        except (ValueError, KeyError, TypeError):
            return unreadable(self.id, at)

    def write(self, state: JobState) -> JobState:
        """Keep a state, stamped with the time."""
        state = replace(state, updated_at=utc_now().timestamp())
        write_durably(self._state, state_to_text(state).encode())
        return state

    def ask_to_cancel(self) -> None:
        """Whoever works on the job stops soon."""
        with private_files():
            self._cancel.touch()

    @property
    def is_cancelled(self) -> bool:
        return self._cancel.exists()

    def remove(self) -> None:
        """The job and everything of it."""
        shutil.rmtree(self.path, ignore_errors=True)

    @property
    def has_upload(self) -> bool:
        return any(self._uploads())

    def remove_upload(self) -> None:
        """The customers' own words, whatever the state says of the file's name."""
        for path in self._uploads():
            path.unlink(missing_ok=True)

    def _uploads(self) -> list[Path]:
        return list(self.path.glob("upload*"))

    def remove_results(self) -> None:
        """What an unfinished run left."""
        shutil.rmtree(self.results, ignore_errors=True)

    def result_files(self) -> dict[str, Path]:
        """Finished files by the name in their link."""
        files = SurveyFiles(self.results, "csv")
        places = {
            "report": files.page,
            "workbook": files.workbook,
            "tagged": files.tagged,
            "summary": files.figures,
            "rejects": rejects_of(files.run),
        }
        return {name: place for name, place in places.items() if place.is_file()}

    @contextmanager
    def held(self) -> Iterator[bool]:
        """The lock of whoever works on the job; it dies with the process. False: another has it."""
        try:
            file = (self.path / "lock").open("w")
        except FileNotFoundError:
            yield False
            return
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True


def find_job(home: Path, job_id: str) -> JobFolder | None:
    """The folder of a job that exists. Ids of any other form lead nowhere."""
    if not _ID.fullmatch(job_id):
        return None
    folder = JobFolder(home, job_id)
    return folder if folder.path.is_dir() else None


def list_jobs(home: Path) -> list[JobFolder]:
    """All jobs, the oldest first."""
    root = home / "surveys"
    names = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
    return [folder for name in names if (folder := find_job(home, name)) is not None]
