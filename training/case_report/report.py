"""The data report: everything about a set of cases that its owner should see before training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.cases import LabelledCase
from models.tasks import EXCLUSIVE_TASKS
from models.taxonomy import Taxonomy
from training.case_report.findings import FINDING_TITLES, Finding
from training.case_report.label_errors import can_find_label_errors, find_label_errors, tell_unchecked
from training.case_report.leaks import Leak, find_leaking_cases, find_leaks
from training.case_report.near_duplicates import find_near_duplicates
from training.case_report.outliers import find_outliers
from training.cleaning.alike import find_alike
from training.cleaning.clean import LEAST_CASES
from training.provenance import count_labels


@dataclass(frozen=True, slots=True)
class CaseReport:
    """cases: those reported on, which the findings number. labels: task -> label -> cases.

    findings: by kind in the order of FINDING_TITLES, within a kind the most telling first.
    looked_for_errors: False where the library for that is missing. notes: what could not be looked at.
    """

    cases: tuple[LabelledCase, ...]
    labels: dict[str, dict[str, int]]
    findings: tuple[Finding, ...]
    leaks: tuple[Leak, ...]
    looked_for_errors: bool
    notes: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """Kind -> findings, of the kinds that occur."""
        counts = Counter(finding.kind for finding in self.findings)
        return {kind: counts[kind] for kind in FINDING_TITLES if counts[kind]}


def report_cases(cases: Sequence[LabelledCase], taxonomy: Taxonomy, *, seed: int = 0) -> CaseReport:
    """Look at cleaned cases (one a text, rare labels still in). Same arguments, same report."""
    leaks = find_leaks(cases, taxonomy)
    look = can_find_label_errors()
    findings = [
        *(find_label_errors(cases, taxonomy, seed=seed) if look else ()),
        *find_near_duplicates(cases),
        *find_leaking_cases(leaks, cases),
        *_alike_labels(cases),
        *_few_cases(cases),
        *find_outliers(cases),
    ]
    order = {kind: number for number, kind in enumerate(FINDING_TITLES)}
    findings.sort(key=lambda finding: order[finding.kind])
    notes = tell_unchecked(cases, taxonomy) if look else ()
    return CaseReport(tuple(cases), count_labels(cases), tuple(findings), tuple(leaks), look, tuple(notes))


def _alike_labels(cases: Sequence[LabelledCase]) -> Iterator[Finding]:
    """Cases whose category is another one's rarer way of writing."""
    counts = Counter(case.category for case in cases if case.category is not None)
    common = {name: group[0] for group in find_alike(counts) for name in group[1:]}
    for place, case in enumerate(cases):
        if case.category in common:
            suggested = common[case.category]
            yield Finding("alike_label", place, "category", case.category, suggested, note="只差空格")


def _few_cases(cases: Sequence[LabelledCase]) -> Iterator[Finding]:
    for task in EXCLUSIVE_TASKS:
        counts = Counter(label for case in cases if (label := getattr(case, task)) is not None)
        for place, case in enumerate(cases):
            label = getattr(case, task)
            if label is not None and counts[label] < LEAST_CASES:
                yield Finding(
                    "few_cases", place, task, label, note=f"共 {counts[label]} 条，至少需要 {LEAST_CASES} 条"
                )
