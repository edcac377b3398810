"""Labelled comments: which aspects a comment speaks of and how, from cells such as '价格:负面|服务:正面'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.opinions.pack import AspectPack
from models.opinions.pack_file import POLARITY_MARK, parse_pack
from models.taxonomy import SEPARATOR
from nlp.errors import InputError
from training.cleaning.problems import RowProblem, show_label
from training.text_keys import text_key

NOTHING = frozenset({"无", "none", "-", "没有"})
"""Cells that say that a comment speaks of no aspect. An empty cell says that nobody labelled it."""

_POLARITIES = {
    **dict.fromkeys(("positive", "pos", "正面", "正向", "好评", "积极", "1", "+", "+1"), 1),
    **dict.fromkeys(("neutral", "neu", "中性", "中立", "0"), 0),
    **dict.fromkeys(("negative", "neg", "负面", "负向", "差评", "消极", "-1"), -1),
}
_MARKS = str.maketrans(
    {"｜": SEPARATOR, "：": POLARITY_MARK, "，": SEPARATOR, "；": SEPARATOR, ";": SEPARATOR}
)

Pair = tuple[str, int]
"""(aspect, polarity 1, 0 or -1)."""


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """A comment and all that it says. row: in the file it came from (header = 1), 0 where there is none."""

    text: str
    pairs: frozenset[Pair]
    row: int = 0


def parse_pairs(cell: str) -> frozenset[Pair]:
    """The pairs of a cell. Raises: InputError naming what cannot be read, never the comment."""
    if cell.strip().lower() in NOTHING:
        return frozenset()
    pairs = set()
    for part in filter(None, (piece.strip() for piece in cell.translate(_MARKS).split(SEPARATOR))):
        aspect, mark, polarity = part.rpartition(POLARITY_MARK)
        value = _POLARITIES.get(polarity.strip().lower())
        if not mark or not aspect.strip() or value is None:
            raise InputError(
                "aspects 一栏应写成「方面:倾向」，多个用「|」分隔，倾向为 正面、负面、中性；"
                "没有说到任何方面写「无」。"
            )
        pairs.add((aspect.strip(), value))
    return frozenset(pairs)


def clean_comments(
    rows: Iterable[tuple[int, str, str]], *, pack: AspectPack | None, max_chars: int
) -> tuple[list[LabelledComment], list[RowProblem]]:
    """(row number, text, cell) -> comments with the codes of `pack`, and the rows that were left out and why.

    One comment a text: where copies disagree, the last is believed.
    """
    codes = {} if pack is None else {a.name: a.code for a in pack.aspects} | {c: c for c in pack.codes}
    comments: dict[str, LabelledComment] = {}
    problems: list[RowProblem] = []
    for row, text, cell in rows:
        problem = _problem(text, cell, max_chars)
        if problem is not None:
            problems.append(RowProblem(row, *problem))
            continue
        try:
            pairs = parse_pairs(cell)
        except InputError as error:
            problems.append(RowProblem(row, "unknown_label", str(error)))
            continue
        unknown = sorted({aspect for aspect, _ in pairs if pack is not None and aspect not in codes})
        if unknown:
            known = "、".join(dict.fromkeys(codes))
            problems.append(
                RowProblem(row, "unknown_label", f"词包里没有方面{show_label(unknown[0])}；可用：{known}。")
            )
            continue
        key = text_key(text)
        earlier = comments.pop(key, None)
        if earlier is not None:
            problems.append(
                RowProblem(earlier.row, "duplicate", f"与第 {row} 行文本相同，以靠后的第 {row} 行为准。")
            )
        comments[key] = LabelledComment(text, frozenset((codes.get(a, a), p) for a, p in pairs), row)
    return list(comments.values()), problems


def found_pack(comments: Sequence[LabelledComment], *, name: str = "custom") -> AspectPack:
    """A pack without words from the aspects of the comments. Raises: ResourceError, InputError."""
    codes = sorted({aspect for comment in comments for aspect, _ in comment.pairs})
    if not codes:
        raise InputError("没有一条评论标注了方面，无法训练。请检查 aspects 一栏。")
    aspects = [{"code": code, "name": code} for code in codes]
    return parse_pack(
        {"name": name, "version": "1", "title": "自定义方面", "aspects": aspects}, where="aspects 一栏"
    )


def _problem(text: str, cell: str, max_chars: int) -> tuple[str, str] | None:
    if not text.strip():
        return "empty_text", "文本是空的。"
    if len(text) > max_chars:
        return "text_too_long", f"文本超过 {max_chars} 字。"
    if not cell.strip():
        return "no_label", "aspects 一栏是空的（没有说到任何方面请写「无」）。"
    return None
