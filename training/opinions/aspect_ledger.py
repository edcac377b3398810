"""The aspects of labelled rows in the pack's codes, and an account of the names that are not the pack's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from models.opinions.pack import AspectPack
from nlp.errors import InputError
from training.cleaning.problems import RowProblem, show_label
from training.opinions.aspect_cells import Pair
from training.opinions.aspect_names import AspectNames

_MOST_SHOWN = 10


class AspectLedger:
    """Reads the aspects of row after row, and counts the names that are short, unknown or ambiguous."""

    def __init__(self, pack: AspectPack) -> None:
        self._pack = pack
        self._names = AspectNames(pack)
        self._short = Counter[str]()
        self._unknown = Counter[str]()
        self._ambiguous = Counter[str]()

    def read(self, row: int, pairs: frozenset[Pair]) -> tuple[frozenset[Pair], list[RowProblem]]:
        """Pairs with codes, and a problem for every aspect that is none of the pack's.

        Raises: InputError where the row must be left out: all its aspects are unknown, or a name may mean
        several (the row without it would teach that the comment speaks of none of them).
        """
        found = {aspect: self._names.find(aspect) for aspect, _ in pairs}
        unknown = sorted(aspect for aspect, codes in found.items() if not codes)
        ambiguous = sorted(aspect for aspect, codes in found.items() if len(codes) > 1)
        self._unknown.update(unknown)
        self._ambiguous.update(ambiguous)
        if ambiguous:
            raise InputError(f"{self._meanings(ambiguous[0])}，请写明是哪一个；这一行未使用。")
        if unknown and len(unknown) == len(found):
            raise InputError(f"词包里没有方面{_listed(unknown)}，这一行没有别的方面，未使用。")
        self._short.update(
            aspect for aspect in found if found[aspect] and not self._names.is_written_out(aspect)
        )
        problems = [
            RowProblem(
                row, "unknown_aspect", f"词包里没有方面{show_label(aspect)}，这一处未使用；其余方面照用。"
            )
            for aspect in unknown
        ]
        return frozenset((found[aspect][0], p) for aspect, p in pairs if found[aspect]), problems

    def notes(self) -> tuple[str, ...]:
        """What was read by a short name, what is ambiguous, what is unknown; counts and what to do."""
        notes = []
        if self._short:
            shown = (
                f"{show_label(name)}按{self._pack.name_of(self._names.find(name)[0])}读（{count} 处）"
                for name, count in self._short.most_common(_MOST_SHOWN)
            )
            notes.append(f"不是全名的方面：{'、'.join(shown)}{_more(self._short)}。若不对，请写全名。")
        if self._ambiguous:
            shown = (
                f"{self._meanings(name)}（{count} 行）"
                for name, count in self._ambiguous.most_common(_MOST_SHOWN)
            )
            notes.append(f"意思不明的方面：{'；'.join(shown)}{_more(self._ambiguous)}。请写明是哪一个。")
        if self._unknown:
            shown = (
                f"{show_label(name)}{count} 行" for name, count in self._unknown.most_common(_MOST_SHOWN)
            )
            names = "、".join(dict.fromkeys(aspect.name for aspect in self._pack.aspects))
            notes.append(
                f"词包「{self._pack.name}」里没有的方面：{'、'.join(shown)}{_more(self._unknown)}，未使用。"
                f"可用的方面：{names}。请改成其中之一，或复制词包的 YAML、加上这些方面后用 --pack 给出；"
                "不给 --pack 则由文件里的方面名建立新的词包。"
            )
        return tuple(notes)

    def _meanings(self, name: str) -> str:
        meant = "、".join(self._pack.name_of(code) for code in self._names.find(name))
        return f"方面{show_label(name)}可能是{meant}"


def _listed(names: Iterable[str]) -> str:
    return "、".join(map(show_label, names))


def _more(counts: Counter[str]) -> str:
    return f" 等 {len(counts)} 种" if len(counts) > _MOST_SHOWN else ""
