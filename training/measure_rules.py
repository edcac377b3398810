"""How good each urgency rule is on labelled cases: `python -m training.measure_rules CASES.csv`.

One line a rule: in how many texts it fires, how many of these are labelled at least its level
(precision, also on two halves of the file, to show a rule that was fitted to few texts), and in how many
it alone raises the level, with the precision of those. CASES.csv needs the columns text and urgency.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from models.tasks import URGENCY_LABELS
from models.urgency_rules import UrgencyRules, load_rules
from nlp import prepare
from nlp.errors import InputError, SuqingError

_PIPE_WIDTH = 120  # columns of the table where no terminal says
_RANK = {level: rank for rank, level in enumerate(URGENCY_LABELS)}


@dataclass(frozen=True, slots=True)
class RuleMeasure:
    """Counts for one rule, or for all rules of a level together (rule '*').

    fired: texts in which it fires; right: of these, texts labelled at least `level`.
    halves: (fired, right) on each half of the cases, split by a hash of the text.
    alone, alone_right: texts that no other rule lifts to `level`.
    reached: share of all texts labelled exactly `level` (for 'major': at least major) in which it fires.
    """

    rule: str
    level: str
    fired: int
    right: int
    halves: tuple[tuple[int, int], tuple[int, int]]
    alone: int
    alone_right: int
    reached: float

    @property
    def precision(self) -> float:
        """Share of the fired texts that are labelled at least the rule's level; 1 where it never fired."""
        return self.right / self.fired if self.fired else 1.0


def read_cases(path: Path) -> list[tuple[str, str]]:
    """(text, urgency) of every row with both. Raises InputError for an unusable file or an unknown level."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in ("text", "urgency") if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(f"{path.name} 缺少列 {'、'.join(missing)}，请补上后重试。")
            cases = []
            for number, row in enumerate(reader, 2):
                text, level = row["text"] or "", (row["urgency"] or "").strip()
                if level and level not in _RANK:
                    raise InputError(
                        f"{path.name} 第 {number} 行的 urgency 应为 {'、'.join(URGENCY_LABELS)} 之一。"
                    )
                if text and level:
                    cases.append((text, level))
    except OSError as error:
        raise InputError(f"无法读取「{path}」，请检查路径与权限。") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} 不是 UTF-8 编码，请另存为 UTF-8。") from error
    if not cases:
        raise InputError(f"{path.name} 中没有同时填写 text 和 urgency 的行。")
    return cases


def measure_rules(cases: Sequence[tuple[str, str]], rules: UrgencyRules) -> list[RuleMeasure]:
    """One measure a rule in file order, then one for each level as a whole."""
    level_of = {rule.id: rule.level for rule in rules.rules}
    fired: dict[str, list[tuple[int, int]]] = {rule: [] for rule in level_of}  # (case, rank of its label)
    alone: dict[str, list[int]] = {rule: [] for rule in level_of}
    together: dict[str, list[tuple[int, int]]] = {"major": [], "urgent": []}
    for index, (text, label) in enumerate(cases):
        rank = _RANK[label]
        ids = [reason.rule for reason in rules.apply(prepare(text)).reasons]
        for rule in ids:
            fired[rule].append((index, rank))
            if sum(_RANK[level_of[other]] >= _RANK[level_of[rule]] for other in ids) == 1:
                alone[rule].append(rank)
        for level, found in together.items():
            if any(_RANK[level_of[rule]] >= _RANK[level] for rule in ids):
                found.append((index, rank))
    halves = [
        int(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8], 16) % 2 for text, _ in cases
    ]
    wanted = Counter(
        level for _, label in cases for level in ("major", "urgent") if _RANK[label] >= _RANK[level]
    )
    measures = [_measure(rule, level_of[rule], fired[rule], alone[rule], halves, wanted) for rule in level_of]
    return measures + [_measure("*", level, found, (), halves, wanted) for level, found in together.items()]


def _measure(
    rule: str,
    level: str,
    fired: Sequence[tuple[int, int]],
    alone: Iterable[int],
    halves: Sequence[int],
    wanted: Counter[str],
) -> RuleMeasure:
    least = _RANK[level]
    by_half = [[rank >= least for index, rank in fired if halves[index] == half] for half in (0, 1)]
    lifted = [rank >= least for rank in alone]
    right = sum(map(sum, by_half))
    return RuleMeasure(
        rule,
        level,
        len(fired),
        right,
        ((len(by_half[0]), sum(by_half[0])), (len(by_half[1]), sum(by_half[1]))),
        len(lifted),
        sum(lifted),
        right / wanted[level] if wanted[level] else 0.0,
    )


def make_table(measures: Sequence[RuleMeasure], case_count: int) -> Table:
    """The measures as a table for the terminal."""
    table = Table(title=f"紧急度规则，{case_count} 条带标注的文本")
    for heading in ("规则", "级别", "命中", "覆盖", "精确率", "两半", "召回", "独力提升", "其精确率"):
        table.add_column(heading, justify="left" if heading in ("规则", "级别") else "right")
    for item in measures:
        halves = " / ".join(f"{right / count:.2f}" if count else "-" for count, right in item.halves)
        table.add_row(
            "合计" if item.rule == "*" else item.rule,
            item.level,
            str(item.fired),
            f"{item.fired / case_count:.1%}",
            f"{item.precision:.2f}",
            halves,
            f"{item.reached:.2f}",
            "" if item.rule == "*" else str(item.alone),
            f"{item.alone_right / item.alone:.2f}" if item.alone else "",
        )
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the shipped rules, or those of a second argument; print the table, return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not 1 <= len(given) <= 2:
        print("用法：python -m training.measure_rules CASES.csv [RULES.yaml]", file=sys.stderr)
        return 2
    try:
        rules = load_rules(given[1]) if len(given) == 2 else load_rules()
        cases = read_cases(Path(given[0]))
    except SuqingError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    console = Console()
    if not console.is_terminal:
        console = Console(width=_PIPE_WIDTH)
    console.print(make_table(measure_rules(cases, rules), len(cases)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
