"""Comments with aspects, made from invented parts: enough to learn from in a second."""

from __future__ import annotations

from itertools import product

from training.opinions.cases import LabelledComment

_HEADS = ("昨天来的", "第二次来", "朋友带我来", "路过试试", "周末全家来", "下班过来")
_SAID = {
    ("教练", 1): ("教练教得认真", "私教很有耐心", "带课老师专业"),
    ("教练", -1): ("教练总看手机", "私教迟到还推课", "带课老师敷衍"),
    ("器械", 1): ("跑步机很新", "器械种类多", "哑铃齐全"),
    ("器械", -1): ("跑步机坏了没人修", "器械老旧生锈", "哑铃不够用"),
}


def invented_comments() -> list[LabelledComment]:
    """72 comments of one opinion and 54 of two."""
    comments = [
        LabelledComment(f"{head}，{words}", frozenset({pair}))
        for head, (pair, said) in product(_HEADS, _SAID.items())
        for words in said
    ]
    pairs = [(a, b) for a, b in product(_SAID, _SAID) if a[0] == "教练" and b[0] == "器械"]
    for number, (first, second) in enumerate(pairs):
        for i, j in product(range(3), range(3)):
            head = _HEADS[(i + j + number) % len(_HEADS)]
            text = f"{head}，{_SAID[first][i]}，{_SAID[second][j]}"
            comments.append(LabelledComment(text, frozenset({first, second})))
    return comments
