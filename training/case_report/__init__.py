"""A look at labelled cases before they train anything: what is wrong with them, most telling first."""

from training.case_report.findings import FINDING_TITLES, Finding
from training.case_report.report import CaseReport, report_cases

__all__ = ["FINDING_TITLES", "CaseReport", "Finding", "report_cases"]
