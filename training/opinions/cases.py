"""Labelled comments: rows of a file to comments with their aspects, and what was wrong with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.opinions.pack import AspectPack
from models.opinions.pack_file import parse_pack
from nlp.errors import InputError
from training.cleaning.problems import RowProblem
from training.opinions.aspect_cells import Pair, join_polarity, parse_pairs
from training.opinions.aspect_ledger import AspectLedger
from training.text_keys import text_key


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """A comment and all that it says. row: in the file it came from (header = 1), 0 where there is none."""

    text: str
    pairs: frozenset[Pair]
    row: int = 0


@dataclass(frozen=True, slots=True)
class AspectRow:
    """number: in the file (header = 1). cell: aspects as written. polarity: of those that tell none, ''
    where the file has no column for it."""

    number: int
    text: str
    cell: str
    polarity: str = ""


@dataclass(frozen=True, slots=True)
class CleanedComments:
    """problems: rows, or aspects of rows, that were left out and why. notes: Chinese sentences."""

    comments: list[LabelledComment]
    problems: list[RowProblem]
    notes: tuple[str, ...]


def clean_comments(rows: Iterable[AspectRow], *, pack: AspectPack | None, max_chars: int) -> CleanedComments:
    """Rows -> comments with the codes of `pack`.

    An aspect that the pack does not know is left out and told; the row keeps the others. One comment a
    text: rows whose polarity has a column of its own are put together, of other copies the last is believed.
    """
    ledger = None if pack is None else AspectLedger(pack)
    comments: dict[str, LabelledComment] = {}
    problems: list[RowProblem] = []
    for row in rows:
        problem = _problem(row, max_chars)
        if problem is not None:
            problems.append(RowProblem(row.number, *problem))
            continue
        cell, apart = join_polarity(row.cell, row.polarity)
        try:
            pairs = parse_pairs(cell)
            if ledger is not None:
                pairs, unknown = ledger.read(row.number, pairs)
                problems += unknown
        except InputError as error:
            problems.append(RowProblem(row.number, "unknown_label", str(error)))
            continue
        key = text_key(row.text)
        earlier = comments.pop(key, None)
        if earlier is not None and apart:
            pairs |= earlier.pairs
        elif earlier is not None:
            reason = f"与第 {row.number} 行文本相同，以靠后的第 {row.number} 行为准。"
            problems.append(RowProblem(earlier.row, "duplicate", reason))
        comments[key] = LabelledComment(row.text, pairs, row.number)
    return CleanedComments(list(comments.values()), problems, () if ledger is None else ledger.notes())


def found_pack(comments: Sequence[LabelledComment], *, name: str = "custom") -> AspectPack:
    """A pack without words from the aspects of the comments. Raises: ResourceError, InputError."""
    codes = sorted({aspect for comment in comments for aspect, _ in comment.pairs})
    if not codes:
        raise InputError("没有一条评论标注了方面，无法训练。请检查 aspects 一栏。")
    aspects = [{"code": code, "name": code} for code in codes]
    return parse_pack(
        {"name": name, "version": "1", "title": "自定义方面", "aspects": aspects}, where="aspects 一栏"
    )


def _problem(row: AspectRow, max_chars: int) -> tuple[str, str] | None:
    if not row.text.strip():
        return "empty_text", "文本是空的。"
    if len(row.text) > max_chars:
        return "text_too_long", f"文本超过 {max_chars} 字。"
    if not row.cell.strip():
        return "no_label", "aspects 一栏是空的（没有说到任何方面请写「无」）。"
    return None
