"""Category names that differ in white space, width or case alone: most likely one label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from training.cleaning.problems import show_label

KEEP, MERGE = "keep", "merge"  # what becomes of names that differ in white space alone

_MOST_SHOWN = 10


def find_alike(counts: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Groups of names that differ in white space alone, the commonest name first. counts: name -> cases."""
    groups: dict[str, list[str]] = {}
    for name in counts:
        groups.setdefault(squeeze(name), []).append(name)
    return [
        tuple(sorted(names, key=lambda name: (-counts[name], len(name), name)))
        for _, names in sorted(groups.items())
        if len(names) > 1
    ]


def tell_joined(written: Iterable[tuple[str, str]]) -> list[str]:
    """A note on ways of writing that count as one category anyhow.

    written: of each row the category and its cell without the white space around it.
    """
    ways: dict[str, Counter[str]] = {}
    for category, cell in written:
        ways.setdefault(category, Counter())[cell] += 1
    joined = [
        f"{show_label(category)}（{_counted(counts, list(counts))}）"
        for category, counts in sorted(ways.items())
        if len(counts) > 1
    ]
    return [f"只差全角半角、大小写或空格多少的写法已算作同一类别：{_listed(joined)}。"] if joined else []


def tell_apart(groups: Sequence[tuple[str, ...]], counts: Mapping[str, int]) -> list[str]:
    """A note on groups that count as categories of their own, and what to do."""
    if not groups:
        return []
    return [
        f"有的类别名称只差空格，现在各算一类：{_listed([_counted(counts, names) for names in groups])}。"
        "若是同一类别，训练时请加 --spellings merge（合并为条数多的写法），或在文件里改成一种写法。"
    ]


def tell_merged(groups: Sequence[tuple[str, ...]], counts: Mapping[str, int]) -> list[str]:
    """A note on groups that became their first name."""
    shown = [f"{_counted(counts, names[1:])}并入{show_label(names[0])}" for names in groups]
    return [f"只差空格的类别已合并：{_listed(shown)}。"] if shown else []


def squeeze(name: str) -> str:
    """A name without white space and case."""
    return "".join(name.split()).casefold()


def _counted(counts: Mapping[str, int], names: Iterable[str]) -> str:
    return "、".join(f"{show_label(name)}{counts[name]} 条" for name in names)


def _listed(shown: Sequence[str]) -> str:
    more = f"；…… 共 {len(shown)} 组" if len(shown) > _MOST_SHOWN else ""
    return "；".join(shown[:_MOST_SHOWN]) + more
