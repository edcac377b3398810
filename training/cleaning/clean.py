"""Rows of a labelled table -> cases, one a text, with a reason for everything that is not used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.cases import LabelledCase
from models.taxonomy import Taxonomy, found_taxonomy, load_taxonomy
from nlp.errors import InputError
from training.cleaning.alike import KEEP, MERGE
from training.cleaning.categories import DEFAULT_TAXONOMY, CategoryNames, choose_categories, make_case
from training.cleaning.columns import find_case_columns
from training.cleaning.duplicates import Conflict, merge_duplicates
from training.cleaning.few_cases import keep_learnable
from training.cleaning.problems import KIND_TITLES, RowProblem
from training.cleaning.raw_rows import Draft, RawRow, read_row
from training.cleaning.unread_labels import find_labelled_in_vain, tell_unread

LEAST_CASES = 5  # cases a label needs to be learnt
LEAVE_OUT = "leave-out"  # or MERGE: what becomes of categories with fewer
REST_NAMES = ("其他", "其它", "other")  # of the category that takes merged ones, the first that there is


@dataclass(frozen=True, slots=True)
class CaseTable:
    """A table of labelled rows. text_column: position of the text, None for a column named like one.

    source: name of its file, told with its rows; '' where there is one file only.
    """

    header: Sequence[str]
    rows: Iterable[RawRow]
    text_column: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class CleanedCases:
    """cases: one a text, each with a label at least. taxonomy: of their categories.

    rows: how many rows were read. problems: by row, nothing that was left out is missing here but
    tasks left out as a whole, which are told in notes (Chinese sentences). conflicts: labels that gave
    way to later ones. in_vain: tasks with labels in the file of which none could be used.
    """

    cases: tuple[LabelledCase, ...]
    taxonomy: Taxonomy
    rows: int
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()
    in_vain: tuple[str, ...] = ()

    def problem_counts(self) -> dict[str, int]:
        """Kind of problem -> how many there are, in the order of KIND_TITLES."""
        counts = Counter(problem.kind for problem in self.problems)
        return {kind: counts[kind] for kind in KIND_TITLES if counts[kind]}


def clean_cases(
    header: Sequence[str],
    rows: Iterable[RawRow],
    *,
    taxonomy: Taxonomy | None = None,
    text_column: int | None = None,
    max_chars: int = 10_000,
    least_cases: int = LEAST_CASES,
) -> CleanedCases:
    """See clean_tables, for one table."""
    return clean_tables(
        [CaseTable(header, rows, text_column)],
        taxonomy=taxonomy,
        max_chars=max_chars,
        least_cases=least_cases,
    )


def clean_tables(
    tables: Sequence[CaseTable],
    *,
    taxonomy: Taxonomy | None = None,
    max_chars: int = 10_000,
    least_cases: int = LEAST_CASES,
    few_cases: str = LEAVE_OUT,
    spellings: str = KEEP,
) -> CleanedCases:
    """Read, check and deduplicate. `least_cases=0` keeps every label (for evaluation).

    tables: at least one; of one text the latest labels count, see merge_duplicates. taxonomy:
    categories outside it are problems; None lets unknown names found a new one. few_cases: LEAVE_OUT
    or MERGE, which puts categories with fewer than `least_cases` cases into one called `其他`. spellings:
    KEEP or MERGE, see choose_categories.

    Raises: InputError where there is no text column, no label column or no usable row, or where
    categories are to be merged and the given taxonomy has none that could take them.
    """
    problems: list[RowProblem] = []
    drafts: list[Draft] = []
    told: list[str] = []
    count = 0
    for table in tables:
        read, mine = _read_table(table, max_chars, problems, told)
        count += read
        drafts += mine
    names = choose_categories(drafts, taxonomy, spellings=spellings)
    notes = [*told, *names.notes, *tell_unread(drafts)]
    cases = [make_case(draft, names, problems) for draft in drafts]
    conflicts: list[Conflict] = []
    cases = merge_duplicates(_labelled(cases, problems), problems, conflicts, masked=len(tables) > 1)
    if least_cases:
        target = _rest_category(names) if few_cases == MERGE else None
        learnable = keep_learnable(cases, problems, least=least_cases, merge_into=target)
        notes += learnable.notes
        cases = _labelled(learnable.cases, problems)
    found = names.taxonomy or _found(cases)
    cases = [_within(case, found, problems) for case in cases]
    places = {table.source: place for place, table in enumerate(tables)}
    problems.sort(key=lambda problem: (places[problem.source], problem.row))
    if not cases:
        raise InputError(_nothing_usable(count, problems, notes))
    in_vain = find_labelled_in_vain(drafts, cases)
    return CleanedCases(tuple(cases), found, count, tuple(problems), tuple(notes), tuple(conflicts), in_vain)


def _read_table(
    table: CaseTable, max_chars: int, problems: list[RowProblem], notes: list[str]
) -> tuple[int, list[Draft]]:
    """Number of rows and their drafts; problems and notes grow, with the name of the table."""
    columns = find_case_columns(table.header, text_column=table.text_column)
    mine: list[RowProblem] = []
    count, drafts = 0, []
    for count, raw in enumerate(table.rows, 1):  # noqa: B007  (the last value is the number of rows)
        draft = read_row(raw, columns, max_chars=max_chars, problems=mine)
        if draft is not None:
            drafts.append(replace(draft, source=table.source))
    problems += [replace(problem, source=table.source) for problem in mine]
    notes += [
        f"{table.source}：{note}" if table.source else note
        for note in _tell_columns(columns.other_names(table.header))
    ]
    return count, drafts


def _rest_category(names: CategoryNames) -> str:
    """Code of the category that takes the rare ones. Raises: InputError where the taxonomy has none."""
    for name in REST_NAMES:
        if name in names.codes:
            return names.codes[name]
    if names.taxonomy is None:
        return REST_NAMES[0]
    raise InputError(
        f"分类体系 {names.taxonomy.name} 里没有「{REST_NAMES[0]}」这样的类别，少见的类别无处可并；"
        f"请去掉 --few-cases {MERGE}，或在分类体系里加上它。"
    )


def _tell_columns(other_names: Mapping[str, str]) -> list[str]:
    if not other_names:
        return []
    pairs = "，".join(f"{role} 取自「{name}」" for role, name in other_names.items())
    return [f"标注列：{pairs}。"]


def _labelled(cases: Iterable[LabelledCase], problems: list[RowProblem]) -> list[LabelledCase]:
    """The cases with a label."""
    kept = []
    for case in cases:
        labels = (case.category, case.urgency, case.emotion, case.intensity)
        if all(label is None for label in labels):
            problems.append(RowProblem(case.row, "no_label", "没有可用的标注，本行未使用。", case.source))
        else:
            kept.append(case)
    return kept


def _found(cases: Iterable[LabelledCase]) -> Taxonomy:
    """A taxonomy of the categories that are left; `general` where none are."""
    labels = {case.category for case in cases if case.category is not None}
    return found_taxonomy(labels) if labels else load_taxonomy(DEFAULT_TAXONOMY)


def _within(case: LabelledCase, taxonomy: Taxonomy, problems: list[RowProblem]) -> LabelledCase:
    """The case without further categories that were too rare for a newly founded taxonomy."""
    codes = frozenset(taxonomy.codes)
    outside = [code for code in case.also if code not in codes]
    if outside:
        reason = f"also 中有 {len(outside)} 个类别作为 category 的条数太少，未使用。"
        problems.append(RowProblem(case.row, "also_unused", reason, case.source))
    return replace(case, also=tuple(code for code in case.also if code in codes)) if outside else case


def _nothing_usable(rows: int, problems: Sequence[RowProblem], notes: Sequence[str]) -> str:
    if rows == 0:
        return "文件里只有表头，没有数据行。"
    counts = Counter(problem.kind for problem in problems)
    reasons = "、".join(f"{title} {counts[kind]} 处" for kind, title in KIND_TITLES.items() if counts[kind])
    said = "".join(notes)
    return f"{rows} 行中没有一行可用：{reasons or '标注不足'}。{said}请检查文本列与标注列的内容。"
