"""The cue lexicons as one automaton: word -> what it can mean.

All words of nlp/lexicons/cues_*.tsv stand in one Aho-Corasick automaton, so a text is read once
however many words there are. `iter` of pyahocorasick gives every hit; the leftmost and longest are
chosen here, because its `iter_long` loses words (its issues 133, 185, 189, open in version 2.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import ahocorasick

from nlp.errors import ResourceError
from nlp.lexicon import LEXICONS, read_lexicon_rows

_PLAIN = "plain"
_KIND_OF_FILE = {"wait": "duration"}
#: `~6` in a lexicon: up to 6 characters of the same clause, as few as possible.
_GAP = re.compile(r"~(\d+)")
_CLAUSE_CHARACTER = r"[^，。！？；,!?;\n]"


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a word: the cue it makes if `after` matches right behind it (None: always)."""

    kind: str
    name: str
    value: float | None
    after: re.Pattern[str] | None


#: A word's length and its meanings, none for a word that only hides others.
Word = tuple[int, tuple[Sense, ...]]


@lru_cache(maxsize=1)
def cue_words() -> Any:
    """The automaton over all cue lexicons. Raises ResourceError naming the file with the fault."""
    words: dict[str, list[Sense]] = {}
    plain: set[str] = set()
    for path in sorted(LEXICONS.glob("cues_*.tsv")):
        kind = path.stem.removeprefix("cues_")
        for row in read_lexicon_rows(path):
            if kind == _PLAIN:
                plain.add(row[0])
            else:
                words.setdefault(row[0], []).append(_parse_sense(row, _KIND_OF_FILE.get(kind, kind), path))
    both = sorted(plain & words.keys())
    if both:
        raise ResourceError(f"词表 cues_plain.tsv：「{both[0]}」同时出现在其他线索词表中，请只保留一处。")
    automaton = ahocorasick.Automaton()
    for word, senses in words.items():
        # a meaning with a condition is tried before one without, whatever the order of the files
        automaton.add_word(word, (len(word), tuple(sorted(senses, key=lambda sense: sense.after is None))))
    for word in plain:
        automaton.add_word(word, (len(word), ()))
    automaton.make_automaton()
    return automaton


def find_words(text: str) -> list[tuple[int, int, tuple[Sense, ...]]]:
    """(start, end, meanings) of the leftmost longest words of `text`, in order, without overlap.

    Hits come ordered by their end. A new one that starts no later than the last ones kept covers
    them and takes their place; one that starts inside the last one gives way to it.
    """
    kept: list[tuple[int, int, tuple[Sense, ...]]] = []
    covered = 0  # end of the last one kept
    for last, (length, senses) in cue_words().iter(text):
        end = last + 1
        start = end - length
        if start < covered:
            while kept and kept[-1][0] >= start:
                kept.pop()
            if kept and kept[-1][1] > start:
                covered = kept[-1][1]
                continue
        kept.append((start, end, senses))
        covered = end
    return kept


def _parse_sense(row: list[str], kind: str, path: Path) -> Sense:
    word, name, value, after = (*row, *[""] * 4)[:4]
    if not name or len(row) > 4:
        raise ResourceError(
            f"词表 {path.name}：「{word}」一行应有 2 到 4 列（词、名称、数值、后文条件），以制表符分隔。"
        )
    try:
        number = float(value) if value not in ("", "-") else None
    except ValueError as error:
        raise ResourceError(
            f"词表 {path.name}：「{word}」的数值「{value}」不是数字，没有数值请写「-」。"
        ) from error
    try:
        pattern = re.compile(_GAP.sub(rf"{_CLAUSE_CHARACTER}{{0,\1}}?", after)) if after else None
    except re.error as error:
        raise ResourceError(f"词表 {path.name}：「{word}」的后文条件不是有效的正则表达式。") from error
    return Sense(kind, name, number, pattern)
