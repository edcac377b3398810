"""The data report as a table for the labellers: masked texts, what is in doubt, room to answer."""

from __future__ import annotations

from pathlib import Path

from nlp import prepare
from service.files.memory_table import write_rows
from training.case_report import FINDING_TITLES, CaseReport, Finding
from training.cleaning import Conflict
from training.cleaning.problems import name_row

REPORT_COLUMNS = (
    *("file", "row", "problem", "task", "label", "suggested", "label_probability", "related", "note"),
    *("text", "corrected"),
)


def write_report(path: Path, report: CaseReport, conflicts: tuple[Conflict, ...]) -> list[str]:
    """One row a finding; `corrected` is empty. As write_rows."""
    rows = [_conflict_cells(conflict) for conflict in conflicts]
    rows += [_finding_cells(finding, report) for finding in report.findings]
    return write_rows(path, REPORT_COLUMNS, rows)


def _finding_cells(finding: Finding, report: CaseReport) -> list[str]:
    case = report.cases[finding.place]
    other = report.cases[finding.related] if finding.related >= 0 else None
    return [
        *(case.source, str(case.row), FINDING_TITLES[finding.kind]),
        *(finding.task, finding.label, finding.suggested),
        "" if finding.score is None else f"{finding.score:.3f}",
        "" if other is None else name_row(other.row, other.source),
        *(finding.note, prepare(case.text).masked_text, ""),
    ]


def _conflict_cells(conflict: Conflict) -> list[str]:
    dropped, kept = conflict.dropped, conflict.kept
    labels = conflict.labels
    return [
        *(dropped.source, str(dropped.row), FINDING_TITLES["conflict"]),
        *(conflict.task, labels[0], labels[1], "", name_row(kept.row, kept.source)),
        *("训练时以较新的为准", prepare(dropped.text).masked_text, ""),
    ]
