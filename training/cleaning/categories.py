"""Category names of a cases file -> codes of a taxonomy: the one given, `general`, or a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.cases import LabelledCase
from models.taxonomy import SEPARATOR, Taxonomy, load_taxonomy
from nlp.errors import InputError
from training.cleaning.alike import KEEP, MERGE, find_alike, squeeze, tell_apart, tell_joined, tell_merged
from training.cleaning.problems import RowProblem, show_label
from training.cleaning.raw_rows import Draft

DEFAULT_TAXONOMY = "general"
MOST_CATEGORIES = 200

_LIKELY_TYPO = 0.8  # share of category cells known to `general` from which the rest look like slips


@dataclass(frozen=True, slots=True)
class CategoryNames:
    """taxonomy: None where the names found a new one; codes: every accepted name -> code."""

    taxonomy: Taxonomy | None
    codes: dict[str, str]
    notes: tuple[str, ...] = ()


def choose_categories(
    drafts: Sequence[Draft], given: Taxonomy | None, *, spellings: str = KEEP
) -> CategoryNames:
    """The given taxonomy; else `general` where it knows every category name; else the names themselves.

    spellings: KEEP tells of names that differ in white space alone, MERGE makes them one.
    Raises: InputError for more than MOST_CATEGORIES names.
    """
    names = Counter(draft.category for draft in drafts if draft.category)
    general = load_taxonomy(DEFAULT_TAXONOMY)
    codes, notes = _codes_of(given or general, names, spellings)
    if given is not None or all(name.casefold() in codes for name in names):
        return CategoryNames(given or general, codes, notes)
    known = sum(count for name, count in names.items() if name.casefold() in codes)
    return _found_names(drafts, names, known / names.total(), spellings)


def _found_names(drafts: Sequence[Draft], names: Counter[str], known: float, spellings: str) -> CategoryNames:
    """The names of the file. known: share of the rows whose category `general` knows."""
    distinct = {name for name in names if SEPARATOR not in name and name.isprintable()}
    if len(distinct) > MOST_CATEGORIES:
        raise InputError(
            f"类别列有 {len(distinct)} 种不同的值，超过上限 {MOST_CATEGORIES} 种；"
            "请检查类别列是否选对，或先把类别归并。"
        )
    notes = [f"类别名称不全在内置分类 {DEFAULT_TAXONOMY} 中，已按数据中的名称建立新的分类体系。"]
    if known >= _LIKELY_TYPO:
        notes.append(
            f"不过有 {known:.0%} 的行属于 {DEFAULT_TAXONOMY}：若其余是笔误，"
            f"请加 --taxonomy {DEFAULT_TAXONOMY}，不认识的类别会按行列出。"
        )
    codes = {name.casefold(): name for name in sorted(distinct, reverse=True)}
    named = [(codes[key], draft.written) for draft in drafts if (key := draft.category.casefold()) in codes]
    counts = Counter(code for code, _ in named)
    alike = find_alike(counts)
    notes += tell_joined(named)
    if spellings == MERGE:
        notes += tell_merged(alike, counts)
        codes |= {name.casefold(): group[0] for group in alike for name in group}
    else:
        notes += tell_apart(alike, counts)
    return CategoryNames(None, codes, tuple(notes))


def _codes_of(
    taxonomy: Taxonomy, names: Counter[str], spellings: str
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Accepted name -> code, and a note on names of the file that were merged with those of the taxonomy."""
    accepted = _accepted(taxonomy)
    if spellings != MERGE:
        return accepted, ()
    squeezed: dict[str, set[str]] = {}
    for name, code in accepted.items():
        squeezed.setdefault(squeeze(name), set()).add(code)
    merged = {
        name: next(iter(codes))
        for name in names
        if name.casefold() not in accepted and len(codes := squeezed.get(squeeze(name), set())) == 1
    }
    groups = [(taxonomy.name_of(code), name) for name, code in sorted(merged.items())]
    more = {name.casefold(): code for name, code in merged.items()}
    return accepted | more, tuple(tell_merged(groups, names))


def make_case(draft: Draft, names: CategoryNames, problems: list[RowProblem]) -> LabelledCase:
    """The case of a draft; labels that the taxonomy does not know are left out and told."""
    category = names.codes.get(draft.category.casefold()) if draft.category else None
    if draft.category and category is None:
        problems.append(RowProblem(draft.row, "unknown_category", _unknown(draft.category), draft.source))
    also = tuple(_also_codes(draft, category, names, problems)) if category is not None else ()
    if draft.also and category is None:
        reason = "没有可用的 category，also 未使用。"
        problems.append(RowProblem(draft.row, "also_unused", reason, draft.source))
    return LabelledCase(
        text=draft.text,
        category=category,
        also=also,
        urgency=draft.urgency,
        emotion=draft.emotion,
        intensity=draft.intensity,
        representative=draft.representative,
        row=draft.row,
        source=draft.source,
        labelled_at=draft.labelled_at,
    )


def _also_codes(
    draft: Draft, category: str, names: CategoryNames, problems: list[RowProblem]
) -> Iterable[str]:
    for name in draft.also:
        code = names.codes.get(name.casefold())
        if code is None:
            reason = f"also 中的{show_label(name)}不在分类体系中，未使用。"
            problems.append(RowProblem(draft.row, "also_unused", reason, draft.source))
        elif code == category:
            reason = f"also 中的{show_label(name)}就是 category 本身，未使用。"
            problems.append(RowProblem(draft.row, "also_unused", reason, draft.source))
        else:
            yield code


def _unknown(name: str) -> str:
    if SEPARATOR in name:
        return f"category 只能有一个类别，其余请写入 also（以 {SEPARATOR} 分隔）；该标注未使用。"
    return f"category 的值{show_label(name)}不在分类体系中，该标注未使用。"


def _accepted(taxonomy: Taxonomy) -> dict[str, str]:
    by_name = {category.name.casefold(): category.code for category in taxonomy.categories}
    return by_name | {category.code.casefold(): category.code for category in taxonomy.categories}
