"""The cue lexicons as one automaton: every word with what it can mean.

All words of nlp/lexicons/cues_*.tsv stand in one Aho-Corasick automaton, so a text is read once
however many words there are. ahocorasick_rs finds the leftmost longest words itself, in 3 microseconds
a text; pyahocorasick needs 16 (its root has 700 branches, tried one by one) and its `iter_long` loses
words (its issues 133, 185, 189).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.errors import ResourceError
from nlp.lexicon import LEXICONS, read_lexicon_rows
from nlp.surrogates import without_lone_surrogates

_PLAIN = "plain"
_KIND_OF_FILE = {"wait": "duration"}
#: `~6` in a lexicon: up to 6 characters of the same clause, as few as possible.
_GAP = re.compile(r"~(\d+)")
#: `@many` in a lexicon: the alternatives that an earlier row `@many` lists.
_PART = re.compile(r"@[a-z]+")
_LOOK_BACK = 20  # characters before a word that a condition on them may see
_CLAUSE_CHARACTER = r"[^，。！？；,!?;\n]"


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a word: the cue it makes if its conditions hold (None: always).

    after: matches right behind the word; its groups are the gaps that it jumps over.
    before: found ending right before the word; where it `must_not`, nowhere there.
    """

    kind: str
    name: str
    value: float | None
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None = None
    must_not: bool = False

    @property
    def is_unconditional(self) -> bool:
        """Whether the word means this wherever it stands."""
        return self.after is None and self.before is None

    def is_refused(self, text: str, start: int) -> bool:
        """Whether what stands before the word at `start` rules this meaning out."""
        if self.before is None:
            return False
        found = self.before.search(text, max(0, start - _LOOK_BACK), start)
        return (found is not None) == self.must_not


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the lexicons.

    senses: its meanings, conditional ones first; none for a word that only hides what lies inside it.
    inner: (start, end, word) of the words inside it, which count where no meaning's condition holds
    (幸亏没有 before 受伤 is no near miss, but its 没有 denies).
    """

    senses: tuple[Sense, ...]
    inner: tuple[tuple[int, int, Word], ...] = ()


@dataclass(frozen=True, slots=True)
class CueWords:
    """The automaton, and the words by their number in it."""

    automaton: AhoCorasick
    words: tuple[Word, ...]


def find_words(text: str) -> list[tuple[int, int, Word]]:
    """(start, end, word) of the leftmost longest words of `text`, in order, without overlap."""
    lexicon = cue_words()
    words = lexicon.words
    try:
        found = lexicon.automaton.find_matches_as_indexes(text)
    except UnicodeEncodeError:  # half a surrogate: no word holds one, so any other character will do
        found = lexicon.automaton.find_matches_as_indexes(without_lone_surrogates(text))
    return [(start, end, words[number]) for number, start, end in found]


@lru_cache(maxsize=1)
def cue_lexicons_digest() -> str:
    """SHA-256 over all cue lexicons: a model that uses cues as features depends on them."""
    digest = hashlib.sha256()
    for path in sorted(LEXICONS.glob("cues_*.tsv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=1)
def cue_words() -> CueWords:
    """All cue lexicons. Raises ResourceError naming the file with the fault."""
    return load_cue_words(LEXICONS)


def load_cue_words(folder: Path) -> CueWords:
    """The cue lexicons (cues_*.tsv) of a folder. Raises ResourceError naming the file with the fault."""
    senses: dict[str, list[Sense]] = {}
    plain: set[str] = set()
    for path in sorted(folder.glob("cues_*.tsv")):
        kind = path.stem.removeprefix("cues_")
        if kind == _PLAIN:
            plain.update(row[0] for row in read_lexicon_rows(path))
            continue
        parts: dict[str, str] = {}
        for row in read_lexicon_rows(path):
            if row[0].startswith("@"):
                parts[row[0]] = row[-1]
            else:
                sense = _parse_sense(row, _KIND_OF_FILE.get(kind, kind), parts, path)
                senses.setdefault(row[0], []).append(sense)
    both = sorted(plain & senses.keys())
    if both:
        raise ResourceError(f"词表 cues_plain.tsv：「{both[0]}」同时出现在其他线索词表中，请只保留一处。")
    if not senses:
        raise ResourceError(f"文件夹 {folder.name} 中没有线索词表 cues_*.tsv，请重新安装 suqing。")
    # a meaning with a condition is tried before one without, whatever the order of the files
    words = {
        word: Word(tuple(sorted(found, key=lambda sense: sense.is_unconditional)))
        for word, found in senses.items()
    }
    words |= {word: Word(()) for word in sorted(plain)}
    for word in sorted(words, key=len):
        if words[word].senses and not words[word].senses[-1].is_unconditional:
            words[word] = Word(words[word].senses, _find_inner(word, words))
    return CueWords(AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest), tuple(words.values()))


def _find_inner(text: str, words: Mapping[str, Word]) -> tuple[tuple[int, int, Word], ...]:
    """The leftmost longest words inside `text`, itself left out."""
    inner = []
    start = 0
    while start < len(text):
        end = next(
            (
                end
                for end in range(len(text), start, -1)
                if text[start:end] in words and end - start < len(text)
            ),
            0,
        )
        if end:
            inner.append((start, end, words[text[start:end]]))
        start = end or start + 1
    return tuple(inner)


def _parse_sense(row: list[str], kind: str, parts: Mapping[str, str], path: Path) -> Sense:
    word, name, value, after, before = (*row, *[""] * 5)[:5]
    if not name or len(row) > 5:
        raise ResourceError(
            f"词表 {path.name}：「{word}」应有 2 到 5 列（词、名称、数值、后文条件、前文条件），"
            "以制表符分隔。"
        )
    try:
        number = float(value) if value not in ("", "-") else None
    except ValueError as error:
        raise ResourceError(
            f"词表 {path.name}：「{word}」的数值「{value}」不是数字，没有数值请写「-」。"
        ) from error
    follows = _parse_pattern(after, parts, word, path) if after not in ("", "-") else None
    if not before:
        return Sense(kind, name, number, follows)
    must_not = before.startswith("!")
    precedes = _parse_pattern(f"(?:{before.removeprefix('!')})$", parts, word, path)
    return Sense(kind, name, number, follows, precedes, must_not)


def _parse_pattern(source: str, parts: Mapping[str, str], word: str, path: Path) -> re.Pattern[str]:
    expanded = _PART.sub(lambda match: parts.get(match[0], match[0]), source)
    try:
        return re.compile(_GAP.sub(rf"({_CLAUSE_CHARACTER}{{0,\1}}?)", expanded))
    except re.error as error:
        raise ResourceError(f"词表 {path.name}：「{word}」的前后文条件不是有效的正则表达式。") from error
