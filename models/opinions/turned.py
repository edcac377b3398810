"""Words that say nothing where they stand: what is granted, only claimed, or a question that was solved.

便宜是便宜 says it once; 说是免费，结果扣了我29 does not say that it was free; 问题当天就给解决了 names no
fault. Positions are those of the prepared text.
"""

from __future__ import annotations

import re
from itertools import pairwise

from models.opinions.vocabulary import Meaning

_SOLVED = re.compile(
    r"((?:(?:遇到|碰到|出现|出了|有)(?:什么|任何|点|啥|了)?)?问题)[^，。！？；没不未难]{0,10}"
    r"(?:(?:都|也)(?:能|会|可以|给|有人)[^，。！？；没不未]{0,4}(?:解决|处理|搞定|回复|换|修)"
    r"|(?:解决|处理)(?:了(?![吗么没])|好|完|掉了|得很?[快好及])|(?:马上|很快|及时|立刻|立马|当天|秒)[^，。！？；没不未]{0,3}(?:解决|处理|回复))"
)
_CLAIMED = re.compile(
    r"(?:说是|号称|说好的?是?|声称|自称|标榜|宣称|嘴上说|名义上|写着|标着)([^，。！？；]{1,8})[，。；]?"
    r"(?=(?:可是?|但是?|然后)?(?:结果|实际|其实|却|到头来|最后|到手|还是(?:扣|收|要)))"
)
_CLAIMS = ("说是", "号称", "说好", "声称", "自称", "标榜", "宣称", "嘴上说", "名义上", "写着", "标着")
_LONGEST = 4  # code points of what is granted
_UTMOST = frozenset(
    ["不行", "哭了", "想哭", "哭", "屁", "不像话", "疯了", "要命", "要死", "不要不要的", "不得了", "醉了"]
)
_BEHIND_GOOD = frozenset(
    ["", "得", "的", "到", "到想", "得想", "得快", "到快", "得都", "得我", "得要"]
)  # 爽|得|不行, 感动|哭了
_ASKED_OF = (
    r"(?:贵[司行店]|各位|大家|客服|店家|工作人员|师傅|老板)?"
    r"(?:再|能|可以|尽快|尽早|抓紧|赶紧|及时|重新|务必|一下)*"
)
_POLITE = re.compile(  # 麻烦给我回电 asks, 太麻烦 blames
    rf"(?:^|(?<=[，。！？；、 ~]|[请再还就也那先]))(麻烦)(?=[您你]|{_ASKED_OF}"
    r"(?:给|帮|让|把|派|叫|安排|处理|解决|改|查|联系|回[复电个]|增|加|核实|转|告知|优化|补|退|换|修|发|看|问|提[供醒]"
    r"|打|取消|通知|确认|落实|反馈|记录|延|调|开|教|尽快))"
)
_WORSE = re.compile(  # 堵得太厉害, 涨价太厉害
    r"(?:(?<![好吃打用看玩])得|[涨掉堵吵晃抖漏卡烫咸辣臭褪缩冒磨]的|涨价|掉毛|掉色|褪色|起球|缩水|发热|发烫|漏水|漏油|抖动|晃动|异响|堵车|掉电|耗电|拥堵|磨损|噪音|油烟|污染|老化|变形|甩卖|排队|超载|拥挤|套路|忽悠|宰客|坑人|掉漆|掉头发|脱发|过敏|腐蚀|生锈)"
    r"(?:实在|真是|真的|也|都|是|比较|非常|特别|越来越|这么|那么|太|很|挺|更|最|忒|贼|有点|得)*(厉害)"
)
_MOCKED = re.compile(  # 这服务绝了，等了俩小时
    r"(绝了|牛了?|厉害了?)[，！。~…]{1,3}(?:[^。！？，没不]{0,8}(?:等了|排了|拖了|没人|半天|迟到|晚了|漏了|忘了|打不通|催了)|(?:没人|不[理回接管]|连|居然|竟然))"
)


def said_in_earnest(text: str, words: list[tuple[int, int, Meaning]]) -> list[tuple[int, int, Meaning]]:
    """The words (start, end, meaning) of a text without those that say nothing where they stand."""
    empty = [(first, middle) for first, middle, _ in find_granted(text)]
    if "问题" in text:
        empty += [match.span(1) for match in _SOLVED.finditer(text)]
    if any(word in text for word in _CLAIMS):
        empty += [match.span(1) for match in _CLAIMED.finditer(text)]
    if "麻烦" in text:
        empty += [match.span(1) for match in _POLITE.finditer(text)]
    empty += _utmost(text, words)
    if not empty:
        return words
    covered = {at for first, last in empty for at in range(first, last)}
    return [word for word in words if word[0] not in covered]


def only_asks(text: str) -> bool:
    """Whether a comment begins as a polite request: 麻烦给我回电."""
    return _POLITE.match(text) is not None


def find_mocking(text: str) -> list[int]:
    """Where words of praise begin that are meant the other way round."""
    found = [match.start(1) for match in _WORSE.finditer(text)] if "厉害" in text else []
    if "绝了" in text or "牛" in text or "厉害" in text:
        found += [match.start(1) for match in _MOCKED.finditer(text)]
    return found


def _utmost(text: str, words: list[tuple[int, int, Meaning]]) -> list[tuple[int, int]]:
    """Words of blame that only say how very good: 不行 in 好吃得不行."""
    return [
        (start, end)
        for (_, before, good), (start, end, _) in pairwise(words)
        if start - before < 3
        and text[start:end] in _UTMOST
        and text[before:start] in _BEHIND_GOOD
        and good.polarity == 1
    ]


def find_granted(text: str) -> list[tuple[int, int, int]]:
    """(start, end, start of the repetition) of what is granted: 便宜 of 便宜是便宜."""
    found: list[tuple[int, int, int]] = []
    at = text.find("是", 1)
    while at > 0:
        for length in range(min(_LONGEST, at), 0, -1):
            if text[at - length : at] == text[at + 1 : at + 1 + length]:
                found.append((at - length, at, at + 1))
                break
        at = text.find("是", at + 1)
    return found
