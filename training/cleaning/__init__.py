"""From a table of labelled rows to cases fit for training; whatever is not used is told by row."""

from training.cleaning.alike import KEEP, MERGE
from training.cleaning.clean import LEAVE_OUT, CaseTable, CleanedCases, clean_cases, clean_tables
from training.cleaning.duplicates import Conflict
from training.cleaning.problems import KIND_TITLES, RowProblem
from training.cleaning.raw_rows import RawRow

__all__ = [
    "KEEP",
    "KIND_TITLES",
    "LEAVE_OUT",
    "MERGE",
    "CaseTable",
    "CleanedCases",
    "Conflict",
    "RawRow",
    "RowProblem",
    "clean_cases",
    "clean_tables",
]
