"""From a table of labelled rows to cases fit for training; whatever is not used is told by row."""

from training.cleaning.clean import CleanedCases, clean_cases
from training.cleaning.problems import KIND_TITLES, RowProblem
from training.cleaning.raw_rows import RawRow

__all__ = ["KIND_TITLES", "CleanedCases", "RawRow", "RowProblem", "clean_cases"]
