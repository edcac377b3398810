"""Figures from totals: intervals, drivers, themes, changes. Pure functions of counts."""
