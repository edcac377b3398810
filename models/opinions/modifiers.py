"""What stands around an opinion word and changes it: negators, words of degree, 太 and 不够.

Negators and degree come from `nlp.cues`. An opinion's scope is wider than a danger's (nlp/cues/scope.py):
没有想象中那么好 denies 好. Positions here are those of the prepared text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from models.opinions.turned import find_granted, find_mocking
from nlp import PreparedText

#: What may stand between a negator and the opinion that it turns round.
_CARRIES = re.compile(
    r"(?:很|太|那么|那样|这么|特别|非常|怎么|十分|多么?|最|更|是|有|什么|啥|任何|一点儿?|半点|一丝|丝毫|觉得|感觉|感到|感受到|闻到|看到|发现|出现|"
    r"存在|遇到|想象中?|预期|说的|宣传|描述|的|得|地|到|让人|令人|使人|我|够|再|会|能|算|说|给|过|见|任|点|特|挺|真|真的|完全|明显|以前|之前|原来|别家|那家|其他|别的)*"
)
_DOES_NOT_SUIT = re.compile(r"(?:太|太过|过于|过|有点儿?|有些|偏|略|略微|稍|稍微|稍稍|不够|还不够|过分)$")
_WORSE = re.compile(r"(?:不如|不及|比不上|赶不上|没有?[^没不]{1,8}(?:那么|这么|那样))[^，]{0,10}$")
_COMPARED = re.compile(r"不(?:比|亚于|逊于|逊色于)[^，。！？；比]{1,10}$")  # 不比专柜差
_UTMOST = re.compile(r"(?:不能|不可能|没法|无法)(?:再|更|比这更|再更)$")  # 不能更好: as good as can be
_IRONIC = re.compile(  # 真"好"
    r"(?:(?:真是?|可|太|够|所谓的?|多么?)[\"“‘「『](好|棒|快|牛|优质|贴心|专业|热情|周到|厉害|良心|高效|及时|满意|优秀|便宜|实惠|耐心|方便|干净)"
    r"|[\"“‘「『](好|棒|快|牛))[\"”’」』](?!评)"
)
_QUOTES = '"“‘「『'
_MAY_BE_WORSE = ("没", "不比", "不亚于", "不逊", "不如", "不及", "比不上", "赶不上")
_NEGATING = "不没无未"
_HIDES = re.compile(r"(?:差|要|可|能|从|时|免)[不无未]$|而[不无]$")
_REACH = 10
_FARTHEST_DEGREE = 2
GRANTED = 0.0  # strength of what is only granted: the turn that follows it counts


@dataclass(slots=True)
class Modifiers:
    """Negators and degree words of one text.

    negators: (start, end) in order. degrees: end -> (start, factor). compares: something in it may be worse.
    ironic: where words begin that are meant the other way round. denied: where faults begin that are denied.
    """

    text: str
    negators: list[tuple[int, int]]
    degrees: dict[int, tuple[int, float]]
    compares: bool
    ironic: frozenset[int] = frozenset()
    denied: frozenset[int] = frozenset()
    _known: dict[tuple[int, int], tuple[bool, int]] = field(default_factory=dict)

    def flips(self, start: int, floor: int) -> tuple[bool, int]:
        """Whether what begins at `start` is turned round, and where the first negator begins.

        floor: where the clause begins; nothing before it reaches in.
        """
        if start in self.denied:  # 没什么可投诉的: more stands between than a negator carries
            return True, self._last_negator(start, floor)
        ironic = start in self.ironic
        if utmost := _UTMOST.search(self.text, max(floor, start - 6), start):
            return ironic, utmost.start()
        odd, first = self._negated(start, floor)
        return ironic != odd, first

    def degree(self, start: int) -> tuple[float, int]:
        """Factor of the degree word right before `start`, and where it begins."""
        if self.degrees:
            for end in range(start, start - _FARTHEST_DEGREE, -1):
                found = self.degrees.get(end)
                if found is not None:
                    return found[1], found[0]
        return 1.0, start

    def does_not_suit(self, start: int, floor: int) -> bool:
        """Whether 太, 有点, 不够 and their like stand before a measure."""
        return _DOES_NOT_SUIT.search(self.text, max(floor, start - 4), start) is not None

    def _negated(self, start: int, floor: int) -> tuple[bool, int]:
        """Whether the negators before `start` are odd in number, and where the first begins.

        Opinions of one clause stand behind the same negators: those before each of them are read once.
        """
        position, passed = start, []
        while (known := self._known.get((position, floor))) is None:
            negator = self._negator_before(position, floor)
            if negator is None:
                known = False, position
                break
            passed.append(position)
            position = negator
        odd, first = known
        for earlier in reversed(passed):
            odd = not odd
            self._known[earlier, floor] = odd, first
        return odd, first

    def _last_negator(self, start: int, floor: int) -> int:
        """Where the last negator of the clause before `start` begins; `start` where there is none."""
        for number in range(bisect_left(self.negators, (start,)) - 1, -1, -1):
            first, last = self.negators[number]
            if first < floor:
                break
            if first < last <= start:
                return first
        return start

    def _negator_before(self, position: int, floor: int) -> int | None:
        text = self.text
        if self.compares:
            for compared in (_WORSE, _COMPARED):
                if worse := compared.search(text, max(floor, position - 20), position):
                    return worse.start()
        for number in range(bisect_left(self.negators, (position + 1,)) - 1, -1, -1):
            first, last = self.negators[number]
            if last > position:
                continue
            if first < floor or position - last > _REACH:
                break
            if _CARRIES.fullmatch(text, last, position):
                return first
            break
        if (
            position > floor
            and text[position - 1] in _NEGATING
            and not _HIDES.search(text, max(floor, position - 2), position)
        ):
            return position - 1
        return None


def find_modifiers(prepared: PreparedText) -> Modifiers:
    """The negators and degree words that `nlp.cues` found."""
    text = prepared.text
    starts = prepared.alignment.starts
    negators: list[tuple[int, int]] = []
    degrees: dict[int, tuple[int, float]] = {}
    denied: list[int] = []
    for cue in prepared.cues:
        if cue.kind not in ("negation", "degree", "content"):
            continue
        start, end = cue.start, cue.end
        if starts is not None:
            start = bisect_left(starts, start)
            end = max(start, bisect_left(starts, end))
        if cue.kind == "content":
            denied.append(start)
        elif cue.kind == "negation" or text.startswith("不", start):  # 不太, 不怎么, 不算 deny
            if cue.name != "rhetoric":
                negators.append((start, end))
        else:
            degrees[end] = (start, cue.value or 1.0)
    for start, _, again in find_granted(text):  # 便宜是便宜
        degrees[again] = (start, GRANTED)
    ironic = frozenset(
        [match.start(match.lastindex or 0) for match in _IRONIC.finditer(text)]
        if any(mark in text for mark in _QUOTES)
        else ()
    )
    ironic |= frozenset(find_mocking(text))
    compares = any(word in text for word in _MAY_BE_WORSE)
    return Modifiers(text, negators, degrees, compares, ironic, frozenset(denied))
