"""Totals of a run: they see one row after the other and do not grow with the rows."""
