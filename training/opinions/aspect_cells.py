"""Cells that say which aspects a comment speaks of and how, as people type them: 价格:负面|服务:正面."""

from __future__ import annotations

import re
import unicodedata

from nlp.errors import InputError
from training.cleaning.problems import show_label

NOTHING = frozenset({"无", "none", "-", "没有", "没有提到", "未提及"})
"""Cells that say that a comment speaks of no aspect. An empty cell says that nobody labelled it."""

WORDS = {
    **dict.fromkeys(("positive", "pos", "正面", "正向", "正", "好评", "积极", "褒义", "表扬"), 1),
    **dict.fromkeys(("满意", "很满意", "非常满意", "比较满意", "好"), 1),
    **dict.fromkeys(("neutral", "neu", "中性", "中立", "中", "中评", "一般"), 0),
    **dict.fromkeys(("negative", "neg", "负面", "负向", "负", "差评", "消极", "贬义", "批评"), -1),
    **dict.fromkeys(("不满", "不满意", "很不满意", "非常不满意", "不太满意", "差"), -1),
}
FIGURES = {"1": 1, "+1": 1, "+": 1, "1.0": 1, "0": 0, "0.0": 0, "-1": -1, "-": -1, "-1.0": -1}

_POLARITIES = WORDS | FIGURES
_CLEAR = "正面|负面|中性|正向|负向|好评|差评|中评"  # words that end no aspect's name, so they need no mark


def _any_of(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ANY, _WORD = _any_of(_POLARITIES), _any_of(WORDS)
_FORMS = tuple(
    re.compile(f"(?P<aspect>.+?){form}", re.IGNORECASE)
    for form in (
        rf"\s*[:=]\s*(?P<polarity>{_ANY})",
        rf"\s*\(\s*(?P<polarity>{_ANY})\s*\)",
        rf"\s+(?P<polarity>{_ANY})",
        rf"\s*[#_/→—~-]+\s*(?P<polarity>{_WORD})",  # 价格-1 may be either: not read
        r"(?P<polarity>\+1|[+-])",
        f"(?P<polarity>{_CLEAR})",
    )
)
"""Ways to write one pair, the surest first."""
_POLARITY_FIRST = re.compile(rf"(?P<polarity>{_WORD})\s*[:=]\s*(?P<aspects>.+)", re.IGNORECASE)
_NO_ASPECT = re.compile(rf"[:=|,、]|\(({_ANY})\)|[#_/→—~+-]$", re.IGNORECASE)
_ENDS = re.compile(r"[|;\n\r。]+")
_COMMAS = re.compile(r"[、,]")
_MARKS = str.maketrans({"−": "-", "–": "-", **dict.fromkeys('"“”「」{}[]【】')})

Pair = tuple[str, int]
"""(aspect, polarity 1, 0 or -1)."""


def parse_pairs(cell: str) -> frozenset[Pair]:
    """The pairs of a cell, aspects as they stand there. Raises: InputError naming what cannot be read."""
    plain = unicodedata.normalize("NFKC", cell).translate(_MARKS).strip()
    if plain.lower() in NOTHING or (cell.strip() and not plain):  # a list or object without members
        return frozenset()
    pieces = [stripped for piece in _ENDS.split(plain) if (stripped := piece.strip(" \t,、"))]
    read = [_read_piece(piece) for piece in pieces]
    if not all(read):
        unread = next(piece for piece, pairs in zip(pieces, read, strict=True) if not pairs)
        # a cell without any pair may be the customer's words: a piece of them is not shown
        raise InputError(
            f"{show_label(unread if any(read) else cell.strip())}读不出方面与倾向：应写成「方面:倾向」，"
            "多个用「|」或「；」分隔，倾向为 正面、负面、中性（或 1、-1、0）；没有说到任何方面写「无」。"
        )
    return frozenset(pair for pairs in read for pair in pairs)


def join_polarity(cell: str, polarity: str) -> tuple[str, bool]:
    """A cell that names aspects alone, with the polarity of its own column; and whether that was needed."""
    if not polarity.strip():
        return cell, False
    try:
        parse_pairs(cell)
    except InputError:
        names = re.split("[|;、,]", unicodedata.normalize("NFKC", cell))
        return f"{'、'.join(name.strip() for name in names if name.strip())}:{polarity.strip()}", True
    return cell, False


def _read_piece(piece: str) -> list[Pair]:
    """What stands between two separators: a pair, several, or several aspects of one polarity.

    Nothing where any of it cannot be read.
    """
    items = [item for item in map(str.strip, _COMMAS.split(piece)) if item]
    read = [_read_item(item) for item in items]
    if all(read):
        return [pair for pairs in read for pair in pairs]
    polarity_first = _POLARITY_FIRST.fullmatch(piece)
    if polarity_first is not None:
        aspects = [item.strip() for item in _COMMAS.split(polarity_first["aspects"])]
        if all(map(_is_aspect, aspects)):
            return [(aspect, _value(polarity_first["polarity"])) for aspect in aspects]
    listed = [item.strip() for item in piece.split("、")]  # 价格、服务:负面 says it of both
    last = _read_item(listed[-1])
    if len(last) == 1 and all(_is_aspect(item) and not _read_item(item) for item in listed[:-1]):
        return [(aspect, last[0][1]) for aspect in (*listed[:-1], last[0][0])]
    return []


def _read_item(item: str) -> list[Pair]:
    """One pair, or several that white space or a stroke divides; nothing where it is none."""
    for mark in (None, "/"):
        parts = [_read_pair(part.strip()) for part in item.split(mark)]
        if len(parts) > 1 and all(parts):
            return [pair for pair in parts if pair]
    pair = _read_pair(item)
    return [pair] if pair else []


def _read_pair(item: str) -> Pair | None:
    for form in _FORMS:
        found = form.fullmatch(item)
        if found is not None and _is_aspect(found["aspect"]):
            return found["aspect"].strip(), _value(found["polarity"])
    return None


def _is_aspect(name: str) -> bool:
    return bool(name.strip()) and name.strip().lower() not in _POLARITIES and not _NO_ASPECT.search(name)


def _value(polarity: str) -> int:
    return _POLARITIES[polarity.lower()]
