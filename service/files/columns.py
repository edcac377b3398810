"""Which column holds the customers' words, which the case number, and what the added ones are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from nlp.errors import UsageError
from nlp.lexicon import read_lexicon_rows
from service.files.cells import Cell

NAMES = Path(__file__).parent / "column_names.txt"

_SEPARATORS = re.compile(r"[\s_\-()（）\[\]【】:：*]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_LEAST_WORDS = 4.0  # a column of free text has at least that many characters or English words a cell
_CLEAR_LEAD = 2.0  # times the next column's, to be called obvious
_SHOWN = 30


def find_column(columns: Sequence[str], wanted: str, option: str) -> int:
    """Position of the column that the user named, or of '#3', the third.

    Raises: UsageError for a name that is missing (with the closest one) or repeated.
    """
    hits = [position for position, name in enumerate(columns) if name == wanted]
    if not hits:
        hits = [position for position, name in enumerate(columns) if name.strip() == wanted.strip()]
    if len(hits) == 1:
        return hits[0]
    if hits:
        places = "、".join(f"#{position + 1}" for position in hits)
        raise UsageError(f"{option}：列名「{wanted}」出现了 {len(hits)} 次；请用列的序号指定：{places}。")
    if re.fullmatch(r"#\d+", wanted) and 1 <= int(wanted[1:]) <= len(columns):
        return int(wanted[1:]) - 1
    close = get_close_matches(wanted, [name for name in columns if name], n=1, cutoff=0.5)
    hint = f"；最接近的是「{close[0]}」" if close else ""
    raise UsageError(f"{option}：没有名为「{wanted}」的列{hint}。现有的列：{list_columns(columns)}。")


def guess_text_column(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> int:
    """The one obvious text column, by its name first, by its values else. `rows`: the first rows.

    Raises: UsageError listing the candidates where none or several could be it.
    """
    if len(columns) == 1:
        return 0
    words = [_mean_words([row[position] for row in rows]) for position in range(len(columns))]
    named = [p for p, name in enumerate(columns) if _role(name) == "text"]
    if len(named) == 1:
        return named[0]
    related = named or [p for p, name in enumerate(columns) if _is_related(name) and words[p] >= _LEAST_WORDS]
    candidates = related or [p for p in range(len(columns)) if words[p] >= _LEAST_WORDS]
    candidates.sort(key=lambda p: words[p], reverse=True)
    if len(candidates) == 1:
        return candidates[0]
    if len(candidates) > 1 and words[candidates[0]] >= max(1.0, _CLEAR_LEAD * words[candidates[1]]):
        return candidates[0]
    if candidates:
        names = list_columns([columns[p] for p in sorted(candidates)])
        raise UsageError(f"有几列都可能是要分析的文本：{names}。请用 --text-column 列名 指定一列。")
    raise UsageError(f"看不出哪一列是文本。请用 --text-column 列名 指定；现有的列：{list_columns(columns)}。")


def guess_id_column(columns: Sequence[str]) -> int | None:
    """The first column named like a case number; None where there is none."""
    return next((p for p, name in enumerate(columns) if _role(name) == "id"), None)


def added_names(columns: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Names for the added columns: 'suqing_x' where the table has an 'x', then 'suqing_x_2' ..."""
    taken = set(columns)
    chosen: list[str] = []
    for name in names:
        options = (name, f"suqing_{name}", *(f"suqing_{name}_{n}" for n in range(2, len(columns) + 3)))
        chosen.append(next(option for option in options if option not in taken))
        taken.add(chosen[-1])
    return tuple(chosen)


def list_columns(columns: Sequence[str]) -> str:
    """Column names for a message, the first thirty."""
    shown = "、".join(
        f"「{name[:40]}」" if name else f"#{p}（无名）" for p, name in enumerate(columns[:_SHOWN], 1)
    )
    return shown if len(columns) <= _SHOWN else f"{shown}…共 {len(columns)} 列"


def _mean_words(cells: Sequence[Cell]) -> float:
    """Chinese characters and English words a cell, over the cells with text."""
    texts = [cell[:2_000] for cell in cells if isinstance(cell, str) and cell.strip()]
    return sum(len(_CHINESE.findall(text)) + len(_WORD.findall(text)) for text in texts) / max(1, len(texts))


def _role(name: str) -> str | None:
    return _roles().get(_normal(name))


def _is_related(name: str) -> bool:
    """True for a name that contains one of ours: 您的意见建议（选填）."""
    normal = _normal(name)
    return any(known in normal for known, role in _roles().items() if role == "text" and not known.isascii())


def _normal(name: str) -> str:
    return _SEPARATORS.sub("", name).casefold()


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    return {_normal(row[0]): row[1] for row in read_lexicon_rows(NAMES)}
