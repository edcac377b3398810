"""Which column holds the customers' words, which the case number, and what the added ones are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from nlp.column_name import plain_column_name
from nlp.errors import UsageError
from nlp.lexicon import read_lexicon_rows
from service.files.cells import Cell

NAMES = Path(__file__).parent / "column_names.txt"

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_LEAST_WORDS = 4.0  # a column of free text has at least that many characters or English words a cell
_CLEAR_LEAD = 2.0  # times the next column's, to be called obvious
_SHOWN = 30

PART = "－"
"""Between the two parts of a name that stood in two rows: 投诉信息－投诉内容."""


def find_column(columns: Sequence[str], wanted: str, option: str) -> int:
    """Position of the column that the user named, or of '#3', the third.

    Of a name of two parts the second is enough. Raises: UsageError for a name that is missing (with the
    closest one) or repeated.
    """
    hits = [position for position, name in enumerate(columns) if name == wanted]
    if not hits:
        hits = [position for position, name in enumerate(columns) if name.strip() == wanted.strip()]
    if not hits and wanted.strip():
        hits = [position for position, name in enumerate(columns) if _last_part(name) == wanted.strip()]
    if len(hits) == 1:
        return hits[0]
    if hits:
        places = "、".join(f"#{position + 1}" for position in hits)
        raise UsageError(
            f"{option}：列名「{wanted}」出现了 {len(hits)} 次；请用列的序号指定：{places}，"
            f"例如 {option} '#{hits[0] + 1}'。"
        )
    if re.fullmatch(r"#\d+", wanted) and 1 <= int(wanted[1:]) <= len(columns):
        return int(wanted[1:]) - 1
    close = get_close_matches(wanted, [name for name in columns if name], n=1, cutoff=0.5)
    hint = f"；最接近的是「{close[0]}」" if close else ""
    raise UsageError(f"{option}：没有名为「{wanted}」的列{hint}。现有的列：{list_columns(columns)}。")


def guess_text_column(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], *, leave_out: Collection[int] = ()
) -> int:
    """The one obvious text column, by its name first, by its values else. `rows`: the first rows.

    leave_out: columns known to be something else.
    Raises: UsageError listing the candidates where none or several could be it.
    """
    places = [position for position in range(len(columns)) if position not in leave_out]
    candidates = [places[0]] if len(places) == 1 else _could_be_text(columns, rows, places)
    if len(candidates) == 1:
        return candidates[0]
    hint = f"请用 --text-column {_how_to_name(columns, sorted(candidates) or places)}"
    if candidates:
        names = list_columns(columns, sorted(candidates))
        raise UsageError(f"有几列都可能是要分析的文本：{names}。{hint} 指定一列。")
    raise UsageError(f"看不出哪一列是文本。{hint} 指定；现有的列：{list_columns(columns)}。")


def has_text_column(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bool:
    """True where a column is the text or could be it; a single column must be called so: lines of a cover
    page are a column of words as well."""
    if len(columns) == 1:
        return _role(columns[0]) == "text"
    named = any(_role(name) == "text" or _is_related(name) for name in columns)
    return named or bool(_could_be_text(columns, rows, range(len(columns))))


def _could_be_text(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], places: Sequence[int]
) -> list[int]:
    """The obvious one alone, else all that could be it."""
    words = {position: _mean_words([row[position] for row in rows]) for position in places}
    named = [p for p in places if _role(columns[p]) == "text"]
    if len(named) == 1:
        return named
    related = named or [p for p in places if _is_related(columns[p]) and words[p] >= _LEAST_WORDS]
    candidates = related or [p for p in places if words[p] >= _LEAST_WORDS]
    candidates.sort(key=lambda p: words[p], reverse=True)
    if len(candidates) > 1 and words[candidates[0]] >= max(1.0, _CLEAR_LEAD * words[candidates[1]]):
        return candidates[:1]
    return candidates


def _how_to_name(columns: Sequence[str], places: Sequence[int]) -> str:
    """What to write for a column: its name, or its number where names repeat or are missing."""
    unclear = [p for p in places if not columns[p] or columns.count(columns[p]) > 1]
    return f"'#{unclear[0] + 1}' 这样的序号" if unclear else "列名"


def guess_id_column(columns: Sequence[str]) -> int | None:
    """The first column named like a case number; None where there is none."""
    return next((p for p, name in enumerate(columns) if _role(name) == "id"), None)


def is_known_name(name: str) -> bool:
    """True for the very name of a text or a case number: 投诉内容, 编号."""
    return _role(name) is not None


def places_named(columns: Sequence[str], names: Sequence[str]) -> list[int]:
    """Positions of the columns of the first of `names`, else of those of any of them."""
    normal = [plain_column_name(name) for name in columns]
    first, *_ = names
    exact = [place for place, name in enumerate(normal) if name == plain_column_name(first)]
    return exact or [place for place, name in enumerate(normal) if name in set(map(plain_column_name, names))]


def is_text_name(name: str) -> bool:
    """True for the very name of a text: 投诉内容, 意见."""
    return _role(name) == "text"


def added_names(columns: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Names for the added columns: 'suqing_x' where the table has an 'x', then 'suqing_x_2' ..."""
    taken = set(columns)
    chosen: list[str] = []
    for name in names:
        options = (name, f"suqing_{name}", *(f"suqing_{name}_{n}" for n in range(2, len(columns) + 3)))
        chosen.append(next(option for option in options if option not in taken))
        taken.add(chosen[-1])
    return tuple(chosen)


def list_columns(columns: Sequence[str], places: Sequence[int] | None = None) -> str:
    """Column names for a message, the first thirty; with its number where one has no name or repeats."""
    chosen = range(len(columns)) if places is None else places
    shown = "、".join(show_column(columns, place) for place in chosen[:_SHOWN])
    return shown if len(chosen) <= _SHOWN else f"{shown}…共 {len(chosen)} 列"


def show_column(columns: Sequence[str], place: int) -> str:
    """「投诉内容」, or 「意见」（#2） and #3（无名） where the name does not tell the column."""
    name = columns[place]
    if not name:
        return f"#{place + 1}（无名）"
    return f"「{name[:40]}」（#{place + 1}）" if columns.count(name) > 1 else f"「{name[:40]}」"


def _mean_words(cells: Sequence[Cell]) -> float:
    """Chinese characters and English words a cell, over the cells with text."""
    texts = [cell[:2_000] for cell in cells if isinstance(cell, str) and cell.strip()]
    return sum(len(_CHINESE.findall(text)) + len(_WORD.findall(text)) for text in texts) / max(1, len(texts))


def _role(name: str) -> str | None:
    roles = _roles()
    return roles.get(plain_column_name(name)) or (
        roles.get(plain_column_name(_last_part(name))) if PART in name else None
    )


def _last_part(name: str) -> str:
    """投诉信息－投诉内容 -> 投诉内容; '' for a name of one part."""
    return name.rpartition(PART)[2].strip() if PART in name else ""


def _is_related(name: str) -> bool:
    """True for a name that contains one of ours: 您的意见建议（选填）."""
    normal = plain_column_name(name)
    return any(known in normal for known, role in _roles().items() if role == "text" and not known.isascii())


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    return {plain_column_name(row[0]): row[1] for row in read_lexicon_rows(NAMES)}
