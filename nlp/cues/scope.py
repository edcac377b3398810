"""Negation and hypotheticals: does a cue say that something happened?

A negator reaches a cue when only words that carry it on stand between the two (没有 | 造成人员 | 受伤);
anything else (没有 | 及时送医导致 | 死亡) ends its scope. Two negators cancel out (不是没受伤). After
NegEx (Chapman et al. 2001) with Chinese words; its forward scope of a few words is here the list below.

A hypothetical marker reaches on to the end of its clause or, for conditions and hearsay, of its sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: What may stand between a negator and the word it denies.
_CARRIES = (
    r"(?:有|见|发生|发现|出现|造成|导致|引起|引发|任何|人员|别人|人|什么|再|过|被|会|能|敢|想|要|打算|准备|愿意|需要|必要|用|去|打|找|是|得|给|让人|"
    r"大面积|大范围|严重|明显|较大|重大|真的?|真正|直接|因此|因为?此|再次|继续|遭受|遭到|受到?|一个|一点|一例|一|半点|丝毫|所谓的?|"
    r"存在|构成|可能|到|了|的|我|我们|他|她|孩子|家人|老人|身体|说|提|向|跟|对|通过|所以|其他|类似的?|火灾|伤亡|吃|喝|报|拉|闹|坏|"
    r"[“”‘’\"'《》「」、])*+"
)
_CARRIES_NEGATION = re.compile(_CARRIES)
_ENDS_IN_NEGATION = re.compile(rf"(?:没有?|未|不会|不|无){_CARRIES}$")
_DOUBLE = re.compile(
    r"(?:是|说|能|敢|会|可|代表|等于|意味着|想|愿意?|哪次|哪个|哪一次|一次|一个|我|他|她|人|就)*"
)
#: What may stand behind a cue and deny it: 受伤倒没有, 伤亡情况：无, 中毒并不存在.
_DENIED_BEHIND = re.compile(
    r"(?:的?(?:人员|情况|现象|问题|事情?|迹象|可能))?(?:倒|都|是|也|并|暂|全|根本|从来?|目前|暂时|人数)*(?:[:：]\s?)?"
    r"(?:没有(?!人?[处管解理回答给得任])|不存在|没发生|未发生|未发现|没出现|无(?=[。，,！!;；\s]|$)|为零|为0|0例|零)"
    r"|了?[,，]?(?:但|不过|好在|还好|幸好|所幸)(?:是|也|人|都|我|并)*(?:没什么?事|没有?什么?大?碍|没有?大?碍|无大?碍|不严重)"
)
#: A question behind: 着火吗, 受伤了吗, 会漏电不.
_ASKED_BEHIND = re.compile(
    r"(?:的|啊|了|过|的话)?(?:吗|么(?=[^一-鿿]|$)|嘛(?=[?？])|没有?(?=[?？])|的话|怎么办|咋办|该怎么|是否|(?:应该?|要|需要)?怎么处理)"
)
_ASKED_BEFORE = re.compile(r"(?:会|能|可以|要|敢|该|有|是|被|需要|可不可以|有没有)[^，。！？；,!?;\n]{0,4}$")
_QUESTION_END = re.compile(r"[^，。！？；,!?;\n]{0,8}吗")

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，。！？；,!?;\n]")
#: What follows these words did happen, whatever was feared or supposed before.
_BUT_REALLY = re.compile(r"结果|果然|果真|真的|竟然?|居然|已经?|没想到|事实上|终于还是|却|昨[天晚]|刚才")
_SENTENCE_LONG = frozenset({"condition", "hearsay"})
_FARTHEST = {"condition": 60, "hearsay": 60, "fear": 24, "possible": 14, "prevention": 14, "quoted": 14}
_UNDOES_THREAT = frozenset({"hearsay", "prevention", "quoted"})
_NEGATION_REACH = 14


def ends_in_negation(gap: str) -> bool:
    """Whether a negator stands in the gap of a cue and reaches to its end: 吃完 | 没有 | 拉肚子."""
    return _ENDS_IN_NEGATION.search(gap) is not None


@dataclass(slots=True)
class Markers:
    """Negators and hypothetical markers of one text seen so far, in order: (start, end, name)."""

    negators: list[tuple[int, int, str]] = field(default_factory=list)
    hypotheticals: list[tuple[int, int, str]] = field(default_factory=list)

    def is_negated(self, text: str, start: int, end: int) -> bool:
        """Whether what stands at text[start:end] is denied."""
        negated = False
        position = start
        for first, last, name in reversed(self.negators):
            if last > position or (name == "rhetoric" and not negated):
                continue
            if position - last > _NEGATION_REACH:
                break
            carries = _DOUBLE if negated else _CARRIES_NEGATION
            if not carries.fullmatch(text, last, position):
                break
            negated = not negated
            position = first
        return negated or _DENIED_BEHIND.match(text, end) is not None

    def is_hypothetical(self, text: str, start: int, end: int, *, threat: bool = False) -> bool:
        """Whether what stands at text[start:end] is a condition, a fear, a question, hearsay or a quotation.

        threat: for what the customer may do (escalate, harm himself). There a condition or a fear takes
        nothing back ('再不退款我就曝光'), and a question is an accusation ('这是逼我去死吗').
        """
        for first, last, name in reversed(self.hypotheticals):
            if first >= start or (threat and name not in _UNDOES_THREAT):
                continue
            if start - last > 60:
                break
            if start - last > _FARTHEST[name]:
                continue
            ends = _SENTENCE_END if name in _SENTENCE_LONG else _CLAUSE_END
            if ends.search(text, last, start) is None and _BUT_REALLY.search(text, last, start) is None:
                return True
        return not threat and self._is_asked(text, start, end)

    def _is_asked(self, text: str, start: int, end: int) -> bool:
        if any(
            name == "rhetoric" and start - last <= _NEGATION_REACH for _, last, name in self.negators[-2:]
        ):
            return False  # 难道没人受伤吗
        if _ASKED_BEHIND.match(text, end):
            return True
        if text.find("吗", end, end + 9) < 0:
            return False
        return bool(_QUESTION_END.match(text, end) and _ASKED_BEFORE.search(text, max(0, start - 8), start))
