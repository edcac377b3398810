"""What a survey run is asked for, where its files go, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nlp.errors import UsageError
from service.survey.corrections import Corrections

LARGE = 20_000_000  # bytes of input
TAGGED_FORMATS = ("xlsx", "csv", "tsv", "jsonl", "parquet")


@dataclass(frozen=True, slots=True)
class SurveyFiles:
    """The files of a run in its folder."""

    folder: Path
    tagged_format: str

    @property
    def workbook(self) -> Path:
        return self.folder / "survey.xlsx"

    @property
    def page(self) -> Path:
        return self.folder / "report.html"

    @property
    def figures(self) -> Path:
        return self.folder / "summary.json"

    @property
    def tagged(self) -> Path:
        """The tagged rows: a sheet of the workbook, or a file of their own."""
        return self.workbook if self.tagged_format == "xlsx" else self.folder / f"tagged.{self.tagged_format}"

    @property
    def run(self) -> Path:
        """Names the journal and the rejects of the run."""
        return self.folder / "survey"


@dataclass(frozen=True, slots=True)
class SurveyRequest:
    """One run of `suqing survey`.

    masked: the tagged rows are written masked, every column of them.
    baseline: summary.json of the last wave. overwrite: a finished report of another input may be replaced.
    shown_name: of the input, in the report.
    """

    source: Path
    files: SurveyFiles
    corrections: Corrections = field(default_factory=Corrections)
    sheet: str | None = None
    encoding: str | None = None
    workers: int = 1
    resume: bool = False
    max_chars: int = 10_000
    masked: bool = False
    baseline: Path | None = None
    overwrite: bool = False
    pack: str = "survey"
    engine: str = "local"
    shown_name: str | None = None


@dataclass(frozen=True, slots=True)
class SurveyOutcome:
    """What a finished run came to. rejected: lines of the rejects file."""

    rows: int
    comments: int
    urgent: int
    rejected: int
    resumed: int
    rejects: Path


def choose_files(source: Path, folder: Path | None, tagged: str | None) -> SurveyFiles:
    """Where the files of a run go. Raises: UsageError for an unknown format of the tagged rows.

    Large inputs get a file of their own for the tagged rows: a workbook of them takes longer to write
    than all reading, and Excel long to open.
    """
    if tagged is not None and tagged not in TAGGED_FORMATS:
        raise UsageError(f"--tagged：不支持「{tagged}」；可选 {'、'.join(TAGGED_FORMATS)}。")
    if tagged is None:
        large = source.is_file() and source.stat().st_size > LARGE
        tagged = "csv" if large else "xlsx"
    return SurveyFiles(folder or source.with_name(f"{source.stem}-report"), tagged)
